/* Home: the month that it is in China, and whose duties of it are listed; the choice stays in this browser. */
(function () {
  'use strict';
  if (window.zhibuMonth) return;
  window.zhibuMonth = true;

  const meta = document.querySelector('meta[name="zhibu-site"]');
  const POST_KEY = 'zhibu.' + ((meta && meta.content) || 'local') + '.post';
  const SHOWN = 8; // lines; the rest stands on the month's own page

  /** Year and month of today in China, whatever zone the machine is set to. */
  function today() {
    const day = new Date(Date.now() + 8 * 3600e3);
    return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1 };
  }

  function storedPost() {
    try {
      return window.localStorage.getItem(POST_KEY) || '';
    } catch (error) {
      return '';
    }
  }

  function keepPost(post) {
    try {
      if (post) window.localStorage.setItem(POST_KEY, post);
      else window.localStorage.removeItem(POST_KEY);
    } catch (error) {
      // Where nothing may be stored the choice holds for this page.
    }
  }

  const words = text => (text || '').split(' ').filter(Boolean);

  /** Lists what falls under the chosen post, or under a name it also goes by; everything where none is chosen. */
  function list(now, select) {
    const option = select.selectedOptions[0];
    const names = option.value ? [option.value].concat(words(option.dataset.also)) : [];
    const part = now.querySelector('[data-month]:not([hidden])');
    let found = 0;
    part.querySelectorAll('li').forEach(row => {
      const mine = !names.length || words(row.dataset.role).some(role => names.includes(role));
      if (mine) found += 1;
      row.hidden = !mine || found > SHOWN;
    });
    part.querySelector('.zb-now__none').hidden = found > 0;
  }

  function show(now) {
    const day = today();
    const select = now.querySelector('select');
    now.querySelectorAll('[data-month]').forEach(part => { part.hidden = Number(part.dataset.month) !== day.month; });
    now.querySelector('h2').textContent = '本月要做（' + day.month + '月）';
    now.querySelector('[data-now-months]').hidden = true;
    now.querySelector('[data-now-who]').hidden = false;
    const note = now.querySelector('[data-now-year]');
    note.hidden = String(day.year) === now.dataset.now;
    note.textContent = '手册排的是 ' + now.dataset.now + ' 年，今天已是 ' + day.year + ' 年：日子只供参照，以当年文件为准。';
    select.value = storedPost();
    if (select.selectedIndex < 0) select.value = '';
    list(now, select);
  }

  const home = () => document.querySelector('[data-now]');

  document.addEventListener('change', event => {
    if (!event.target.matches('[data-now] select')) return;
    keepPost(event.target.value);
    list(home(), event.target);
  });
  window.addEventListener('storage', event => {
    if ((event.key === POST_KEY || event.key === null) && home()) show(home());
  });

  if (home()) show(home()); // it stands before the script, which the rest of the page waits for
})();
