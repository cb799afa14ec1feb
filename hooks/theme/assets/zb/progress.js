/* The progress page: the ticks of this browser set against all boxes of the year, by section, post and month. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.progress) return;
  zhibu.progress = true;

  const { store, files } = zhibu; // ticks-store.js and ticks-files.js, which the page loads first
  const { make, makeButton } = zhibu.dom;
  const STALE_AFTER = 30; // days since the last export
  const IN_WECHAT = /MicroMessenger/i.test(navigator.userAgent);
  const UNDATED = '没有写月份的';

  const hostOf = () => document.querySelector('[data-progress]');

  /* ---- the boxes with their ticks ---- */

  /** Every box of the table as {id, label, month, check, record, state}; state: done, stale, noted, open. */
  function boxesOf(table, ticks) {
    return [].concat(...table.checks.map(([id, duty, ask, group, source, roles, fp, link, boxes]) => {
      const check = { id, duty, ask, group, source, roles, link };
      return boxes.map(([part, label, month]) => {
        const record = ticks[id + '/' + part] || null;
        return { id: id + '/' + part, label, month, check, record, state: stateOf(record, fp) };
      });
    }));
  }

  function stateOf(record, fp) {
    if (!record) return 'open';
    if (record.s !== 'yes') return 'noted';
    return record.fp && record.fp !== fp ? 'stale' : 'done';
  }

  const isDone = box => box.state === 'done';
  const SAID = { done: '已勾', stale: '条目已修订，请复核', noted: '没有勾，有备注', open: '没有勾' };
  const monthName = month => (month ? month + '月到期' : UNDATED);

  /** The ticks that belong to no box of the year: other years, retired checks. */
  function strayOf(boxes, ticks) {
    const known = new Set(boxes.map(box => box.id));
    return Object.keys(ticks).filter(id => !known.has(id)).map(id => ({ id, record: ticks[id] }));
  }

  /* ---- the numbers ---- */

  function share(boxes, name) {
    const done = boxes.filter(isDone).length;
    const cell = make('td', 'zb-progress__share');
    cell.dataset.label = '已勾';
    const bar = make('progress', 'zb-progress__bar');
    bar.max = boxes.length || 1;
    bar.value = done;
    bar.setAttribute('aria-label', name + '：已勾 ' + done + '，共 ' + boxes.length + ' 格');
    cell.append(make('span', 'zb-progress__count', done + ' / ' + boxes.length), bar);
    return cell;
  }

  /** A table of groups of boxes, each with its number and its bar. */
  function tableOf(title, head, groups) {
    const table = make('table', 'zb-table zb-progress__table');
    const top = make('thead');
    const line = make('tr');
    [head, '已勾 / 全部'].forEach(text => {
      const cell = make('th', '', text);
      cell.scope = 'col';
      line.append(cell);
    });
    top.append(line);
    const body = make('tbody');
    groups.filter(([, boxes]) => boxes.length).forEach(([name, boxes]) => {
      const row = make('tr');
      const cell = make('th', '', name);
      cell.scope = 'row';
      cell.dataset.label = head;
      row.append(cell, share(boxes, name));
      body.append(row);
    });
    table.append(make('caption', 'zb-hidden', title), top, body);
    return table;
  }

  function section(title, ...content) {
    const part = make('section', 'zb-progress__part');
    part.append(make('h2', '', title), ...content);
    return part;
  }

  /* ---- what is open, what is ticked ---- */

  function linkTo(check, text) {
    const link = make('a', '', text);
    link.href = check.link;
    return link;
  }

  const labelOf = box => box.label || '全年';

  function openList(boxes) {
    const list = make('ul', 'zb-links');
    const checks = new Map();
    boxes.forEach(box => checks.set(box.check, (checks.get(box.check) || []).concat(box)));
    checks.forEach((rows, check) => {
      const line = make('li');
      const named = rows.map(box => labelOf(box) + (box.state === 'open' ? '' : '（' + SAID[box.state] + '）')).join('、');
      line.append(linkTo(check, check.duty), '：' + named, make('span', 'zb-note', check.ask + '　' + check.source));
      list.append(line);
    });
    return list;
  }

  function openByMonth(boxes, months) {
    const thisMonth = Number(store.today().slice(5, 7));
    return months.map(month => {
      const rows = boxes.filter(box => box.month === month && !isDone(box));
      if (!rows.length) return null;
      const fold = make('details', 'zb-progress__month');
      fold.dataset.month = month;
      fold.open = month === thisMonth;
      fold.append(make('summary', '', monthName(month) + '：还有 ' + rows.length + ' 格没有勾'), openList(rows));
      return fold;
    }).filter(Boolean);
  }

  function tickedList(boxes, stray) {
    const rows = boxes.filter(box => box.record).sort((a, b) => (a.record.t < b.record.t ? 1 : -1));
    if (!rows.length && !stray.length) return make('p', 'zb-unknown', '还没有。');
    const list = make('ul', 'zb-links zb-progress__ticked');
    rows.forEach(box => {
      const line = make('li');
      line.append(make('strong', '', box.record.t || '没有日期'), ' ', linkTo(box.check, box.check.duty), '（' + labelOf(box) + '）');
      if (box.state !== 'done') line.append(make('span', 'zb-tag', SAID[box.state]));
      if (box.record.note) line.append(make('span', 'zb-note', '备注：' + box.record.note));
      list.append(line);
    });
    stray.forEach(({ id, record }) => {
      const line = make('li');
      line.append(make('strong', '', record.t || '没有日期'), ' ' + id, make('span', 'zb-tag', '不在今年的格子里，照样保留'));
      if (record.note) line.append(make('span', 'zb-note', '备注：' + record.note));
      list.append(line);
    });
    return list;
  }

  /* ---- taking it along ---- */

  const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 864e5);

  function reminder(count) {
    const last = files.lastExport();
    if (!count) return '';
    if (!last) return '这里有 ' + count + ' 条记录，在这台浏览器里还没有导出过。清理浏览器、换电脑都会丢，建议现在导出一份。';
    const days = daysBetween(last, store.today());
    if (days <= STALE_AFTER) return '上次导出：' + last + '。';
    return '上次导出是 ' + last + '，已经 ' + days + ' 天，建议再导出一份。';
  }

  function csv(table, boxes, stray) {
    const lines = [['状态', '部分', '来源', '要求', '检查', '格', '到期', '勾选日期', '备注']];
    boxes.forEach(box => lines.push([SAID[box.state], table.groups[box.check.group], box.check.source, box.check.duty, box.check.ask,
      labelOf(box), monthName(box.month), box.record ? box.record.t : '', box.record ? box.record.note : '']));
    stray.forEach(({ id, record }) => lines.push([record.s === 'yes' ? '已勾' : SAID.noted, '不在今年的格子里', '', id, '', '', '', record.t, record.note]));
    return zhibu.toCsv(lines);
  }

  function answer(text) {
    hostOf().querySelector('.zb-progress__said').textContent = text;
  }

  const actions = {
    export: () => {
      const { count, text } = files.exportFile();
      if (!count) return '还没有勾选，没有可导出的。';
      files.download(files.fileName(), text);
      return '已交给浏览器下载：' + files.fileName() + '（' + count + ' 条）。换电脑时在下面“勾选记录”里导入。';
    },
    csv: () => {
      const ticks = store.allTicks();
      const boxes = boxesOf(window.zhibuCheckTable, ticks);
      const name = '勾选进度-' + store.today() + '.csv';
      files.save(name, csv(window.zhibuCheckTable, boxes, strayOf(boxes, ticks)), 'text/csv;charset=utf-8');
      return '已交给浏览器下载：' + name + '，WPS 可以打开。这份表只供看，不能导回手册。';
    },
    print: () => {
      window.print();
      return '';
    },
  };

  /* ---- the page ---- */

  function render() {
    const host = hostOf();
    const table = window.zhibuCheckTable;
    if (!host || !table) return;
    const ticks = store.allTicks();
    const boxes = boxesOf(table, ticks);
    const stray = strayOf(boxes, ticks);
    const count = Object.keys(ticks).length;
    const months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0];
    const opened = new Map(Array.from(host.querySelectorAll('details[data-month]'), one => [one.dataset.month, one.open]));
    const done = boxes.filter(isDone).length;
    const whole = make('p', 'zb-progress__total', '已勾 ' + done + ' / ' + boxes.length + ' 格');
    whole.setAttribute('role', 'status');
    const bar = make('div', 'zb-toolbar');
    bar.append(makeButton('导出勾选文件', 'zbProgress', 'export'), makeButton('下载 CSV（WPS 用）', 'zbProgress', 'csv'), makeButton('打印', 'zbProgress', 'print'));
    const said = make('p', 'zb-progress__said');
    said.setAttribute('role', 'status');
    const warned = make('p', 'zb-progress__reminder', reminder(count));
    const state = store.isRefused() ? '这个浏览器不允许保存，读不到勾选；关闭页面后勾选会丢失，可以改用纸质的检查单。'
      : store.APART ? 'Firefox 从文件夹打开时，每一页的勾选各存各的，这里读不到别的页上勾的。在勾过的页上“导出”，再在下面“勾选记录”里逐个导入，这里就有数；'
        + '换 Chromium 内核的浏览器，不用导也有数。'
      : count ? '' : '这台浏览器里还没有勾选。在条款页、机制页或年历的月份页里勾，这里就有数。';
    host.textContent = '';
    host.append(whole);
    if (state) host.append(make('p', 'zb-progress__state', state));
    if (warned.textContent) host.append(warned);
    host.append(bar, said,
      section('按计划的部分', tableOf('按计划的部分', '部分', table.groups.map((name, n) => [name, boxes.filter(box => box.check.group === n)]))),
      section('按岗位', make('p', 'zb-note', '负责、配合和备查的都算；一格涉及几个岗位的，各算一次。'),
        tableOf('按岗位', '岗位', table.roles.map((name, n) => [name, boxes.filter(box => box.check.roles.includes(n))]))),
      section('按月份', tableOf('按月份', '月份', months.map(month => [monthName(month), boxes.filter(box => box.month === month)]))),
      section('还没有勾的', make('p', 'zb-note', '点开的月份会一起打印。'), ...openByMonth(boxes, months)),
      section('勾过和记过的（' + (boxes.filter(box => box.record).length + stray.length) + '）', tickedList(boxes, stray)));
    host.querySelectorAll('details[data-month]').forEach(one => {
      if (opened.has(one.dataset.month)) one.open = opened.get(one.dataset.month);
    });
  }

  function init() {
    const host = hostOf();
    if (!host || host.hasAttribute('data-zb-ready')) return;
    host.setAttribute('data-zb-ready', '');
    const whole = document.querySelector('.zb-progress__whole');
    // A script and not a request: file: pages may load the one and not the other.
    const script = make('script');
    script.src = host.dataset.table;
    script.onload = () => {
      if (whole) whole.hidden = true;
      render();
    };
    script.onerror = () => { host.append(make('p', 'zb-progress__state', '全部格子的表没有读到，数不出进度；刷新再试。')); };
    document.head.append(script);
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-progress]');
    if (button) {
      const action = button.dataset.zbProgress;
      const text = IN_WECHAT ? '微信里不能下载和打印，请点右上角“…”选“在浏览器打开”。' : actions[action]();
      if (action === 'export') {
        render();
        hostOf().querySelector('[data-zb-progress=export]').focus();
      }
      answer(text);
    } else if (event.target.closest('[data-zb-tick]')) render(); // after ticks.js has read a file in, or taken it back
  });
  window.addEventListener('storage', render);
  window.addEventListener('pageshow', render);

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
