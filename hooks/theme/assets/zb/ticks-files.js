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

  /* ---- the checksum ---- */

  /** SHA-256 in hexadecimal digits; the browser's own is not there on an intranet without https. */
  function sha256(text) {
    const word = (number, root) => (Math.pow(number, 1 / root) % 1) * 4294967296 | 0;
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) if (primes.every(prime => n % prime)) primes.push(n);
    const constants = primes.map(prime => word(prime, 3));
    const state = primes.slice(0, 8).map(prime => word(prime, 2));
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array(((bytes.length + 8 >> 6) + 1) * 64);
    const view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const turn = (value, by) => value >>> by | value << 32 - by;
    const w = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let n = 0; n < 64; n += 1) {
        if (n < 16) {
          w[n] = view.getInt32(at + n * 4);
        } else {
          const x = w[n - 15];
          const y = w[n - 2];
          w[n] = w[n - 16] + (turn(x, 7) ^ turn(x, 18) ^ x >>> 3) + w[n - 7] + (turn(y, 17) ^ turn(y, 19) ^ y >>> 10) | 0;
        }
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let n = 0; n < 64; n += 1) {
        const first = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + constants[n] + w[n] | 0;
        const second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
        h = g;
        g = f;
        f = e;
        e = d + first | 0;
        d = c;
        c = b;
        b = a;
        a = first + second | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((value, n) => { state[n] = state[n] + value | 0; });
    }
    return state.map(value => (value >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** The checksum of ticks: of their fields in one order, however the file around them is laid out. */
  function sumOf(ticks) {
    const rows = Object.keys(ticks).sort().map(id => {
      const record = ticks[id];
      return store.isPlainObject(record) ? [id, record.s, record.t, record.note, record.fp] : [id, record];
    });
    return sha256(JSON.stringify(rows));
  }

  /* ---- writing ---- */

  function exportFile() {
    const ticks = store.allTicks();
    const file = {
      format: FORMAT, version: VERSION, site: store.SITE, exported: store.chinaTime() + '+08:00',
      origin: location.origin, count: Object.keys(ticks).length, sum: sumOf(ticks), ticks,
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

  /** What a file holds: {records, damaged, origin, exported, unsummed}, or {refused: why}. */
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
    if (file.sum !== undefined && file.sum !== sumOf(file.ticks)) {
      return { refused: '校验码对不上：文件存下来以后被改过，或者拷贝时坏了，没有导入。请重新导出一份再试。' };
    }
    const records = new Map();
    let damaged = 0;
    Object.keys(file.ticks).forEach(written => {
      const record = store.isId(written) && store.cleanRecord(file.ticks[written]);
      if (!record) {
        damaged += 1;
        return;
      }
      const id = store.currentId(written);
      records.set(id, records.has(id) ? store.mergeRecords(records.get(id), record) : record);
    });
    return { records, damaged, origin: short(file.origin), exported: short(file.exported), unsummed: file.sum === undefined };
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
