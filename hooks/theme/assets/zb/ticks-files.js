/* The file that carries ticks to another browser: what it is made of, handed over as a download, read with suspicion. */
(function () {
  'use strict';
  const zhibu = window.zhibu = window.zhibu || {};
  if (zhibu.files) return;

  const { store } = zhibu; // ticks-store.js, which the page loads first
  const FORMAT = 'zhibu-ticks';
  const VERSION = 1;
  const MAX_FILE = 2 * 1024 * 1024;
  const EXPORTED = 'zhibu.' + store.SITE + '.exported'; // the day of the last export, beside the ticks

  /* ---- writing ---- */

  function exportFile() {
    const ticks = store.allTicks();
    const file = {
      format: FORMAT, version: VERSION, site: store.SITE, exported: store.chinaTime() + '+08:00',
      origin: location.origin, count: Object.keys(ticks).length, ticks,
    };
    return { count: file.count, text: JSON.stringify(file, null, 1) };
  }

  function fileName() {
    const stamp = store.chinaTime();
    return 'zhibu-勾选-' + store.SITE + '-' + stamp.slice(0, 10).replace(/-/g, '') + '-' + stamp.slice(11, 16).replace(':', '') + '.json';
  }

  /** Hands a text to the browser as a download. */
  function save(name, text, type) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function download(name, text) {
    save(name, text, 'application/json');
    try {
      window.localStorage.setItem(EXPORTED, store.today());
    } catch (error) {
      // Refused: then the page goes on reminding.
    }
  }

  /** The day of the last export from this browser, or '' where none is known. */
  function lastExport() {
    try {
      const day = window.localStorage.getItem(EXPORTED) || '';
      return store.isDay(day) ? day : '';
    } catch (error) {
      return '';
    }
  }

  /* ---- reading ---- */

  const short = text => (typeof text === 'string' ? text.slice(0, 60) : '未写明');

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
  function parseFile(text) {
    let file;
    try {
      file = JSON.parse(text);
    } catch (error) {
      return { refused: '文件不完整，或者不是勾选文件，没有导入。请重新导出一份再试。' };
    }
    if (!store.isPlainObject(file) || file.format !== FORMAT) return { refused: '这不是本手册导出的勾选文件，没有导入。' };
    if (!Number.isInteger(file.version) || file.version < 1) return { refused: '文件没有写明版本，没有导入。' };
    if (file.version > VERSION) {
      return { refused: '这个文件是更新的手册导出的（第 ' + file.version + ' 版格式），这里读不了，没有导入。' };
    }
    if (file.site !== store.SITE) return { refused: '这是另一个手册（' + short(file.site) + '）的勾选文件，没有导入。' };
    if (!store.isPlainObject(file.ticks)) return { refused: '文件里没有勾选记录，没有导入。' };
    const records = new Map();
    const ids = Object.keys(file.ticks);
    ids.forEach(id => {
      const record = store.cleanRecord(file.ticks[id]);
      if (record && store.isId(id)) records.set(id, record);
    });
    return { records, damaged: ids.length - records.size, origin: short(file.origin), exported: short(file.exported) };
  }

  /** Calls back with what parseFile makes of a file that somebody chose. */
  function readFile(file, done) {
    if (file.size > MAX_FILE) {
      done({ refused: '文件超过 2 MB，不像勾选文件，没有导入。' });
      return;
    }
    const reader = new FileReader();
    reader.onload = () => done(parseFile(decode(reader.result)));
    reader.onerror = () => done({ refused: '文件读不出来，没有导入。' });
    reader.readAsArrayBuffer(file);
  }

  zhibu.files = { exportFile, fileName, save, download, lastExport, readFile };
})();
