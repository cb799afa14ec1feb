/* The frame of a page, in place of the theme's own script: colours, menu, list of contents, folded parts, wide tables, the way up. */
(function () {
  'use strict';
  if (window.zhibuFrame) return;
  window.zhibuFrame = true;

  const one = selector => document.querySelector(selector);
  const all = selector => Array.from(document.querySelectorAll(selector));
  const COLOUR = ['media', 'scheme', 'primary', 'accent'];

  /* ---- colours: what the reader chose on this machine, else what the system is set to ---- */

  const choices = all('[data-md-component=palette] input');

  /* The theme reads what was kept before the page is drawn, by these functions and under this name. */
  const kept = () => {
    try {
      return window.__md_get('__palette');
    } catch (error) {
      return null;
    }
  };

  function paint(at) {
    const color = {};
    COLOUR.forEach(name => {
      color[name] = choices[at].getAttribute(`data-md-color-${name}`);
      document.body.setAttribute(`data-md-color-${name}`, color[name]);
    });
    choices[at].checked = true;
    // Beside each choice stands the button that leads to the other one.
    choices.forEach((choice, n) => { if (choice.nextElementSibling) choice.nextElementSibling.hidden = n !== at; });
    return color;
  }

  function startColours() {
    if (!choices.length) return;
    const bySystem = () => Math.max(0, choices.findIndex(choice => window.matchMedia(choice.getAttribute('data-md-color-media')).matches));
    const chosen = kept();
    paint(chosen && choices[chosen.index] ? chosen.index : bySystem());
    choices.forEach((choice, at) => choice.addEventListener('change', () => window.__md_set('__palette', { index: at, color: paint(at) })));
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const follow = () => { if (!kept()) paint(bySystem()); };
    if (system.addEventListener) system.addEventListener('change', follow);
  }

  /* ---- the menu: a link within the page shuts it ---- */

  document.addEventListener('click', event => {
    const drawer = one('[data-md-toggle=drawer]');
    if (drawer && drawer.checked && event.target.closest('.md-sidebar a[href]')) drawer.checked = false;
    if (event.target.closest('[data-md-component=top]')) window.scrollTo(0, 0);
  });

  /* ---- a place within the page: rows that wait to be laid out would move it ---- */

  /** Whether something may have moved. */
  function layOutAll() {
    const late = document.documentElement.classList.contains('zb-from-top');
    document.documentElement.classList.remove('zb-from-top');
    return late;
  }
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href*="#"]');
    if (link && link.hash) layOutAll();
  }, true);
  // Whoever goes by keys jumps from link to link, and what is laid out only then would move away under the focus.
  document.addEventListener('keydown', event => event.key === 'Tab' && layOutAll(), true);

  /* ---- folded parts: open where a link leads into one, and on paper ---- */

  const folded = () => all('.md-typeset details:not([open])');

  function openTarget() {
    let name = '';
    try {
      name = decodeURIComponent(window.location.hash.slice(1));
    } catch (error) {
      return; // no address of ours
    }
    const target = name && document.getElementById(name);
    if (!target) return;
    const shut = folded().filter(part => part.contains(target));
    shut.forEach(part => { part.open = true; });
    if (layOutAll() || shut.length) target.scrollIntoView();
  }

  let unfolded = [];
  window.addEventListener('beforeprint', () => {
    unfolded = unfolded.concat(folded());
    unfolded.forEach(part => { part.open = true; });
  });
  window.addEventListener('afterprint', () => {
    unfolded.forEach(part => { part.open = false; });
    unfolded = [];
  });

  /* ---- tables of hand-written pages scroll by themselves ---- */

  function boxTables() {
    all('.md-typeset table:not([class])').filter(table => !table.closest('.zb-page [class*=zb-] , .md-typeset__table')).forEach(table => {
      const outer = document.createElement('div');
      const inner = document.createElement('div');
      outer.className = 'md-typeset__scrollwrap';
      inner.className = 'md-typeset__table';
      outer.tabIndex = 0; // for keys
      outer.setAttribute('role', 'region');
      outer.setAttribute('aria-label', '表格，可以左右滚动');
      table.replaceWith(outer);
      outer.append(inner);
      inner.append(table);
    });
  }

  /** What scrolls by itself can be reached by keys. */
  function openBoxes() {
    all('.md-typeset pre > code, .md-sidebar__scrollwrap').forEach(box => {
      if (box.scrollWidth <= box.clientWidth && box.scrollHeight <= box.clientHeight) return;
      // A list without entries, as beside the page for what is not there, has nothing to be scrolled to.
      if (box.clientHeight) box.tabIndex = 0;
      else box.classList.add('zb-empty');
    });
  }

  /* ---- where the reader is: the heading read now, the title in the head, the way up ---- */

  const READ = 6.5; // rem below the top of the window at which a heading counts as read; links stop at 6
  let before = 0;
  let waiting = false;

  function follow() {
    waiting = false;
    const y = window.pageYOffset;
    const line = READ * parseFloat(window.getComputedStyle(document.documentElement).fontSize);
    const entries = all('[data-md-component=toc] a[href^="#"]').map(link => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter(entry => entry.target);
    const read = entries.filter(entry => entry.target.getBoundingClientRect().top <= line);
    entries.forEach(entry => {
      entry.link.classList.toggle('md-nav__link--active', entry === read[read.length - 1]);
      entry.link.classList.toggle('md-nav__link--passed', read.includes(entry) && entry !== read[read.length - 1]);
    });
    const title = one('[data-md-component=header-title]');
    const heading = one('.md-typeset h1');
    if (title) title.classList.toggle('md-header__title--active', Boolean(heading) && heading.getBoundingClientRect().bottom < line);
    const up = one('[data-md-component=top]');
    if (up) up.hidden = y < window.innerHeight || y > before;
    before = y;
  }

  const soon = () => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(follow);
  };

  startColours();
  boxTables();
  openBoxes();
  openTarget();
  follow();
  window.addEventListener('hashchange', openTarget);
  window.addEventListener('scroll', soon, { passive: true });
  window.addEventListener('resize', soon);
}());
