/* The index of the search: its parts are scripts, fetched when first needed, so that they load from a folder as from a server. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.index) return;

  const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
  const VALUE = {};
  Array.from(DIGITS).forEach((digit, value) => { VALUE[digit] = value; });

  const waiting = {}; // part → { promise, resolve } while it is on its way, and after
  let root = '';
  let core = null;

  /** Where the site's root lies, seen from this page; said once by the box. */
  function open(base) {
    root = base;
  }

  function part(kind, number) {
    const name = kind + number;
    if (waiting[name]) return waiting[name].promise;
    const entry = waiting[name] = {};
    entry.promise = new Promise((resolve, reject) => {
      entry.resolve = resolve;
      const script = document.createElement('script');
      script.src = root + 'api/search/' + { core: 'core', pairs: 'p/' + number, docs: 'd/' + number }[kind] + '.js';
      script.onerror = () => {
        delete waiting[name]; // so that the next key tries again
        reject(new Error('搜索数据没有读到：' + script.src));
      };
      document.head.append(script);
    });
    return entry.promise;
  }

  /** What every part calls when it has been read. */
  window.zhibuSearchPart = (kind, number, content) => {
    const entry = waiting[kind + number];
    if (entry) entry.resolve(content);
  };

  function loadCore() {
    if (core) return Promise.resolve(core);
    return part('core', 0).then(content => {
      core = content;
      return core;
    });
  }

  /** The documents of a pair as numbers: document × 3 + weight. */
  function decode(text) {
    const found = [];
    let document = -1;
    for (let at = 0; at < text.length;) {
      let value = 0;
      let scale = 1;
      let digit = VALUE[text[at++]];
      while (digit >= 32) {
        value += (digit - 32) * scale;
        scale *= 32;
        digit = VALUE[text[at++]];
      }
      value += digit * scale;
      document += Math.floor(value / 3) + 1;
      found.push(document * 3 + value % 3);
    }
    return found;
  }

  const shardOf = pair => pair.codePointAt(0) % core.shards;
  const decoded = new Map();

  /** The parts that hold the pairs that begin with these characters, by number; then `postings` and `has` answer at once. */
  const shards = {};
  function loadPairs(pairs) {
    const numbers = Array.from(new Set(pairs.map(shardOf))).filter(number => !shards[number]);
    return Promise.all(numbers.map(number => part('pairs', number).then(content => { shards[number] = content; })));
  }

  const has = pair => {
    const shard = shards[shardOf(pair)];
    return shard !== undefined && Object.prototype.hasOwnProperty.call(shard, pair);
  };

  /** Whether a pair is known to stand nowhere: its part is loaded and does not hold it. */
  const lacks = pair => shards[shardOf(pair)] !== undefined && !has(pair);

  function postings(pair) {
    if (!has(pair)) return [];
    let found = decoded.get(pair);
    if (!found) {
      found = decode(shards[shardOf(pair)][pair]);
      decoded.set(pair, found);
    }
    return found;
  }

  /** All pairs that begin with a character, once its part is loaded. */
  const startingWith = character => Object.keys(shards[shardOf(character)] || {}).filter(pair => pair.startsWith(character));

  const FIELDS = ['key', 'title', 'where', 'path', 'anchor', 'names', 'passages', 'facets', 'answers', 'levels', 'sources'];

  function toDocument(row, number) {
    const document = { number };
    FIELDS.forEach((name, at) => { document[name] = row[at]; });
    document.kind = document.key.slice(0, document.key.indexOf(':'));
    return document;
  }

  /** The documents of these numbers, in the same order. */
  function loadDocuments(numbers) {
    const partOf = number => {
      let low = 0;
      let high = core.starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (core.starts[middle] <= number) low = middle;
        else high = middle - 1;
      }
      return low;
    };
    return Promise.all(numbers.map(number => {
      const at = partOf(number);
      return part('docs', at).then(rows => toDocument(rows[number - core.starts[at]], number));
    }));
  }

  zhibu.index = { open, loadCore, loadPairs, postings, has, lacks, startingWith, loadDocuments };
}());
