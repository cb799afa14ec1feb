/* The inspection sheet: shows, and so prints, what the reader chooses; the choice stands in the address. */
(function () {
  'use strict';
  if (window.zhibuInspection) return;
  window.zhibuInspection = true;

  const { store } = window.zhibu; // ticks-store.js, which the page loads first
  const CLAUSES = '条款'; // names in the address; the other controls carry theirs
  const SINGLE = ['部分', '岗位', '站', '主题', '用途', '格子'];
  const IN_WECHAT = /MicroMessenger/i.test(navigator.userAgent);

  const formOf = () => document.querySelector('form[data-inspection]');
  const sheets = () => document.querySelector('[data-forms]');
  const all = (selector, within) => Array.from((within || sheets()).querySelectorAll(selector));
  const words = text => (text || '').split(' ').filter(Boolean);

  /* ---- the choice ---- */

  const clauseBoxes = form => Array.from(form.querySelectorAll('input[type=checkbox]'));
  const control = (form, name) => form.elements.namedItem(name);

  function choiceOf(form) {
    const choice = { clauses: clauseBoxes(form).filter(box => box.checked).map(box => box.value) };
    SINGLE.forEach(name => { choice[name] = control(form, name).value; });
    return choice;
  }

  function readAddress(form) {
    const params = new URLSearchParams(location.search);
    const wanted = [].concat(...params.getAll(CLAUSES).map(text => text.split(/[,，、]/)));
    clauseBoxes(form).forEach(box => { box.checked = wanted.includes(box.value); });
    const odd = SINGLE.filter(name => {
      const select = control(form, name);
      const value = params.get(name) || '';
      const known = Array.from(select.options).some(option => option.value === value);
      select.value = known ? value : '';
      return !known;
    });
    const folded = form.querySelector('details');
    if (folded && clauseBoxes(folded).some(box => box.checked)) folded.open = true;
    const known = clauseBoxes(form).map(box => box.value);
    return wanted.filter(one => one && !known.includes(one)).concat(odd.map(name => params.get(name)));
  }

  function writeAddress(choice) {
    const address = new URL(location.href);
    const set = (name, value) => (value ? address.searchParams.set(name, value) : address.searchParams.delete(name));
    set(CLAUSES, choice.clauses.join(','));
    SINGLE.forEach(name => set(name, choice[name]));
    address.hash = '';
    try {
      history.replaceState(history.state, '', address.href);
    } catch (error) {
      // Some browsers refuse this for file: pages; the sheet works, only its choice cannot be linked.
    }
    const copy = formOf().querySelector('.zb-copy');
    copy.dataset.copy = decodeURI(address.href);
  }

  /* ---- what is shown ---- */

  /** Shows the boxes of one station; says whether the row has anything to do with it. */
  function keepStation(row, station) {
    const cells = all('[data-box]', row);
    const counted = cells.some(cell => cell.dataset.member && isStation(cell.dataset.member));
    cells.forEach(cell => { cell.hidden = !!station && counted && cell.dataset.member !== station; });
    all('.zb-form__set', row).forEach(set => { set.hidden = all('[data-box]', set).every(cell => cell.hidden); });
    return !station || (counted ? cells.some(cell => !cell.hidden) : row.hasAttribute('data-stations'));
  }

  const isStation = member => Array.from(control(formOf(), '站').options).some(option => option.value === member);

  function isChosenRow(row, choice) {
    const mine = !choice['岗位'] || words(row.dataset.roles).includes(choice['岗位']);
    return keepStation(row, choice['站']) && mine;
  }

  function isChosenDuty(duty, choice) {
    return (!choice.clauses.length || choice.clauses.includes(duty.dataset.source))
      && (!choice['部分'] || duty.closest('[data-group]').dataset.group === choice['部分'])
      && (!choice['主题'] || words(duty.dataset.topics).includes(choice['主题']));
  }

  function show(choice) {
    all('tbody').forEach(duty => {
      const rows = all('tr[data-roles]', duty);
      rows.forEach(row => { row.hidden = !isChosenRow(row, choice); });
      // A ban has no row of its own: its head stands for it.
      const some = rows.length ? rows.some(row => !row.hidden) : !choice['站'] && (!choice['岗位'] || words(duty.dataset.roles).includes(choice['岗位']));
      duty.hidden = !some || !isChosenDuty(duty, choice);
    });
    all('[data-group]').forEach(group => { group.hidden = all('tbody', group).every(duty => duty.hidden); });
    sheets().classList.toggle('zb-forms--checker', choice['用途'] === '检查');
    sheets().classList.toggle('zb-forms--chosen', isPart(choice));
    fill(choice['格子'] === '勾选');
  }

  const isPart = choice => choice.clauses.length > 0 || SINGLE.slice(0, 4).some(name => choice[name]);

  function fill(withTicks) {
    all('[data-box]').forEach(cell => {
      const record = withTicks ? store.readRecord(cell.dataset.box) : null;
      const stale = !!record && !!record.fp && record.fp !== cell.dataset.fp;
      all('.zb-blank', cell)[0].textContent = record && record.s === 'yes' && !stale ? '√' : '';
      all('.zb-form__remark', cell)[0].textContent = !record ? ''
        : (stale ? '条目已修订，请复核。' : '') + (record.s === 'yes' ? record.t.slice(5) + ' ' : '') + record.note;
    });
  }

  /* ---- what is said ---- */

  const labelOf = (form, name) => control(form, name).selectedOptions[0].textContent;

  function say(form, choice, unknown) {
    const rows = all('tbody:not([hidden]) tr[data-roles]:not([hidden])');
    const boxes = [].concat(...rows.map(row => all('[data-box]', row))).filter(cell => !cell.hidden);
    const parts = clauseBoxes(form).filter(box => box.checked).map(box => box.closest('label').textContent.trim());
    SINGLE.slice(0, 4).forEach(name => { if (choice[name]) parts.push(name + '：' + labelOf(form, name)); });
    document.querySelector('.zb-choose__state').textContent =
      (parts.length ? '范围：' + parts.join('；') : '范围：全部（没有挑选）') + '。' + rows.length + ' 问，' + boxes.length + ' 格。'
      + (choice['用途'] ? '检查的用：抽到哪一格在格子里打勾。' : '') + (choice['格子'] ? '√ 是本机浏览器里勾过的。' : '')
      + (unknown.length ? '地址里的“' + unknown.join('、') + '”这里没有。' : '')
      + (rows.length ? '' : '没有要勾的，可点“清除选择”。');
  }

  /* ---- events ---- */

  function refresh(unknown) {
    const form = formOf();
    const choice = choiceOf(form);
    show(choice);
    say(form, choice, unknown || []);
    return choice;
  }

  function reset(form) {
    clauseBoxes(form).forEach(box => { box.checked = false; });
    SINGLE.forEach(name => { control(form, name).value = ''; });
    writeAddress(refresh());
  }

  function print() {
    if (IN_WECHAT) document.querySelector('.zb-choose__state').textContent = '微信里不能打印，请点右上角“…”选“在浏览器打开”。';
    else window.print();
  }

  function init() {
    const form = formOf();
    if (!form || !form.hidden) return;
    form.hidden = false;
    const unknown = readAddress(form);
    const choice = refresh(unknown);
    if (!unknown.length) writeAddress(choice);
  }

  document.addEventListener('change', event => {
    if (event.target.closest('form[data-inspection]')) writeAddress(refresh());
  });
  document.addEventListener('submit', event => {
    if (event.target.matches('form[data-inspection]')) event.preventDefault();
  });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-inspection]');
    if (!button) return;
    if (button.dataset.zbInspection === 'print') print();
    else reset(formOf());
  });
  window.addEventListener('popstate', () => {
    const form = formOf();
    if (form) refresh(readAddress(form));
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
