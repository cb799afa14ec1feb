/* Ticks of the checklists: one localStorage key per box, in this browser only, carried elsewhere as a file. */
(function () {
  'use strict';
  if (window.zhibuTicks) return;
  window.zhibuTicks = true;

  const meta = document.querySelector('meta[name="zhibu-site"]');
  const SITE = (meta && meta.content) || 'local';
  const PREFIX = 'zhibu.' + SITE + '.v1.';
  const BOX = 'input[type=checkbox][data-check]';
  const FORMAT = 'zhibu-ticks';
  const VERSION = 1;
  const MAX_NOTE = 200;
  const MAX_FILE = 2 * 1024 * 1024;
  const IN_WECHAT = /MicroMessenger/i.test(navigator.userAgent);
  const PRIVATE = '仅存本机，不上报';

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function makeButton(text, action) {
    const button = make('button', 'zb-button', text);
    button.type = 'button';
    button.dataset.zbTick = action;
    return button;
  }

  // A day here is a day in China, whatever zone the machine is set to.
  const chinaTime = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 19);
  const today = () => chinaTime().slice(0, 10);

  /* ---- one record: {s, t, note, fp} ---- */

  function isDay(text) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
    const date = new Date(text + 'T00:00:00Z');
    return !isNaN(date) && date.toISOString().slice(0, 10) === text;
  }

  const isId = id => id.length <= 200 && /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(id);
  const isPlainObject = value => !!value && typeof value === 'object' && !Array.isArray(value);

  /** The four known fields of something read from outside, or null if they are not what we write. */
  function cleanRecord(raw) {
    if (!isPlainObject(raw)) return null;
    const { s, t, note = '', fp = '' } = raw;
    const ok = (s === 'yes' || s === 'no')
      && (t === '' || (typeof t === 'string' && isDay(t)))
      && typeof note === 'string' && note.length <= MAX_NOTE
      && typeof fp === 'string' && /^([0-9a-f]{8})?$/.test(fp);
    return ok ? { s, t, note, fp } : null;
  }

  function parseRecord(text) {
    if (!text) return null;
    try {
      return cleanRecord(JSON.parse(text));
    } catch (error) {
      return null;
    }
  }

  const isSame = (a, b) => ['s', 't', 'note', 'fp'].every(field => a[field] === b[field]);

  /** Of two records of one box: a tick before no tick, then the later day, then the longer note. */
  function mergeRecords(mine, theirs) {
    if (mine.s !== theirs.s) return mine.s === 'yes' ? mine : theirs;
    if (mine.t !== theirs.t) return mine.t > theirs.t ? mine : theirs;
    return theirs.note.length > mine.note.length ? theirs : mine;
  }

  /* ---- the store ---- */

  const unsaved = new Map(); // id → text, or null for none: what the browser would not keep

  function isRefused() {
    try {
      return !window.localStorage;
    } catch (error) {
      return true;
    }
  }

  function readText(id) {
    if (unsaved.has(id)) return unsaved.get(id);
    try {
      return window.localStorage.getItem(PREFIX + id);
    } catch (error) {
      return null;
    }
  }

  const readRecord = id => parseRecord(readText(id));

  /** Whether the browser really has it: some refuse without an error. */
  function keep(id, text) {
    try {
      if (text === null) window.localStorage.removeItem(PREFIX + id);
      else window.localStorage.setItem(PREFIX + id, text);
      return window.localStorage.getItem(PREFIX + id) === text;
    } catch (error) {
      return false;
    }
  }

  function keepUnsaved() {
    unsaved.forEach((text, id) => { if (keep(id, text)) unsaved.delete(id); });
  }

  function writeText(id, text) {
    if (!keep(id, text)) {
      unsaved.set(id, text);
      return;
    }
    unsaved.delete(id);
    keepUnsaved();
  }

  const writeRecord = (id, record) => writeText(id, record && JSON.stringify(record));

  /** Every tick of this site, of this page or not, by id; keys that are not ours or damaged stay out. */
  function allTicks() {
    const ids = new Set(unsaved.keys());
    try {
      for (let n = 0; n < window.localStorage.length; n += 1) {
        const key = window.localStorage.key(n);
        if (key.startsWith(PREFIX) && isId(key.slice(PREFIX.length))) ids.add(key.slice(PREFIX.length));
      }
    } catch (error) {
      // Refused: what is in memory is all there is.
    }
    const ticks = Object.create(null); // an id such as __proto__ is then a key like any other
    Array.from(ids).sort().forEach(id => {
      const record = readRecord(id);
      if (record) ticks[id] = record;
    });
    return ticks;
  }

  let last = []; // the latest reading-in or clearing, which can be taken back: {id, before, after}

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
    const record = readRecord(id);
    const stale = !!record && record.fp !== (box.dataset.fp || '');
    box.checked = !!record && record.s === 'yes';
    if (!record && !unsaved.has(id) && !lines.has(box)) return;
    const line = lineOf(box);
    line.root.hidden = !record && !unsaved.has(id);
    line.text.textContent = record ? [box.checked && record.t, record.note].filter(Boolean).join(' ') : '';
    line.failed.hidden = !unsaved.has(id);
    line.stale.hidden = line.reviewed.hidden = !stale;
    line.edit.hidden = !record;
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
    boxes().filter(box => box.dataset.check === id).forEach(render);
    renderPage();
  }

  function save(id, record) {
    const waiting = unsaved.size;
    writeRecord(id, record);
    if (waiting && !unsaved.size) renderAll();
    else renderOne(id);
  }

  function onTick(box) {
    const id = box.dataset.check;
    const before = readRecord(id);
    const note = before ? before.note : '';
    if (box.checked) save(id, { s: 'yes', t: today(), note, fp: box.dataset.fp || '' });
    else save(id, note ? Object.assign({}, before, { s: 'no' }) : null);
  }

  const boxBeside = button => button.closest('.zb-cell').querySelector(BOX);

  function onReviewed(button) {
    const box = boxBeside(button);
    const record = readRecord(box.dataset.check);
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
    const record = readRecord(box.dataset.check) || { t: today(), note: '' };
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
    note.maxLength = MAX_NOTE;
    note.value = record.note;
    const said = make('p', 'zb-editor__said', PRIVATE + '。请勿写涉密和个人信息。');
    said.setAttribute('role', 'status');
    editor.append(field('日期', day), field('备注（最多 ' + MAX_NOTE + ' 字）', note),
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
    if ((t && !isDay(t)) || (day.validity && day.validity.badInput)) {
      editor.querySelector('.zb-editor__said').textContent = '日期不完整，请写成 2026-11-21 这样。';
      day.focus();
      return;
    }
    // Read again: another tab may have changed the tick while the panel stood open.
    const record = readRecord(box.dataset.check) || { s: 'no', fp: box.dataset.fp || '' };
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

  function exportFile() {
    const ticks = allTicks();
    const file = {
      format: FORMAT, version: VERSION, site: SITE, exported: chinaTime() + '+08:00',
      origin: location.origin, count: Object.keys(ticks).length, ticks,
    };
    return { count: file.count, text: JSON.stringify(file, null, 1) };
  }

  function fileName() {
    const stamp = chinaTime();
    return 'zhibu-勾选-' + SITE + '-' + stamp.slice(0, 10).replace(/-/g, '') + '-' + stamp.slice(11, 16).replace(':', '') + '.json';
  }

  function onExport(button) {
    const host = hostOf(button);
    const { count, text } = exportFile();
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
      const name = fileName();
      download(name, text);
      answer(host, '已交给浏览器下载：' + name + '（全手册 ' + count + ' 条）。', waiting);
    }
  }

  function download(name, text) {
    const link = make('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
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

  /** Text of a file that Notepad or WPS may have saved again in another encoding. */
  function decode(buffer) {
    const bytes = new Uint8Array(buffer);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (error) {
      return new TextDecoder('gb18030').decode(bytes);
    }
  }

  /** What a file holds: {records, damaged, origin, exported}, or {refused: why}. */
  function readFile(text) {
    let file;
    try {
      file = JSON.parse(text);
    } catch (error) {
      return { refused: '文件不完整，或者不是勾选文件，没有导入。请重新导出一份再试。' };
    }
    if (!isPlainObject(file) || file.format !== FORMAT) return { refused: '这不是本手册导出的勾选文件，没有导入。' };
    if (!Number.isInteger(file.version) || file.version < 1) return { refused: '文件没有写明版本，没有导入。' };
    if (file.version > VERSION) {
      return { refused: '这个文件是更新的手册导出的（第 ' + file.version + ' 版格式），这里读不了，没有导入。' };
    }
    if (file.site !== SITE) return { refused: '这是另一个手册（' + short(file.site) + '）的勾选文件，没有导入。' };
    if (!isPlainObject(file.ticks)) return { refused: '文件里没有勾选记录，没有导入。' };
    const records = new Map();
    const ids = Object.keys(file.ticks);
    ids.forEach(id => {
      const record = cleanRecord(file.ticks[id]);
      if (record && isId(id)) records.set(id, record);
    });
    return { records, damaged: ids.length - records.size, origin: short(file.origin), exported: short(file.exported) };
  }

  const short = text => (typeof text === 'string' ? text.slice(0, 60) : '未写明');

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

  const pending = new WeakMap(); // panel → the records of the file that waits for a decision

  function onChosen(input) {
    const host = hostOf(input);
    const file = input.files[0];
    if (!file) return;
    if (file.size > MAX_FILE) {
      answer(host, '文件超过 2 MB，不像勾选文件，没有导入。');
    } else {
      const reader = new FileReader();
      reader.onload = () => offer(host, readFile(decode(reader.result)));
      reader.onerror = () => answer(host, '文件读不出来，没有导入。');
      reader.readAsArrayBuffer(file);
    }
    input.value = ''; // so that the same file can be chosen again
  }

  function offer(host, file) {
    if (file.refused) {
      answer(host, file.refused);
      return;
    }
    knownChecks(host).then(known => {
      const ids = Array.from(file.records.keys());
      const local = ids.map(readRecord);
      const added = local.filter(record => !record).length;
      const same = ids.filter((id, n) => local[n] && isSame(local[n], file.records.get(id))).length;
      const counts = '新增 ' + added + '、相同 ' + same + '、冲突 ' + (ids.length - added - same)
        + '、' + (known ? '本站已无此条目 ' : '不在本页 ') + countAbsent(ids, known) + '（照样保留）'
        + (file.damaged ? '、读不懂 ' + file.damaged + '（不导入）' : '') + '。';
      if (added + same === ids.length && !added) {
        answer(host, '没有要导入的：' + counts);
        return;
      }
      pending.set(host, file.records);
      answer(host, '文件导出于 ' + file.exported + '，来自 ' + file.origin + '。' + counts
        + '冲突时，“合并”打勾优先、日期晚的优先；“以文件为准”用文件里的。两种都不删本机多出的。',
        [makeButton('合并（推荐）', 'merge'), makeButton('以文件为准', 'file'), makeButton('取消', 'cancel')]);
    });
  }

  function importWith(host, choose) {
    const records = pending.get(host);
    pending.delete(host);
    const changes = [];
    records.forEach((theirs, id) => {
      const mine = readRecord(id);
      const chosen = mine ? choose(mine, theirs) : theirs;
      if (!mine || !isSame(mine, chosen)) changes.push({ id, text: JSON.stringify(chosen) });
    });
    change(host, changes, '已导入，改动 ' + changes.length + ' 条。');
  }

  /* ---- changes that can be taken back ---- */

  function change(host, changes, done) {
    last = changes.map(({ id, text }) => ({ id, before: readText(id), after: text }));
    last.forEach(({ id, after }) => writeText(id, after));
    renderAll();
    const failed = last.filter(({ id }) => unsaved.has(id)).length;
    answer(host, done + (failed ? '其中 ' + failed + ' 条浏览器没有存住。' : '') + '可以撤销一次。');
  }

  function onUndo(button) {
    // What was ticked again since is newer than both.
    const untouched = last.filter(({ id, after }) => readText(id) === after);
    untouched.forEach(({ id, before }) => writeText(id, before));
    last = [];
    renderAll();
    answer(hostOf(button), '已撤销，恢复 ' + untouched.length + ' 条。');
  }

  const tickedHere = () => Array.from(new Set(boxes().map(box => box.dataset.check))).filter(readRecord);

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
    panel.append(make('p', 'zb-ticks__note', '勾选和备注' + PRIVATE + '。清理浏览器、换电脑都会丢，要长期留存请导出。'), bar);
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
    const needed = unsaved.size > 0 || (isRefused() && boxes().length > 0);
    let banner = document.querySelector('.zb-unsaved');
    if (!banner && needed) {
      banner = make('div', 'zb-unsaved');
      const text = make('p', 'zb-unsaved__text', '浏览器不允许保存，关闭页面后勾选会丢失——请先导出或打印');
      text.setAttribute('role', 'alert');
      banner.append(text, makeButton('导出', 'export'));
      addAnswer(banner);
      document.body.append(banner);
    }
    if (banner) banner.hidden = !needed;
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
    'merge': button => importWith(hostOf(button), mergeRecords),
    'file': button => importWith(hostOf(button), (mine, theirs) => theirs),
    'cancel': button => answer(hostOf(button), '已取消，没有改动。'),
    'clear': onClear,
    'clear-now': onClearNow,
    'undo': onUndo,
  };

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-zb-tick]');
    if (button) actions[button.dataset.zbTick](button);
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
    if (event.key === null) {
      renderAll();
    } else if (event.key.startsWith(PREFIX)) {
      const id = event.key.slice(PREFIX.length);
      unsaved.delete(id); // the other tab's word is the later one
      renderOne(id);
    }
  });

  function reread() {
    keepUnsaved();
    renderAll();
  }
  // A page that comes back from the history or the background has missed what other tabs did.
  window.addEventListener('pageshow', reread);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') reread();
  });

  const start = () => (window.document$ ? window.document$.subscribe(init) : init());
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
