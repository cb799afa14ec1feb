/* What a query means: its words, numbers, questions, and what a slip of the hand or of the ear may have been meant for. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.query) return;

  const HAN = /[\u3007\u3400-\u9fff]/;
  const PLAIN = /^[\u4e00-\u9fff]+$/; // most names: nothing in them has to be made equal
  const LATIN_ONLY = /^[a-z0-9' ]+$/;
  const CHINESE = '零一二三四五六七八九';
  const NUMBERED = /第?\s*([0-9]+|[零〇一二两三四五六七八九十百]+)\s*(条|款|部分|章|大点)/;

  const PLACE = /[一二三四五六七八九十]+ *\( *[一二三四五六七八九十]+ *\) *[0-9]*(?: *\/ *[一二三四五六七八九十]+)?/;

  const SPLIT = /([开搞办讲写查谈学换交报议])(一次|几次|几回|多少次)([\u3400-\u9fff])(?=$|[ 吗呢啊呀的了])/;
  const OURS = /我们|咱|本所|本支部|我所/;
  const WHICH = /哪[一二三四五六七八九十](?=[种个项条类样点])/; // 哪四种 asks what 哪几种 does
  const WHETHER = /吗$|能不能|要不要|可不可以|行不行|是不是|会不会|用不用|非要|算不算/;
  const FILLER = /[开干办搞弄完成交做有要得的事儿情活动安排任务工作些个里份底初前什么哪啥些到期截止该]/g; // what is said of a time without naming anything

  /** Text as it is compared: half width, lower case, without quotation marks and title marks. */
  const normalise = text => (PLAIN.test(text) ? text : text.normalize('NFKC').toLowerCase().replace(/[“”‘’"'《》〈〉_]/g, '')
    .replace(/[^\w\u3007\u3400-\u9fff+*]+/g, ' ').trim());

  const squeeze = text => text.replace(/ /g, '');

  /** TEXT as runs of units: a Chinese character, a Latin word or a number each; as the index was made. */
  function units(text) {
    return text.split(/[^\w\u3007\u3400-\u9fff+*]+/).filter(Boolean).map(run => run.match(/[0-9]+|[a-z]+|[^0-9a-z]/g) || []);
  }

  function pairs(text) {
    const found = [];
    units(text).forEach(run => {
      run.forEach((unit, at) => {
        if (at + 1 < run.length) found.push(unit + run[at + 1]);
        if (/^[0-9a-z]/.test(unit)) found.push(unit);
      });
      if (run.length === 1 && !/^[0-9a-z]/.test(run[0])) found.push(run[0]);
    });
    return Array.from(new Set(found));
  }

  function toNumber(text) {
    if (/^[0-9]+$/.test(text)) return Number(text);
    if (!/^(?:[一二两三四五六七八九]?百)?零?(?:[一二两三四五六七八九]?十)?[一二两三四五六七八九]?$/.test(text) && /[十百]/.test(text)) return NaN;
    const digits = Array.from(text.replace(/两/g, '二').replace(/〇/g, '零'));
    if (!digits.some(digit => '十百'.includes(digit))) return Number(digits.map(digit => CHINESE.indexOf(digit)).join(''));
    let total = 0;
    let digit = 0;
    digits.forEach(sign => {
      if (sign === '百') total += (digit || 1) * 100;
      else if (sign === '十') total += (digit || 1) * 10;
      digit = '十百'.includes(sign) ? 0 : CHINESE.indexOf(sign);
    });
    return total + digit;
  }

  /* ---- the names of the handbook, ready to be compared ---- */

  let names = null; // [{ text, document, sound, initials }]
  let sounds = null; // character → reading
  let looks = null; // character → the characters that look like it
  let byText = null; // a name → its documents
  let longest = 0;
  let phrases = null; // [words that ask, the intent they mean], longest first
  let periods = null; // periods that a question of frequency names, longest first
  let holders = null; // [{ said, row }], the names of plans and reports, longest first
  let synonyms = null; // [{ said, means }], longest first

  function prepare(core) {
    if (names) return;
    sounds = {};
    Object.keys(core.sounds.usual).forEach(sound => Array.from(core.sounds.usual[sound]).forEach(sign => { sounds[sign] = sound; }));
    looks = {};
    core.similar.forEach(group => Array.from(group).forEach(sign => {
      looks[sign] = (looks[sign] || '') + group.replace(sign, '');
    }));
    byText = new Map();
    names = core.names.map(([name, document]) => {
      const text = squeeze(normalise(name));
      if (!byText.has(text)) byText.set(text, []);
      byText.get(text).push(document);
      longest = Math.max(longest, text.length);
      return { text, document, name, spoken: null };
    }).filter(one => one.text.length > 1);
    names.core = core;
    phrases = core.idle.map(words => [words, '']);
    Object.keys(core.asking).filter(intent => intent !== 'period')
      .forEach(intent => core.asking[intent].forEach(words => phrases.push([words, intent])));
    phrases.sort((a, b) => b[0].length - a[0].length);
    periods = (core.asking.period || []).slice().sort((a, b) => b.length - a.length);
    holders = [].concat(...core.held.map(row => row[1].map(name => ({ said: squeeze(normalise(name)), row }))))
      .sort((a, b) => b.said.length - a.said.length);
    synonyms = [].concat(...core.synonyms.map(([words, means]) => {
      const other = means.map(one => squeeze(normalise(one)));
      return words.map(word => squeeze(normalise(word)))
        .map(said => ({ said, means: other, asks: phrases.some(([asking]) => asking.length > 1 && said !== asking && said.includes(asking)) }));
    })).sort((a, b) => b.said.length - a.said.length);
    setTimeout(() => spellAhead(0), 500);
  }

  const AT_ONCE = 300; // names that are spelled in one go, some milliseconds on a phone

  /** Spells the names while nobody types, so that the first query in pinyin need not wait for all of them. */
  function spellAhead(at) {
    names.slice(at, at + AT_ONCE).forEach(spokenOf);
    if (at + AT_ONCE < names.length) setTimeout(() => spellAhead(at + AT_ONCE), 50);
  }

  /** The syllables of a name, a character each. */
  function syllablesOf(one) {
    const special = names.core.sounds.special[one.name];
    if (!special && PLAIN.test(one.name)) return Array.from(one.name, sign => sounds[sign] || sign);
    const spoken = special ? special.split(' ') : null;
    const found = [];
    Array.from(one.name).forEach((sign, at, signs) => {
      const text = squeeze(normalise(sign));
      if (text) found.push(spoken && HAN.test(sign) && spoken.length === signs.length ? spoken[at] : sounds[text] || text);
    });
    return found;
  }

  /** A name as it is spelled: in full, and by initials. */
  function spokenOf(one) {
    if (!one.spoken) {
      const syllables = HAN.test(one.text) ? syllablesOf(one) : [];
      one.spoken = { full: syllables.join(''), initials: syllables.map(sound => sound[0]).join('') };
    }
    return one.spoken;
  }

  /** Whether a syllable of a name begins at this place of its full spelling. */
  function begins(one, place) {
    let at = 0;
    return syllablesOf(one).some(sound => {
      const found = at === place;
      at += sound.length;
      return found;
    });
  }

  /** How two readings are confused in the south and by the ear: zh/z, ch/c, sh/s, n/l, -ng/-n. */
  const blur = sound => sound.replace(/^([zcs])h/, '$1').replace(/^n(?=[aeiou])/, 'l').replace(/([aei])ng$/, '$1n');

  const soundsLike = (a, b) => Boolean(sounds[a] && sounds[b]) && blur(sounds[a]) === blur(sounds[b]);
  const looksLike = (a, b) => (looks[a] || '').includes(b);

  /* ---- pinyin ---- */

  /** The names that a run of Latin letters spells, in full or by initials, best first. */
  function spelled(letters) {
    const found = [];
    names.forEach(one => {
      const { full, initials } = spokenOf(one);
      if (!full) return;
      let score = 0;
      if (full === letters) score = 1;
      else if (initials === letters && letters.length > 1) score = 0.95;
      else if (letters.length > 3 && full.startsWith(letters)) score = 0.8;
      else if (letters.length > 3 && full.includes(letters) && begins(one, full.indexOf(letters))) score = 0.7;
      else if (letters.length > 2 && initials.length < 13 && initials.includes(letters)) score = 0.5;
      if (score) found.push({ one, score: score - Math.min(0.2, one.text.length / 200) });
    });
    return found.sort((a, b) => b.score - a.score);
  }

  /* ---- one wrong character ---- */

  /** The names that a stretch of a word would be, were one character another: [{ word, typed, text, factor }]. */
  function mended(text) {
    if (!HAN.test(text)) return [];
    const found = [];
    const signs = Array.from(text);
    names.forEach(one => {
      const length = one.text.length;
      if (length < 3 || length > signs.length + 8) return;
      // Either the text holds the name, or the name holds the text.
      const [outer, inner] = length <= signs.length ? [text, one.text] : [one.text, text];
      if (inner.length < 3 || outer.length > 24 || (length > signs.length && signs.length < 4)) return;
      for (let start = 0; start + inner.length <= outer.length; start++) {
        const slip = slipBetween(inner, outer, start);
        if (slip === null) continue;
        const [a, b] = [inner[slip], outer[start + slip]];
        const alike = soundsLike(a, b) || looksLike(a, b);
        if (!alike && (inner.length < 4 || !HAN.test(a) || !HAN.test(b))) continue;
        const holds = length <= signs.length;
        found.push({ word: text, typed: holds ? text.slice(start, start + length) : text, text: holds ? one.text : outer.slice(start, start + inner.length), factor: alike ? 0.95 : 0.75 });
      }
    });
    return found.sort((a, b) => b.factor * b.text.length - a.factor * a.text.length);
  }

  /** The one place at which INNER differs from OUTER laid at START; null where they differ in none or in several. */
  function slipBetween(inner, outer, start) {
    let slip = null;
    for (let at = 0; at < inner.length; at++) {
      if (inner[at] === outer[start + at]) continue;
      if (slip !== null) return null;
      slip = at;
    }
    return slip;
  }

  /** The characters that one may have been typed for: read alike, or looking alike. */
  function doubles(sign) {
    const sound = sounds[sign];
    const alike = sound ? Object.keys(names.core.sounds.usual).filter(one => blur(one) === blur(sound))
      .map(one => names.core.sounds.usual[one]).join('') : '';
    return Array.from(new Set(alike + (looks[sign] || ''))).filter(one => one !== sign);
  }

  /* ---- abbreviations ---- */

  /** How well a short text is a clipped form of a name: its pieces in order, each of two characters or more; 0 where it is none. */
  function clipped(text, name) {
    if (text.length < 3 || text.length >= name.length) return 0;
    for (let place = 0; place < text.length; place++) if (!name.includes(text[place])) return 0;
    let at = 0;
    let pieces = 0;
    for (let taken = 0; taken < text.length;) {
      let size = text.length - taken;
      let place = -1;
      for (; size > 0; size--) {
        place = name.indexOf(text.slice(taken, taken + size), at);
        if (place >= 0) break;
      }
      if (place < 0 || (size < 2 && text.length - taken > 1 && pieces > 0)) return 0;
      at = place + size;
      taken += size;
      pieces += 1;
    }
    return pieces > Math.max(2, Math.ceil(text.length / 2)) ? 0 : 1 / pieces * (0.7 + 0.3 * text.length / name.length);
  }

  /* ---- the whole query ---- */

  /** TEXT with the sayings in it that hold words that ask put as what they mean: 有哪些不足 names a thing and does not ask which. */
  const meant = text => synonyms.reduce((left, { said, means, asks }) => (asks ? left.split(said).join(means[0]) : left), text);

  /** What the query asks besides its subject, and the subject left: intents by the phrases of data/search.yml. */
  function askings(text) {
    const intents = {};
    // A verb and its object that the question stands between belong together: 几年换一次届, 谈几次话.
    let left = ` ${meant(text).replace(SPLIT, '$1$3 $2 ').replace(WHICH, '哪几')} `;
    phrases.forEach(([words, intent]) => {
      // A single character is put aside only where nothing of the subject touches it.
      const at = words.length > 1 ? left.indexOf(words) : left.indexOf(` ${words} `);
      if (at < 0) return;
      if (intent) intents[intent] = true;
      left = left.split(words.length > 1 ? words : ` ${words} `).join(' ');
    });
    // What was done, and what is meant to be done next, is told in the reports.
    if (/上半年[^要应该得]{1,10}[几多]|打算|下一步|下步|接下来|了(几|多少)|[了上过].{0,8}(没有|没)$|有没有.{1,8}过$|(几月份?|几号|哪天|哪一?年|什么时候|啥时候|何时).{1,6}的$/.test(text)) intents.told = true;
    // What one may or need not do is asked with 吗 and the like, which are put aside with the rest.
    if (WHETHER.test(text)) intents.whether = true;
    // How often something is asked for names a period that is not looked for, unless nothing else is.
    if (intents.often || intents.told) {
      const done = intents.told ? left.replace(/[开搞办讲写查谈学收做]了/g, ' ') : left;
      const without = part => periods.reduce((rest, words) => rest.split(words).join(' '), part);
      const held = intents.told && holders.find(({ said }) => done.includes(said)); // 上半年 names the report that tells it
      const bare = held ? done.split(held.said).map(without).join(held.said) : without(done);
      if (bare.trim() && !byText.has(squeeze(done))) left = bare; // 半年总结 is a name
    }
    left = left.replace(/ +/g, ' ').trim();
    // What leaves nothing, or single characters, is looked for as it stands: 咱所, 多久举一次手.
    return left.split(' ').every(one => one.length < 2) ? { intents: {}, left: text } : { intents, left };
  }

  /** Clause, part or article by number, with the documents whose name stands beside it. */
  function numbered(text, core) {
    const found = NUMBERED.exec(text);
    if (!found) return null;
    const value = toNumber(found[1]);
    // 四是, 二要 and the like name a part of the clause; the passage shown is chosen by them.
    const rest = squeeze(text.replace(found[0], ' ').replace(/[一二三四五六七八九十]+[是要]|第[一二三四五六七八九0-9]+层/g, ' ').replace(/^\s*的|的\s*$/g, ''));
    const kinds = found[2] === '条' || found[2] === '款' ? ['clause', 'article'] : ['section'];
    // 要点 may be either plan: names that fit about as well stand in the order of the documents, our own first.
    const fits = one => Math.round(one.score * 4);
    const owners = rest ? named(rest).filter(one => one.score > 0.3).sort((a, b) => fits(b) - fits(a) || a.document - b.document).map(one => one.document) : [];
    const rows = [].concat(...kinds.map(kind => core.numbers[kind].map(row => [kind, ...row]))).filter(row => row[2] === value);
    let hits = rows;
    if (rest) hits = owners.length ? [].concat(...owners.slice(0, 6).map(owner => rows.filter(row => row[3] === owner))) : [];
    else if (!/第/.test(found[0]) && squeeze(text) !== squeeze(found[0])) return null;
    else hits = rows.filter(row => row[0] !== 'article');
    return hits.length ? { documents: hits.map(row => row[1]), said: found[0] } : null;
  }

  /** What stands in a report at a place written as there, 一（三） or 一（三）/二, with the documents; null where the query names none. */
  function placed(raw, core) {
    const text = raw.normalize('NFKC').toLowerCase();
    const found = PLACE.exec(text);
    if (!found) return null;
    const rest = squeeze(normalise(text.replace(found[0], ' ')));
    const owners = named(rest).filter(one => one.score > 0.3).map(one => one.document)
      .concat(holders.filter(one => rest.includes(one.said)).map(one => one.row[0]));
    const hits = core.numbers.place.filter(row => row[1] === found[0].replace(/ /g, ''));
    const meant = hits.filter(row => owners.includes(row[2]));
    return hits.length ? { documents: (meant.length ? meant : hits).map(row => row[0]), said: found[0] } : null;
  }

  /** The documents that a text names, whole, in part, or clipped, best first. */
  function named(text) {
    const best = new Map();
    names.forEach(one => {
      let score = 0;
      if (one.text === text) score = 1;
      else if (one.text.includes(text)) score = 0.45 + 0.45 * text.length / one.text.length + (one.text.startsWith(text) || one.text.endsWith(text) ? 0.05 : 0);
      else if (one.text.length > 5) score = 0.85 * clipped(text, one.text);
      if (score > (best.get(one.document) || 0)) best.set(one.document, score);
    });
    return Array.from(best, ([document, score]) => ({ document, score })).sort((a, b) => b.score - a.score);
  }

  /** The names that stand in TEXT, longest first, none within another; and what is left between them. */
  function segment(text) {
    const found = [];
    let rest = '';
    for (let at = 0; at < text.length;) {
      let size = Math.min(longest, text.length - at);
      while (size > 1 && !byText.has(text.slice(at, at + size))) size -= 1;
      if (size > 1) {
        if (rest) found.push({ text: rest, name: false });
        found.push({ text: text.slice(at, at + size), name: true });
        rest = '';
        at += size;
      } else {
        rest += text[at];
        at += 1;
      }
    }
    if (rest) found.push({ text: rest, name: false });
    return found;
  }

  /** The plan or report in which something is looked for: { row, words }, the words without its name; null where none is named, or nothing else. */
  function withinOf(words) {
    const named = holders.find(({ said }) => words.some(word => word.includes(said)));
    if (!named) return null;
    const left = words.map(word => {
      const [before, after] = word.split(named.said);
      return after === undefined ? word : before + after.replace(JOINING, '');
    }).filter(Boolean);
    return left.join('').replace(/[0-9]+年度?/g, '').length > 1 ? { row: named.row, words: left } : null;
  }

  const JOINING = /^[里中上]?(?:的|说了|写了|讲了|提到)?/; // what joins the name of a report to what is looked for in it

  const MONTH = /(?:^|[^0-9一二三四五六七八九十])(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?![0-9一二三四五六七八九十]+[日号])/;

  /** The month that a query asks what to do in, where it names nothing else; null for every other query. */
  function monthOf(text, left) {
    const found = MONTH.exec(` ${left || text}`);
    if (!found) return null;
    const rest = ` ${left}`.replace(found[0], ' ').replace(FILLER, '').trim();
    return rest ? null : toNumber(found[1]);
  }

  /** The period that a query asks what to do in, where it names nothing else; '' for every other query. */
  function periodOf(text, left) {
    const found = periods.find(words => /[年月季周]/.test(words) && text.includes(words));
    if (!found || !/[么啥些要做干办]|至少|最少|起码/.test(text) || /[一二两三四几0-9]次/.test(text)) return '';
    return periods.reduce((rest, words) => rest.split(words).join(' '), left).replace(FILLER, '').trim() ? '' : found;
  }

  /** Whether a query is a whole sentence about something, more than a name and a word that asks. */
  const isSentence = (whole, subject, intents) => !byText.has(subject) && segment(subject).length > 1
    && (whole.length > 8 || (whole.length > 6 && (Object.keys(intents).length > 0 || /[吗呢么?]$/.test(whole))));

  /** Everything that the ranking needs to know of a query. */
  function understand(raw, core) {
    prepare(core);
    const text = normalise(raw);
    const whole = squeeze(text);
    const { intents, left } = byText.has(whole) ? { intents: {}, left: text } : askings(text);
    const period = byText.has(whole) ? '' : periodOf(text, left);
    const said = Array.from(new Set((period || left).split(' ').filter(Boolean)));
    const within = byText.has(whole) ? null : withinOf(said);
    const words = within ? within.words : said;
    const subject = words.join('');
    const latin = LATIN_ONLY.test(left) && /[a-z]/.test(left) && left.length > 1 ? spelled(squeeze(left).replace(/'/g, '')) : [];
    return {
      raw, text, whole, intents, subject, words, latin, sentence: isSentence(whole, subject, intents), month: monthOf(text, left), period,
      ours: OURS.test(text), inside: within ? within.row.slice(2) : [], number: placed(raw, core) || numbered(text, core), synonyms: synonyms.filter(({ said }) => whole.includes(said)),
    };
  }

  /** The names that go on from what is typed, for the list of suggestions. */
  function completions(raw, core, most) {
    prepare(core);
    const text = squeeze(normalise(raw));
    if (!text) return [];
    const found = LATIN_ONLY.test(text) ? spelled(text).map(row => row.one)
      : names.filter(one => one.text.startsWith(text) && one.text !== text).sort((a, b) => a.text.length - b.text.length);
    return Array.from(new Set(found.map(one => one.name))).slice(0, most);
  }

  zhibu.query = { understand, completions, named, mended, called: text => byText.get(text) || [], pairs, segment, normalise, squeeze, doubles, isHan: sign => HAN.test(sign) };
}());
