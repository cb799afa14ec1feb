/* Days that are reckoned on the page: the steps of a workflow from its day, the order of its papers, the stretches of a newcomer's path. */
(function () {
  'use strict';
  if (window.zhibuDates) return;
  window.zhibuDates = true;

  const make = window.zhibu.dom.make;
  const meta = document.querySelector('meta[name="zhibu-site"]');
  const START_KEY = 'zhibu.' + ((meta && meta.content) || 'local') + '.start';
  const DAY = 864e5;

  /* Days are kept as UTC midnights, so that no time zone moves them. */
  const read = text => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text + 'T00:00:00Z') : null);
  const shown = day => `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;

  /** A day moved by a span such as -10d, +1m, 3y; the end of a month stays its end (1月31日 + 1m = 2月28日). */
  function moved(day, span) {
    const count = parseInt(span, 10);
    if (span.endsWith('d')) return new Date(day.getTime() + count * DAY);
    const months = day.getUTCMonth() + count * (span.endsWith('y') ? 12 : 1);
    const last = new Date(Date.UTC(day.getUTCFullYear(), months + 1, 0)).getUTCDate();
    return new Date(Date.UTC(day.getUTCFullYear(), months, Math.min(day.getUTCDate(), last)));
  }

  const inWords = span => span.slice(0, -1) + { d: '天', m: '个月', y: '年' }[span.slice(-1)];

  /* ---- a workflow: its steps from its day ---- */

  function stepsFrom(input) {
    const day = read(input.value);
    document.querySelectorAll('[data-offset]').forEach(place => {
      place.textContent = day ? shown(moved(day, place.dataset.offset)) : '';
    });
  }

  /* ---- ratios ---- */

  function reckon(holder) {
    const [numerator, denominator] = holder.dataset.ratio.split('/').map(Number);
    const base = Number(holder.querySelector('input').value);
    const output = holder.querySelector('output');
    if (!Number.isInteger(base) || base < 1) {
      output.textContent = '';
      return;
    }
    const exact = base * numerator / denominator;
    const share = { 'at-least': Math.ceil(exact), 'more-than': Math.floor(exact) + 1, 'at-most': Math.floor(exact) }[holder.dataset.bound];
    const total = 'added' in holder.dataset ? base + share : share;
    output.textContent = (holder.dataset.bound === 'at-most' ? '至多 ' : '至少 ') + total;
  }

  /* ---- papers: one after the other, and not too near or too far ---- */

  function addDates(table) {
    const head = make('th', '', '日期（核对用）');
    head.scope = 'col';
    table.tHead.rows[0].append(head);
    Array.from(table.tBodies[0].rows).forEach(row => {
      const cell = make('td');
      cell.dataset.label = '日期（核对用）';
      const input = make('input', 'zb-input');
      input.type = 'date';
      input.setAttribute('aria-label', row.querySelector('th').firstChild.textContent.trim() + '的日期');
      const note = make('span', 'zb-note');
      note.setAttribute('role', 'status');
      cell.append(input, note);
      row.append(cell);
    });
  }

  /** What is wrong with the day of each paper: earlier than one before it, or against a span between two steps. */
  function compare(table) {
    const rows = Array.from(table.tBodies[0].rows).map(row => ({ row, step: row.dataset.step, day: read(row.querySelector('input').value), note: row.querySelector('[role=status]'), name: row.querySelector('th').firstChild.textContent.trim() }));
    let latest = null;
    rows.forEach(one => {
      const faults = [];
      if (one.day) {
        if (latest && one.day < latest.day) faults.push(`早于“${latest.name}”（${shown(latest.day)}），先后颠倒`);
        document.querySelectorAll('[data-clock]').forEach(clock => {
          const [since, until] = clock.dataset.clock.split(' ');
          const start = since !== until && until === one.step && rows.find(other => other.step === since && other.day);
          if (!start) return;
          if (clock.dataset.least && one.day < moved(start.day, clock.dataset.least)) faults.push(`离“${start.name}”不满${inWords(clock.dataset.least)}，最早${shown(moved(start.day, clock.dataset.least))}`);
          if (clock.dataset.most && one.day > moved(start.day, clock.dataset.most)) faults.push(`离“${start.name}”超过${inWords(clock.dataset.most)}，最晚${shown(moved(start.day, clock.dataset.most))}`);
        });
        if (!latest || one.day >= latest.day) latest = one;
      }
      one.note.textContent = faults.join('；');
      one.row.classList.toggle('zb-wrong', faults.length > 0);
    });
  }

  /* ---- a path: its stretches, and what falls due in each ---- */

  function stored() {
    try {
      return window.localStorage.getItem(START_KEY) || '';
    } catch (error) {
      return '';
    }
  }

  function keep(value) {
    try {
      if (value) window.localStorage.setItem(START_KEY, value);
      else window.localStorage.removeItem(START_KEY);
    } catch (error) {
      // Where nothing may be stored the day holds for this page.
    }
  }

  /** The next time a day of the year comes round, not before START. */
  function nextTime(text, start) {
    const day = read(text);
    const here = moved(new Date(Date.UTC(start.getUTCFullYear(), day.getUTCMonth(), 1)), '0d');
    const last = year => new Date(Date.UTC(year, day.getUTCMonth() + 1, 0)).getUTCDate();
    const of = year => new Date(Date.UTC(year, day.getUTCMonth(), Math.min(day.getUTCDate(), last(year))));
    const first = of(here.getUTCFullYear());
    return first >= start ? first : of(here.getUTCFullYear() + 1);
  }

  function pathFrom(input) {
    const start = read(input.value);
    const rows = Array.from(document.querySelectorAll('[data-due-list] > li'));
    const days = new Map(rows.map(row => [row, start && nextTime(row.dataset.until, start)]));
    let since = 0;
    document.querySelectorAll('[data-stage]').forEach(stage => {
      const until = Number(stage.dataset.stage);
      const label = stage.querySelector('[data-stage-days]');
      const due = stage.querySelector('[data-stage-due]');
      const list = due.querySelector('ul');
      label.hidden = due.hidden = !start;
      list.textContent = '';
      if (start) {
        const [from, to] = [moved(start, `${since}d`), moved(start, `${until - 1}d`)];
        label.textContent = since === until - 1 ? shown(from) : `${shown(from)}至${shown(to)}`;
        rows.filter(row => days.get(row) >= from && days.get(row) <= to).sort((a, b) => days.get(a) - days.get(b))
          .forEach(row => list.append(row.cloneNode(true)));
        if (!list.children.length) list.append(make('li', '', '没有到期的。'));
      }
      since = until;
    });
    if (document.querySelector('[data-stage]')) return;
    // On the handover page the list itself is narrowed to ninety days, the next first.
    const to = start && moved(start, '89d');
    rows.forEach(row => { row.hidden = Boolean(start) && days.get(row) > to; });
    const order = row => (start ? days.get(row) : read(row.dataset.until));
    rows.slice().sort((a, b) => order(a) - order(b)).forEach(row => row.parentNode.append(row));
  }

  /* ---- all of it ---- */

  document.addEventListener('input', event => {
    const input = event.target;
    if (input.id === 'zb-day') stepsFrom(input);
    else if (input.id === 'zb-start') {
      keep(input.value);
      pathFrom(input);
    } else if (input.closest('[data-ratio]')) reckon(input.closest('[data-ratio]'));
    else if (input.closest('[data-papers]')) compare(input.closest('[data-papers]'));
  });

  function init() {
    document.querySelectorAll('[data-dates], [data-dates-hint], [data-ratio], [data-start]').forEach(place => { place.hidden = false; });
    const papers = document.querySelector('[data-papers]');
    if (papers && !papers.querySelector('input')) addDates(papers);
    const start = document.getElementById('zb-start');
    if (start) {
      start.value = stored();
      pathFrom(start);
    }
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
