/* What is new since this browser was last here: the data's own date against the one seen before; nothing is sent. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.visit) return;
  zhibu.visit = true;

  const { store, dom } = zhibu; // ticks-store.js and dom.js, which the page loads first
  const KEY = 'zhibu.' + store.SITE + '.visit';
  const meta = document.querySelector('meta[name="zhibu-date"]');
  const dataDate = meta ? meta.content : '';

  /** {seen: newest date of the data seen here, day: last day here, since: the visit before the data changed, told: until which day}. */
  function read() {
    try {
      const kept = JSON.parse(window.localStorage.getItem(KEY));
      return kept && store.isDay(String(kept.seen)) && store.isDay(String(kept.day)) ? kept : null;
    } catch (error) {
      return null;
    }
  }

  function write(visit) {
    try {
      window.localStorage.setItem(KEY, JSON.stringify(visit));
    } catch (error) {
      // Refused: then nobody can say when the last visit was.
    }
  }

  /** What this visit finds, and what is kept of it; the news stay for the day on which they were first shown. */
  function visit() {
    const last = read();
    const day = store.today();
    if (!last) return { seen: dataDate, day };
    if (dataDate > last.seen) return { seen: dataDate, day, since: last.day, told: day };
    if (last.told === day && store.isDay(String(last.since))) return { seen: last.seen, day, since: last.since, told: last.told };
    return { seen: last.seen, day };
  }

  function textOf(found) {
    if (dataDate < found.seen) return '这一份的资料是 ' + dataDate + ' 的，比这台浏览器看过的（' + found.seen + '）旧。';
    return found.since ? '上次查看（' + found.since + '）后有更新：资料日期 ' + dataDate + '。' : '';
  }

  function init() {
    const page = document.querySelector('.zb-page');
    if (!store.isDay(dataDate) || !page || document.querySelector('.zb-news')) return;
    const found = visit();
    write(found);
    const text = textOf(found);
    if (!text) return;
    const line = dom.make('p', 'zb-news');
    const button = dom.makeButton('知道了', 'zbVisit', 'seen');
    line.append(dom.make('span', 'zb-news__text', text), ' ', button);
    page.prepend(line);
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-visit]');
    if (!button) return;
    const { seen, day } = visit();
    write({ seen, day });
    button.closest('.zb-news').remove();
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
