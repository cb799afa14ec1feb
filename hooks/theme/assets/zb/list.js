/* Lists: filter, sort, print and download one table as it is shown; the first list's view stands in the address. */
(function () {
  'use strict';
  if (window.zhibuList) return;
  window.zhibuList = true;

  const TEXT = '文字'; // names in the address; a filter is named by its column
  const SORT = '排序';
  const IN_WECHAT = /MicroMessenger/i.test(navigator.userAgent);
  const WECHAT_HINT = '微信里不能打印和下载，请点右上角“…”选“在浏览器打开”。';
  const collator = new Intl.Collator('zh', { numeric: true });
  const originalRows = new WeakMap(); // list → its rows in the order of the page

  const makeButton = (text, action) => window.zhibu.dom.makeButton(text, 'zbList', action);

  /* ---- reading the table ---- */

  const squeeze = text => text.replace(/\s+/g, ' ').trim();
  const headersOf = list => Array.from(list.querySelector('table').tHead.rows[0].cells);
  function rowsOf(list) {
    if (!originalRows.has(list)) originalRows.set(list, [].concat(...Array.from(list.querySelector('table').tBodies, body => Array.from(body.rows))));
    return originalRows.get(list);
  }
  const nameOf = header => squeeze(header.textContent);

  /** The words of a cell as they are seen; a note or tag does not run into the word before it. */
  function cellText(cell) {
    if (!cell) return '';
    if (!cell.firstElementChild) return squeeze(cell.textContent); // most cells: a copy of each takes a phone long
    const copy = cell.cloneNode(true);
    copy.querySelectorAll('[hidden], .zb-hidden').forEach(element => element.remove());
    copy.querySelectorAll('.zb-note, .zb-tag, .zb-mark, br').forEach(element => element.before(' '));
    return squeeze(copy.textContent);
  }

  function filterValues(cell) {
    if (!cell) return [];
    if (!cell.hasAttribute('data-value')) return [cellText(cell)].filter(Boolean);
    return cell.dataset.value.split('|').map(squeeze).filter(Boolean);
  }

  const searchable = text => squeeze(text.normalize('NFKC')).toLowerCase();

  /* ---- the controls, which the page brings (pages/lists.py) ---- */

  /** The steps that bring a list and its tools to life, each short enough that a touch in between is answered. */
  function stepsOf(list) {
    return [() => list.querySelectorAll('thead .zb-sort').forEach(makeSortable), ...selectsOf(list).map(select => () => fill(list, select)), () => {
      list.setAttribute('data-zb-ready', '');
      if (isFirst(list)) readAddress(list);
      show(list);
    }];
  }

  function fill(list, select) {
    const values = new Set([].concat(...rowsOf(list).map(row => filterValues(row.cells[select.dataset.column]))));
    select.append(...Array.from(values).sort(collator.compare).map(value => new Option(value, value)));
  }

  function makeSortable(name) {
    const button = makeButton('', 'sort');
    button.className = 'zb-sort';
    button.append(...name.childNodes);
    name.replaceWith(button);
  }

  /* ---- what is shown ---- */

  const selectsOf = list => Array.from(list.querySelectorAll('.zb-filter'));
  const textFieldOf = list => list.querySelector('.zb-filter-text'); // null in a short list
  const textOf = list => (textFieldOf(list) ? textFieldOf(list).value : '');

  function isShown(row, filters, words) {
    return filters.every(([column, value]) => filterValues(row.cells[column]).includes(value))
      && words.every(word => searchable(row.textContent).includes(word));
  }

  function show(list) {
    const filters = selectsOf(list).filter(select => select.value).map(select => [select.dataset.column, select.value]);
    const words = searchable(textOf(list)).split(' ').filter(Boolean);
    rowsOf(list).forEach(row => { row.hidden = !isShown(row, filters, words); });
    const total = rowsOf(list).length;
    const shown = rowsOf(list).filter(row => !row.hidden).length;
    const said = filters.map(([column, value]) => nameOf(headersOf(list)[column]) + '：' + value);
    if (words.length) said.push('含“' + squeeze(textOf(list)) + '”');
    const state = list.querySelector('.zb-list__state');
    // A printed part of a list has to say that it is a part; the whole needs no line.
    state.classList.toggle('zb-list__state--part', said.length > 0);
    const text = '显示 ' + shown + ' / ' + total + ' 条' + (said.length ? '（' + said.join('；') + '）' : '')
      + (shown || !total ? '' : '。没有符合的，可点“清除筛选”。');
    if (state.textContent !== text) state.textContent = text;
  }

  function sort(list, header, direction) {
    headersOf(list).forEach(one => one.setAttribute('aria-sort', one === header ? direction : 'none'));
    const column = headersOf(list).indexOf(header);
    const sign = { ascending: 1, descending: -1, none: 0 }[direction];
    const keyed = rowsOf(list).map(row => ({ row, text: cellText(row.cells[column]) }));
    keyed.sort((a, b) => sign * collator.compare(a.text, b.text)); // equal rows stay in the order of the page
    keyed.forEach(({ row }) => row.parentNode.append(row));
  }

  function sortNext(list, header) {
    const next = { none: 'ascending', ascending: 'descending', descending: 'none' };
    sort(list, header, next[header.getAttribute('aria-sort')]);
  }

  /* ---- the address ---- */

  const isFirst = list => list === document.querySelector('.zb-list[data-zb-ready]');

  function readAddress(list) {
    const params = new URLSearchParams(location.search);
    selectsOf(list).forEach(select => {
      const wanted = params.get(nameOf(headersOf(list)[select.dataset.column]));
      if (Array.from(select.options).some(option => option.value === wanted)) select.value = wanted;
    });
    if (textFieldOf(list) && params.has(TEXT)) textFieldOf(list).value = params.get(TEXT);
    const wanted = params.get(SORT) || '';
    const header = headersOf(list).find(one => nameOf(one) === wanted.replace(/^-/, ''));
    if (header) sort(list, header, wanted.startsWith('-') ? 'descending' : 'ascending');
  }

  function writeAddress(list) {
    if (!isFirst(list)) return;
    const address = new URL(location.href);
    const set = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
    selectsOf(list).forEach(select => set(nameOf(headersOf(list)[select.dataset.column]), select.value));
    set(TEXT, textOf(list).trim());
    const header = headersOf(list).find(one => one.getAttribute('aria-sort') !== 'none');
    set(SORT, header && (header.getAttribute('aria-sort') === 'descending' ? '-' : '') + nameOf(header));
    try {
      history.replaceState(history.state, '', address.href);
    } catch (error) {
      // Some browsers refuse this for file: pages; the list works, only its view cannot be linked.
    }
  }

  /* ---- CSV ---- */

  /** Quoted for spreadsheets, which would run a cell that starts like a formula. */
  function csvCell(text) {
    const safe = /^[=＝＋－＠+\-@\t\r]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  /** Lines of cells as a CSV file that WPS and Excel open: with a mark of UTF-8, every cell as text. */
  const toCsv = lines => '\ufeff' + lines.map(line => line.map(csvCell).join(',') + '\r\n').join('');
  window.zhibu.toCsv = toCsv;

  function csv(list) {
    const rows = Array.from(list.querySelectorAll('tbody > tr')).filter(row => !row.hidden);
    const headers = headersOf(list);
    // Seen in a row of the body, because on a phone the header row is drawn otherwise.
    const isVisible = column => getComputedStyle((rows[0] && rows[0].cells[column]) || headers[column]).display !== 'none';
    const columns = headers.map((header, column) => column).filter(isVisible);
    const lines = [columns.map(column => nameOf(headers[column]))]
      .concat(rows.map(row => columns.map(column => cellText(row.cells[column]))));
    return toCsv(lines);
  }

  function download(list) {
    const day = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([csv(list)], { type: 'text/csv;charset=utf-8' }));
    link.download = (list.dataset.list || '列表').replace(/[\\/:*?"<>|\s]+/g, '_') + '-' + day + '.csv';
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* ---- print ---- */

  /** Prints LIST without the rest of its page: it and all that holds it are marked, and the print style hides what is not. */
  function print(list) {
    const marked = [list];
    while (marked[marked.length - 1].parentElement && !marked[marked.length - 1].matches('.zb-page')) marked.push(marked[marked.length - 1].parentElement);
    marked.forEach((element, n) => element.setAttribute('data-zb-printing', n ? 'way' : 'list'));
    window.addEventListener('afterprint', () => marked.forEach(element => element.removeAttribute('data-zb-printing')), { once: true });
    window.print();
  }

  /* ---- events ---- */

  function reset(list) {
    selectsOf(list).forEach(select => { select.value = ''; });
    textFieldOf(list).value = '';
    refresh(list);
  }

  function refresh(list) {
    show(list);
    writeAddress(list);
  }

  function unlessInWeChat(list, action) {
    if (IN_WECHAT) list.querySelector('.zb-list__state').textContent = WECHAT_HINT;
    else action();
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-list]');
    if (!button) return;
    const list = button.closest('.zb-list');
    const action = button.dataset.zbList;
    if (action === 'sort') {
      sortNext(list, button.closest('th, td'));
      writeAddress(list);
    } else if (action === 'reset') reset(list);
    else if (action === 'print') unlessInWeChat(list, () => print(list));
    else if (action === 'csv') unlessInWeChat(list, () => download(list));
  });

  function onInput(event) {
    // Half-typed pinyin would empty the list.
    if (event.isComposing || !event.target.matches('.zb-filter, .zb-filter-text')) return;
    refresh(event.target.closest('.zb-list'));
  }
  document.addEventListener('input', onInput);
  document.addEventListener('compositionend', event => {
    if (event.target.matches('.zb-filter-text')) refresh(event.target.closest('.zb-list'));
  });

  function init() {
    const steps = [].concat(...Array.from(document.querySelectorAll('.zb-list'), stepsOf)); // those of the first list first
    const go = () => {
      if (!steps.length) return;
      steps.shift()();
      setTimeout(go);
    };
    // All at once where the reader asked for a part of the first list.
    if (location.search) steps.splice(0).forEach(step => step());
    else go();
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
