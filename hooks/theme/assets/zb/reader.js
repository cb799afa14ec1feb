/* What a reader sets or takes along on any page: type size, copied citations, force badges brought up to today; the menu by keys. */
(function () {
  'use strict';
  if (window.zhibuReader) return;
  window.zhibuReader = true;

  const meta = document.querySelector('meta[name="zhibu-site"]');
  const SIZE_KEY = 'zhibu.' + ((meta && meta.content) || 'local') + '.size';
  const SIZES = [['', '标准'], ['large', '大'], ['huge', '特大']];
  const COPIED_FOR = 2000;

  // A day here is a day in China, whatever zone the machine is set to.
  const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

  /* ---- type size ---- */

  function storedSize() {
    try {
      const size = window.localStorage.getItem(SIZE_KEY);
      return SIZES.some(([name]) => name === size) ? size : '';
    } catch (error) {
      return '';
    }
  }

  function keepSize(size) {
    try {
      if (size) window.localStorage.setItem(SIZE_KEY, size);
      else window.localStorage.removeItem(SIZE_KEY);
    } catch (error) {
      // Where nothing may be stored the size holds for this page.
    }
  }

  function applySize(size) {
    SIZES.forEach(([name]) => name && document.documentElement.classList.toggle('zb-size-' + name, name === size));
    document.querySelectorAll('.zb-size__button').forEach(button => {
      button.setAttribute('aria-pressed', String(button.value === size));
    });
  }

  function buildSizeSwitch(host) {
    if (host.querySelector('.zb-size__button')) return;
    host.hidden = false;
    host.setAttribute('role', 'group');
    host.setAttribute('aria-label', '字号');
    SIZES.forEach(([name, label]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'zb-button zb-size__button';
      button.value = name;
      button.textContent = label;
      host.append(button);
    });
  }

  /* ---- citations ---- */

  const labels = new WeakMap(); // copy button → its own words and the timer that brings them back

  function copyBySelection(text) {
    const area = document.createElement('textarea');
    area.value = text;
    area.readOnly = true;
    area.className = 'zb-offscreen';
    document.body.append(area);
    area.select();
    area.setSelectionRange(0, text.length); // iOS selects nothing without it
    let copied = false;
    try {
      copied = document.execCommand('copy');
    } catch (error) {
      copied = false;
    }
    area.remove();
    return copied;
  }

  function copy(button) {
    const text = button.dataset.copy;
    const bySelection = () => {
      const copied = copyBySelection(text);
      button.focus();
      answer(button, copied);
    };
    if (!navigator.clipboard || !navigator.clipboard.writeText) return bySelection();
    return navigator.clipboard.writeText(text).then(() => answer(button, true), bySelection);
  }

  /** Where nothing may be copied the text is shown, selected, so that the reader copies it by hand. */
  function showText(button) {
    const next = button.nextElementSibling;
    const area = next && next.matches('.zb-copied') ? next : document.createElement('textarea');
    area.className = 'zb-copied';
    area.readOnly = true;
    area.setAttribute('aria-label', '选中后长按或按 Ctrl+C 复制');
    area.value = button.dataset.copy;
    area.rows = Math.min(8, area.value.split('\n').length + 2);
    button.after(area);
    area.focus();
    area.select();
    area.setSelectionRange(0, area.value.length);
  }

  function answer(button, copied) {
    if (!copied) showText(button);
    const shown = labels.get(button) || { own: button.textContent, timer: 0 };
    clearTimeout(shown.timer);
    button.textContent = copied ? '已复制' : '没能复制';
    liveRegion().textContent = copied ? '已复制：' + button.dataset.copy : '没能复制，请选中文字后复制';
    shown.timer = setTimeout(() => {
      button.textContent = shown.own;
      liveRegion().textContent = '';
      labels.delete(button);
    }, COPIED_FOR);
    labels.set(button, shown);
  }

  function liveRegion() {
    let region = document.querySelector('.zb-live');
    if (!region) {
      region = document.createElement('div');
      region.className = 'zb-live zb-offscreen';
      region.setAttribute('aria-live', 'polite');
      document.body.append(region);
    }
    return region;
  }

  /* ---- force of a text ---- */

  function bringUpToDate(badge) {
    const day = badge.dataset.effective;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || day > today()) return;
    badge.classList.remove('zb-force--not-yet');
    badge.classList.add('zb-force--in-force');
    badge.textContent = '现行';
  }

  /* ---- the menu of a narrow screen ---- */

  const drawer = () => document.querySelector('[data-md-toggle=drawer]');

  /** Opened by a key the menu is gone on with; what is behind it is not, until it is shut. */
  function enterMenu() {
    const first = Array.from(document.querySelectorAll('.md-sidebar--primary .md-nav__list a, .md-sidebar--primary .md-nav__toggle')).find(one => one.offsetParent);
    if (drawer().checked && drawer().matches(':focus') && first) first.focus();
  }

  function shutMenu(back) {
    if (!drawer() || !drawer().checked) return;
    drawer().click();
    if (back) drawer().focus();
  }

  /* ---- the page ---- */

  function init() {
    document.querySelectorAll('[data-zb-size]').forEach(buildSizeSwitch);
    document.querySelectorAll('.zb-copy[data-copy]').forEach(button => { button.hidden = false; });
    document.querySelectorAll('.zb-force--not-yet[data-effective]').forEach(bringUpToDate);
    if (document.querySelector('.zb-copy[data-copy]')) liveRegion();
    applySize(storedSize());
    if (drawer() && drawer().checked) drawer().checked = false; // as a browser may have kept it over a reload
  }

  document.addEventListener('change', event => event.target === drawer() && enterMenu());
  document.addEventListener('keydown', event => event.key === 'Escape' && shutMenu(true));
  document.addEventListener('focusin', event => event.target !== drawer() && !event.target.closest('.md-sidebar--primary') && shutMenu(false));
  document.addEventListener('click', event => {
    const size = event.target.closest('.zb-size__button');
    if (size) {
      keepSize(size.value);
      applySize(size.value);
    }
    const citation = event.target.closest('.zb-copy[data-copy]');
    if (citation) copy(citation);
  });
  window.addEventListener('storage', event => {
    if (event.key === SIZE_KEY || event.key === null) applySize(storedSize());
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
