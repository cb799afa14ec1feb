/* The ticks themselves: what one record is, how two are merged, and how this browser keeps one key per box. */
(function () {
  'use strict';
  const zhibu = window.zhibu = window.zhibu || {};
  if (zhibu.store) return;

  const meta = document.querySelector('meta[name="zhibu-site"]');
  const SITE = (meta && meta.content) || 'local';
  const PREFIX = 'zhibu.' + SITE + '.v1.';
  const MAX_NOTE = 200;

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

  const isUnsaved = id => unsaved.has(id);
  const countUnsaved = () => unsaved.size;
  const dropUnsaved = id => unsaved.delete(id);

  /** The id that a key of localStorage is for, or null where the key is not ours. */
  const idOf = key => (key.startsWith(PREFIX) ? key.slice(PREFIX.length) : null);

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
        const id = idOf(window.localStorage.key(n));
        if (id !== null && isId(id)) ids.add(id);
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

  zhibu.store = {
    SITE, MAX_NOTE, chinaTime, today,
    isDay, isId, isPlainObject, cleanRecord, isSame, mergeRecords,
    isRefused, idOf, readText, readRecord, writeText, writeRecord, allTicks,
    isUnsaved, countUnsaved, dropUnsaved, keepUnsaved,
  };
})();
