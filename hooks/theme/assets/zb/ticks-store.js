/* The ticks themselves: what one record is, how two are merged, and how this browser keeps one key per box. */
(function () {
  'use strict';
  const zhibu = window.zhibu = window.zhibu || {};
  if (zhibu.store) return;

  const meta = document.querySelector('meta[name="zhibu-site"]');
  const SITE = (meta && meta.content) || 'local';
  const OURS = 'zhibu.' + SITE + '.';
  const VERSION = 1;
  const PREFIX = OURS + 'v' + VERSION + '.';
  const MAX_NOTE = 200;

  /** Whether each page keeps ticks of its own and sees no others: so does Firefox with pages that are opened from a folder. */
  const APART = location.protocol === 'file:' && /Firefox\//.test(navigator.userAgent);

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

  /** What decides between two records of one box, the weightiest first. A day yet to come is a clock gone wrong: it decides last. */
  function weigh(record) {
    const likely = record.t <= today() ? record.t : '';
    return [record.s === 'yes' ? 1 : 0, likely, record.note.length, record.note, record.t, record.fp];
  }

  /** Of two records of one box: a tick before no tick, then the later day, then the longer note; the same whichever comes first. */
  function mergeRecords(mine, theirs) {
    const a = weigh(mine);
    const b = weigh(theirs);
    const n = a.findIndex((value, at) => value !== b[at]);
    return n < 0 || a[n] > b[n] ? mine : theirs;
  }

  /* ---- boxes whose check has another id today ---- */

  const moves = window.zhibuMoves || {}; // check-moves.js, which the page loads where there are any

  /** The id under which a box is kept today: that of the check that took the place of a retired one. */
  function currentId(id) {
    const cut = id.lastIndexOf('/');
    const check = id.slice(0, cut);
    return Object.prototype.hasOwnProperty.call(moves, check) ? moves[check] + id.slice(cut) : id;
  }

  /* ---- the store ---- */

  const unsaved = new Map(); // id → text, or null for none: what the browser would not keep

  const isUnsaved = id => unsaved.has(currentId(id));
  const countUnsaved = () => unsaved.size;
  const dropUnsaved = id => unsaved.delete(currentId(id));

  /** The id that a key of localStorage is for, or null where the key is not ours. */
  const idOf = key => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null);

  function isRefused() {
    try {
      return !window.localStorage;
    } catch (error) {
      return true;
    }
  }

  function keys() {
    try {
      return Array.from({ length: window.localStorage.length }, (_, n) => window.localStorage.key(n));
    } catch (error) {
      return []; // Refused: what is in memory is all there is.
    }
  }

  /** Whether a key is what a newer handbook keeps of the same unit. */
  function isNewerKey(key) {
    const found = key.startsWith(OURS) && /^v(\d{1,9})\./.exec(key.slice(OURS.length));
    return !!found && Number(found[1]) > VERSION;
  }

  let newer = keys().some(isNewerKey);

  /** Whether a newer handbook has been here: this one then shows what it can read, and changes nothing. */
  const isNewer = () => newer;

  function readText(box) {
    const id = currentId(box);
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

  function writeText(box, text) {
    if (newer) return;
    const id = currentId(box);
    if (!keep(id, text)) {
      unsaved.set(id, text);
      return;
    }
    unsaved.delete(id);
    keepUnsaved();
  }

  const writeRecord = (id, record) => writeText(id, record && JSON.stringify(record));

  const storedIds = () => keys().map(idOf).filter(id => id !== null && isId(id));

  /** Ticks of retired checks go to the checks that took their place: written first, read back, and only then removed. */
  function moveRenamed() {
    if (newer || !Object.keys(moves).length) return;
    storedIds().filter(id => currentId(id) !== id).forEach(old => {
      const moved = parseRecord(window.localStorage.getItem(PREFIX + old));
      const there = readText(old);
      const mine = parseRecord(there);
      if (!moved || (there && !mine)) return; // damaged values are left alone
      writeRecord(old, mine ? mergeRecords(mine, moved) : moved);
      if (!isUnsaved(old)) window.localStorage.removeItem(PREFIX + old);
    });
  }

  /** Looks at the store anew, which other tabs and other copies of the handbook use too. */
  function lookAgain() {
    newer = keys().some(isNewerKey);
    if (newer) return;
    keepUnsaved();
    moveRenamed();
  }

  /** Every tick of this site, of this page or not, by id; keys that are not ours or damaged stay out. */
  function allTicks() {
    const ids = new Set(Array.from(unsaved.keys()).concat(storedIds().map(currentId)));
    const ticks = Object.create(null); // an id such as __proto__ is then a key like any other
    Array.from(ids).sort().forEach(id => {
      const record = readRecord(id);
      if (record) ticks[id] = record;
    });
    return ticks;
  }

  zhibu.store = {
    SITE, MAX_NOTE, APART, chinaTime, today,
    isDay, isId, isPlainObject, cleanRecord, isSame, mergeRecords,
    isRefused, isNewer, isNewerKey, currentId, idOf, readText, readRecord, writeText, writeRecord, allTicks,
    isUnsaved, countUnsaved, dropUnsaved, lookAgain,
  };
  moveRenamed();
})();
