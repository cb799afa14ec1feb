/* The ticks on the page: boxes with their date and note, panels, undo, banner, and the events that drive them. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.ticks) return;
  zhibu.ticks = true;

  const { store, files } = zhibu; // ticks-store.js and ticks-files.js, which the page loads first
  const BOX = 'input[type=checkbox][data-check]';
  const MAX_LISTED = 30; // conflicts of a file that are named one by one
  const REFUSED = '浏览器不允许保存，关闭页面后勾选会丢失——请先导出或打印';
  const NEWER = '这个浏览器里有更新版手册存的勾选。这一份是旧版，只能看，不能改，看到的也可能不全——请打开新版';
  const IN_WECHAT = /MicroMessenger/i.test(navigator.userAgent);
  const PRIVATE = '仅存本机，不上报';
  const WHERE = (location.protocol === 'file:' ? '存在这台电脑的这个浏览器里，不在优盘或这个文件夹里。' : '')
    + (store.APART ? 'Firefox 从文件夹打开时每一页各存各的：这里只有本页的，导出的也只有本页的；要合在一起，到“勾选进度”页逐个导入。' : '');

  const make = window.zhibu.dom.make;
  const makeButton = (text, action) => window.zhibu.dom.makeButton(text, 'zbTick', action);

  /* ---- the boxes of the page ---- */

  const boxes = () => Array.from(document.querySelectorAll(BOX));
  const lines = new WeakMap(); // box → the parts of the line below it
  let serial = 0; // of the ids that the script gives out

  const cellOf = box => box.closest('.zb-cell');
  const nameOf = box => (box.closest('label') || box.parentNode).textContent.trim();

  /** Gives a box a cell of its own, where its date and note can stand without being part of the label. */
  function addCell(box) {
    if (cellOf(box)) return;
    const label = box.closest('label') || box;
    const cell = make('div', 'zb-cell');
    label.before(cell);
    cell.append(label);
  }

  function lineOf(box) {
    if (lines.has(box)) return lines.get(box);
    serial += 1;
    const line = {
      root: make('div', 'zb-tick'),
      text: make('span', 'zb-tick__text'),
      failed: make('strong', 'zb-tick__failed', '未保存'),
      stale: make('span', 'zb-tick__stale', '条目已修订，请复核'),
      reviewed: makeButton('已复核', 'reviewed'),
      edit: makeButton('日期/备注', 'edit'),
    };
    line.stale.id = 'zb-stale-' + serial;
    line.edit.setAttribute('aria-expanded', 'false');
    [line.reviewed, line.edit].forEach(button => {
      button.setAttribute('aria-label', button.textContent + '：' + nameOf(box));
    });
    line.root.append(line.text, line.failed, line.stale, line.reviewed, line.edit);
    cellOf(box).append(line.root);
    lines.set(box, line);
    return line;
  }

  function render(box) {
    addCell(box);
    const id = box.dataset.check;
    const record = store.readRecord(id);
    const stale = !!record && record.fp !== (box.dataset.fp || '');
    box.checked = !!record && record.s === 'yes';
    if (box.disabled !== store.isNewer()) box.disabled = store.isNewer();
    if (!record && !store.isUnsaved(id) && !lines.has(box)) return;
    const line = lineOf(box);
    line.root.hidden = !record && !store.isUnsaved(id);
    line.text.textContent = record ? [box.checked && record.t, record.note].filter(Boolean).join(' ') : '';
    line.failed.hidden = !store.isUnsaved(id);
    line.stale.hidden = !stale;
    line.reviewed.hidden = !stale || store.isNewer();
    line.edit.hidden = !record || store.isNewer();
    cellOf(box).classList.toggle('zb-cell--stale', stale && box.checked);
    if (stale) box.setAttribute('aria-describedby', line.stale.id);
    else box.removeAttribute('aria-describedby');
  }

  function renderCount(list) {
    const all = Array.from(list.querySelectorAll(BOX));
    const stale = list.querySelectorAll('.zb-cell--stale').length;
    const text = '已勾 ' + all.filter(box => box.checked).length + ' / ' + all.length + ' 格'
      + (stale ? '，待复核 ' + stale + ' 格' : '');
    const count = list.querySelector('.zb-count');
    if (count && count.textContent !== text) count.textContent = text;
  }

  function renderAll() {
    boxes().forEach(render);
    renderPage();
  }

  function renderPage() {
    document.querySelectorAll('[data-checklist]').forEach(renderCount);
    document.querySelectorAll('[data-zb-tick=undo]').forEach(button => { button.hidden = !last.length; });
    renderBanner();
  }

  function renderOne(id) {
    const current = store.currentId(id);
    boxes().filter(box => store.currentId(box.dataset.check) === current).forEach(render);
    renderPage();
  }

  function save(id, record) {
    const waiting = store.countUnsaved();
    store.writeRecord(id, record);
    if (waiting && !store.countUnsaved()) renderAll();
    else renderOne(id);
  }

  function onTick(box) {
    const id = box.dataset.check;
    const before = store.readRecord(id);
    const note = before ? before.note : '';
    if (box.checked) save(id, { s: 'yes', t: store.today(), note, fp: box.dataset.fp || '' });
    else save(id, note ? Object.assign({}, before, { s: 'no' }) : null);
  }

  const boxBeside = button => button.closest('.zb-cell').querySelector(BOX);

  function onReviewed(button) {
    const box = boxBeside(button);
    const record = store.readRecord(box.dataset.check);
    if (record) save(box.dataset.check, Object.assign({}, record, { fp: box.dataset.fp || '' }));
    box.focus();
  }

  /* ---- the panel for date and note ---- */

  const editors = new WeakMap(); // open panel → its box

  function field(label, input) {
    const wrapper = make('label', 'zb-field');
    wrapper.append(make('span', 'zb-field__label', label), input);
    return wrapper;
  }

  function onEdit(button) {
    const open = button.getAttribute('aria-controls');
    if (open) closeEditor(document.getElementById(open));
    else openEditor(boxBeside(button), button);
  }

  function openEditor(box, button) {
    const record = store.readRecord(box.dataset.check) || { t: store.today(), note: '' };
    const editor = make('div', 'zb-editor');
    const day = make('input', 'zb-input zb-editor__day');
    const note = make('input', 'zb-input zb-editor__note');
    serial += 1;
    editor.id = 'zb-editor-' + serial;
    editor.setAttribute('role', 'group');
    editor.setAttribute('aria-label', '日期和备注：' + nameOf(box));
    day.type = 'date';
    day.value = record.t;
    note.type = 'text';
    note.maxLength = store.MAX_NOTE;
    note.value = record.note;
    const said = make('p', 'zb-editor__said', PRIVATE + '。请勿写涉密和个人信息。');
    said.setAttribute('role', 'status');
    editor.append(field('日期', day), field('备注（最多 ' + store.MAX_NOTE + ' 字）', note),
      makeButton('保存', 'save'), makeButton('取消', 'close'), said);
    editors.set(editor, box);
    cellOf(box).after(editor);
    button.setAttribute('aria-expanded', 'true');
    button.setAttribute('aria-controls', editor.id);
    day.focus();
  }

  function closeEditor(editor) {
    const box = editors.get(editor);
    const button = lineOf(box).edit;
    editor.remove();
    button.setAttribute('aria-expanded', 'false');
    button.removeAttribute('aria-controls');
    (button.hidden ? box : button).focus();
  }

  function saveEditor(editor) {
    const box = editors.get(editor);
    const day = editor.querySelector('.zb-editor__day');
    const note = editor.querySelector('.zb-editor__note').value.trim();
    const t = day.value.trim();
    if ((t && !store.isDay(t)) || (day.validity && day.validity.badInput)) {
      editor.querySelector('.zb-editor__said').textContent = '日期不完整，请写成 2026-11-21 这样。';
      day.focus();
      return;
    }
    // Read again: another tab may have changed the tick while the panel stood open.
    const record = store.readRecord(box.dataset.check) || { s: 'no', fp: box.dataset.fp || '' };
    const { s, fp } = record;
    save(box.dataset.check, s === 'yes' || note ? { s, t, note, fp } : null);
    closeEditor(editor);
  }

  /* ---- a place to answer in: below the buttons of a panel, or in the banner ---- */

  function addAnswer(host) {
    const said = make('p', 'zb-answer');
    said.setAttribute('role', 'status');
    said.tabIndex = -1;
    host.append(said, make('div', 'zb-answer__parts'));
  }

  const hostOf = element => element.closest('[data-ticks-panel], .zb-unsaved');

  function answer(host, text, parts) {
    const said = host.querySelector('.zb-answer');
    const place = host.querySelector('.zb-answer__parts');
    said.textContent = text;
    place.textContent = '';
    place.append(...(parts || []));
    // The button just pressed may be gone; without this the keyboard would start again at the top.
    if (!host.contains(document.activeElement) || place.firstChild) said.focus();
  }

  /* ---- writing a file ---- */

  function onExport(button) {
    const host = hostOf(button);
    const { count, text } = files.exportFile();
    // A question that was waiting goes on waiting after “先导出”.
    const waiting = button.closest('.zb-answer__parts') ? Array.from(button.parentNode.children) : [];
    if (!count) {
      answer(host, '还没有勾选，没有可导出的。');
    } else if (IN_WECHAT) {
      const area = make('textarea', 'zb-input zb-answer__text');
      area.readOnly = true;
      area.rows = 6;
      area.value = text;
      area.setAttribute('aria-label', '勾选记录');
      answer(host, '微信里存不了文件：点右上角“…”选“在浏览器打开”再导出；也可以复制下面的 ' + count + ' 条，自己留存。',
        [area, makeButton('复制', 'copy')].concat(waiting));
    } else {
      const name = files.fileName();
      files.download(name, text);
      answer(host, '已交给浏览器下载：' + name + '（' + (store.APART ? '只有本页，' : '全手册 ') + count + ' 条）。', waiting);
    }
  }

  function onCopy(button) {
    const host = hostOf(button);
    const area = host.querySelector('.zb-answer__text');
    area.select();
    area.setSelectionRange(0, area.value.length); // iOS selects nothing without it
    let copied = false;
    try {
      copied = document.execCommand('copy');
    } catch (error) {
      copied = false;
    }
    host.querySelector('.zb-answer').textContent = copied ? '已复制。' : '没能复制，请长按文本框全选后复制。';
  }

  /* ---- reading a file in ---- */

  /** The ids of all checks of the site, from the script that the page names for it; null where it names none. */
  function knownChecks(host) {
    const details = host.closest('[data-ticks-ids]');
    const known = () => (Array.isArray(window.zhibuChecks) ? new Set(window.zhibuChecks) : null);
    if (!details || known()) return Promise.resolve(known());
    return new Promise(resolve => {
      // A script and not a request: file: pages may load the one and not the other.
      const script = make('script');
      script.src = details.dataset.ticksIds;
      script.onload = script.onerror = () => resolve(known());
      document.head.append(script);
    });
  }

  function countAbsent(ids, known) {
    const here = new Set(boxes().map(box => box.dataset.check));
    const isPresent = id => here.has(id) || (known && (known.has(id) || known.has(id.slice(0, id.lastIndexOf('/')))));
    return ids.filter(id => !isPresent(id)).length;
  }

  const sayRecord = record => (record.s === 'yes' ? '已勾' : '没勾') + (record.t && ' ' + record.t) + (record.note && '，备注“' + record.note + '”');

  /** What a person calls a box: its row and its words where this page has it, else its id. */
  function sayBox(id) {
    const box = boxes().find(one => store.currentId(one.dataset.check) === id);
    if (!box) return id;
    const check = box.closest('.zb-check');
    const asked = check && check.querySelector('.zb-ask');
    const row = box.closest('fieldset') && box.closest('fieldset').querySelector('legend');
    return [asked && asked.textContent.trim(), row && row.textContent.trim(), nameOf(box)].filter(Boolean).join(' ');
  }

  /** Every box on which this browser and the file disagree, and what merging would keep. */
  function conflictList(ids, records) {
    const details = make('details', 'zb-conflicts');
    const list = make('ul', 'zb-conflicts__list');
    ids.slice(0, MAX_LISTED).forEach(id => {
      const mine = store.readRecord(id);
      const theirs = records.get(id);
      list.append(make('li', '', sayBox(id) + '：本机' + sayRecord(mine) + '；文件里' + sayRecord(theirs)
        + '；合并后用' + (store.mergeRecords(mine, theirs) === mine ? '本机的' : '文件里的')));
    });
    if (ids.length > MAX_LISTED) list.append(make('li', '', '另有 ' + (ids.length - MAX_LISTED) + ' 条。'));
    details.open = true;
    details.append(make('summary', '', '两边不一样的 ' + ids.length + ' 条'), list);
    return details;
  }

  const pending = new WeakMap(); // panel → the records of the file that waits for a decision

  function onChosen(input) {
    const host = hostOf(input);
    const file = input.files[0];
    if (!file) return;
    files.readFile(file, found => offer(host, found));
    input.value = ''; // so that the same file can be chosen again
  }

  function offer(host, file) {
    if (file.refused) {
      answer(host, file.refused);
      return;
    }
    knownChecks(host).then(known => {
      const ids = Array.from(file.records.keys());
      const local = ids.map(store.readRecord);
      const added = local.filter(record => !record).length;
      const same = ids.filter((id, n) => local[n] && store.isSame(local[n], file.records.get(id))).length;
      const conflicts = ids.filter((id, n) => local[n] && !store.isSame(local[n], file.records.get(id)));
      const early = ids.filter(id => file.records.get(id).t > store.today()).length;
      const counts = '新增 ' + added + '、相同 ' + same + '、冲突 ' + (ids.length - added - same)
        + '、' + (known ? '本站已无此条目 ' : '不在本页 ') + countAbsent(ids, known) + '（照样保留）'
        + (file.damaged ? '、读不懂 ' + file.damaged + '（不导入）' : '')
        + (early ? '、日期在今天以后 ' + early + '（那台电脑的日期可能不对，合并时不以它为晚）' : '') + '。'
        + (file.unsummed ? '文件没有校验码，没法核对是不是完整。' : '');
      if (added + same === ids.length && !added) {
        answer(host, '没有要导入的：' + counts);
        return;
      }
      pending.set(host, file.records);
      answer(host, '文件导出于 ' + file.exported + '，来自 ' + file.origin + '。' + counts
        + '冲突时，“合并”打勾优先、日期晚的优先；“以文件为准”用文件里的。两种都不删本机多出的。',
        (conflicts.length ? [conflictList(conflicts, file.records)] : [])
          .concat(makeButton('合并（推荐）', 'merge'), makeButton('以文件为准', 'file'), makeButton('取消', 'cancel')));
    });
  }

  function importWith(host, choose) {
    const records = pending.get(host);
    pending.delete(host);
    const changes = [];
    records.forEach((theirs, id) => {
      const mine = store.readRecord(id);
      const chosen = mine ? choose(mine, theirs) : theirs;
      if (!mine || !store.isSame(mine, chosen)) changes.push({ id, text: JSON.stringify(chosen) });
    });
    change(host, changes, '已导入，改动 ' + changes.length + ' 条。');
  }

  /* ---- changes that can be taken back ---- */

  const UNDO = 'zhibu.' + store.SITE + '.undo'; // in the store of the tab, so that a reload forgets nothing and leaving it forgets all

  let last = lastChange(); // the latest reading-in or clearing: {id, before, after}

  function lastChange() {
    const isText = text => text === null || typeof text === 'string';
    try {
      const kept = JSON.parse(window.sessionStorage.getItem(UNDO));
      return Array.isArray(kept) && kept.every(one => one && typeof one.id === 'string' && store.isId(one.id)
        && isText(one.before) && isText(one.after)) ? kept : [];
    } catch (error) {
      return [];
    }
  }

  function remember(changes) {
    last = changes;
    try {
      if (last.length) window.sessionStorage.setItem(UNDO, JSON.stringify(last));
      else window.sessionStorage.removeItem(UNDO);
    } catch (error) {
      // Refused: then it can be taken back until the page is left.
    }
  }

  function change(host, changes, done) {
    remember(changes.map(({ id, text }) => ({ id, before: store.readText(id), after: text })));
    last.forEach(({ id, after }) => store.writeText(id, after));
    renderAll();
    const failed = last.filter(({ id }) => store.isUnsaved(id)).length;
    answer(host, done + (failed ? '其中 ' + failed + ' 条浏览器没有存住。' : '') + '可以撤销一次。');
  }

  function onUndo(button) {
    // What was ticked again since is newer than both.
    const untouched = last.filter(({ id, after }) => store.readText(id) === after);
    untouched.forEach(({ id, before }) => store.writeText(id, before));
    remember([]);
    renderAll();
    answer(hostOf(button), '已撤销，恢复 ' + untouched.length + ' 条。');
  }

  const tickedHere = () => Array.from(new Set(boxes().map(box => box.dataset.check))).filter(store.readRecord);

  function onClear(button) {
    const host = hostOf(button);
    const count = tickedHere().length;
    if (!count) {
      answer(host, '本页没有勾选。');
      return;
    }
    answer(host, '要清空本页 ' + count + ' 格的勾选和备注吗？建议先导出一份。',
      [makeButton('先导出', 'export'), makeButton('确定清空', 'clear-now'), makeButton('取消', 'cancel')]);
  }

  function onClearNow(button) {
    const ids = tickedHere();
    change(hostOf(button), ids.map(id => ({ id, text: null })), '已清空本页 ' + ids.length + ' 格。');
  }

  /* ---- what stands around the boxes ---- */

  function buildPanel(panel) {
    if (panel.querySelector('.zb-ticks__bar')) return;
    const bar = make('div', 'zb-ticks__bar');
    const file = make('input', 'zb-ticks__file');
    file.type = 'file';
    file.accept = '.json,application/json';
    file.hidden = true;
    file.setAttribute('aria-label', '勾选文件');
    bar.append(makeButton('导出', 'export'), makeButton('导入', 'import'), makeButton('清空本页', 'clear'),
      makeButton('撤销', 'undo'), file);
    panel.append(make('p', 'zb-ticks__note', '勾选和备注' + PRIVATE + '。' + WHERE + '清理浏览器、换电脑都会丢，要长期留存请导出。'), bar);
    addAnswer(panel);
  }

  function buildCount(list) {
    if (list.querySelector('.zb-count')) return;
    const count = make('p', 'zb-count');
    const note = list.querySelector('.zb-checklist__note');
    count.setAttribute('role', 'status');
    if (note) note.after(count);
    else list.prepend(count);
  }

  function renderBanner() {
    const needed = store.countUnsaved() > 0 || ((store.isRefused() || store.isNewer()) && boxes().length > 0);
    let banner = document.querySelector('.zb-unsaved');
    if (!banner && needed) {
      banner = make('div', 'zb-unsaved');
      const text = make('p', 'zb-unsaved__text');
      text.setAttribute('role', 'alert');
      banner.append(text, makeButton('导出', 'export'));
      addAnswer(banner);
      document.body.append(banner);
    }
    if (!banner) return;
    const text = banner.querySelector('.zb-unsaved__text');
    const words = store.isNewer() ? NEWER : REFUSED;
    if (text.textContent !== words) text.textContent = words;
    banner.hidden = !needed;
  }

  function init() {
    document.querySelectorAll('[data-checklist]').forEach(buildCount);
    document.querySelectorAll('[data-ticks]').forEach(details => {
      details.querySelectorAll('[data-ticks-panel]').forEach(buildPanel);
      details.hidden = false;
    });
    renderAll();
  }

  /* ---- events ---- */

  const actions = {
    'edit': onEdit,
    'save': button => saveEditor(button.closest('.zb-editor')),
    'close': button => closeEditor(button.closest('.zb-editor')),
    'reviewed': onReviewed,
    'export': onExport,
    'copy': onCopy,
    'import': button => hostOf(button).querySelector('.zb-ticks__file').click(),
    'merge': button => importWith(hostOf(button), store.mergeRecords),
    'file': button => importWith(hostOf(button), (mine, theirs) => theirs),
    'cancel': button => answer(hostOf(button), '已取消，没有改动。'),
    'clear': onClear,
    'clear-now': onClearNow,
    'undo': onUndo,
  };

  const CHANGING = ['save', 'reviewed', 'import', 'merge', 'file', 'clear', 'clear-now', 'undo'];

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-tick]');
    if (!button) return;
    const action = button.dataset.zbTick;
    if (!store.isNewer() || !CHANGING.includes(action)) actions[action](button);
    else if (hostOf(button)) answer(hostOf(button), NEWER + '。');
  });
  document.addEventListener('change', event => {
    if (event.target.matches(BOX)) onTick(event.target);
    if (event.target.matches('.zb-ticks__file')) onChosen(event.target);
  });
  document.addEventListener('keydown', event => {
    const editor = event.target.closest && event.target.closest('.zb-editor');
    // Enter and Escape belong to the input method while it composes.
    if (!editor || event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      closeEditor(editor);
    } else if (event.key === 'Enter' && event.target.matches('.zb-editor__note')) {
      event.preventDefault();
      saveEditor(editor);
    }
  });

  window.addEventListener('storage', event => {
    if (event.key === null || store.isNewerKey(event.key)) {
      store.lookAgain();
      renderAll();
      return;
    }
    const id = store.idOf(event.key);
    if (id === null) return;
    store.dropUnsaved(id); // the other tab's word is the later one
    renderOne(id);
  });

  function reread() {
    store.lookAgain();
    renderAll();
  }
  // A page that comes back from the history or the background has missed what other tabs did.
  window.addEventListener('pageshow', reread);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') reread();
  });

  // The browser asks in its own words whether to leave.
  window.addEventListener('beforeunload', event => {
    if (!store.countUnsaved()) return;
    event.preventDefault();
    event.returnValue = '';
  });

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
})();
