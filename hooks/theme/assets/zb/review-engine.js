/* The report check in the browser: the same rules as hooks/zhibu/review.py, function by function. A test holds the two together. */
(function () {
  'use strict';
  const zhibu = window.zhibu = window.zhibu || {};
  if (zhibu.review) return;

  const BLANK = ' \t\u00a0\u3000';
  const LETTER = '[0-9A-Za-z一-鿿]';
  const DIGITS = '一二三四五六七八九十';
  const SHOWN = 40;
  const REACH = 300;
  const NEAR = 60;
  const UNIT = '万元|万次|万辆|万人|人次|人次|场次|轮次|学时|小时|[篇次条件人场期份名个项户辆元块天部支堂幅处套台册位批]';
  const REPEATED = '((?![一不])[一-鿿]{1,7}(?![没不])[一-鿿])[了着过]?\\1';

  const regexp = pattern => new RegExp(pattern, 'gu');
  const escaped = text => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  const points = text => Array.from(text);
  const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/g; // characters that take two units of a string
  let known = ''; // the line looked at last, and whether it has such characters: most have none
  let paired = false;

  function column(line, at) {
    if (line !== known) [known, paired] = [line, line.search(PAIRS) >= 0];
    return at + 1 - (paired ? (line.slice(0, at).match(PAIRS) || []).length : 0);
  }

  const sliceOf = (line, at, count) => points(line.slice(at, at + 2 * count)).slice(0, count).join('');
  const strip = line => line.replace(new RegExp(`^[${BLANK}]+|[${BLANK}]+$`, 'gu'), '');

  function short(words) {
    const all = points(words);
    return all.length <= SHOWN ? words : all.slice(0, SHOWN - 1).join('') + '…';
  }

  /** Every match of a pattern in a line. */
  function matches(pattern, line) {
    const all = [];
    pattern.lastIndex = 0;
    for (let found = pattern.exec(line); found; found = pattern.exec(line)) {
      all.push(found);
      if (!found[0]) pattern.lastIndex += 1;
    }
    return all;
  }

  /* ---- the text ---- */

  const splitLines = text => text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);

  function guessYear(lines) {
    const counts = new Map();
    lines.forEach(line => matches(regexp('(?<![0-9])(20[0-9][0-9])年'), line).forEach(found => counts.set(Number(found[1]), (counts.get(Number(found[1])) || 0) + 1)));
    let best = null;
    counts.forEach((count, year) => {
      if (best === null || count > counts.get(best) || (count === counts.get(best) && year > best)) best = year;
    });
    return best;
  }

  function makeText(text, kind, year, plans) {
    const lines = splitLines(text);
    const until = year || guessYear(lines);
    return { lines, kind, since: until && kind === 'term' ? until - 4 : until, until, plans: (plans || []).map(splitLines) };
  }

  /* ---- what each kind of rule finds: spots are [line from 0, start, end, what is wrong] ---- */

  function spotsOf(line, words, notAfter, notBefore) {
    const spots = [];
    for (let start = line.indexOf(words); start >= 0; start = line.indexOf(words, start + words.length)) {
      const end = start + words.length;
      const before = line.slice(0, start);
      if (!notAfter.some(one => before.endsWith(one)) && !notBefore.some(one => line.startsWith(one, end))) spots.push([start, end]);
    }
    return spots;
  }

  function findWords(rule, text) {
    const spots = [];
    text.lines.forEach((line, n) => rule.words.forEach(pair => {
      spotsOf(line, pair.wrong, pair.not_after, pair.not_before).forEach(spot => spots.push([n, spot[0], spot[1], `应为“${pair.right}”`]));
    }));
    return spots;
  }

  function findPatterns(rule, text) {
    const spots = [];
    rule.patterns.forEach(row => {
      const pattern = regexp(row.pattern);
      text.lines.forEach((line, n) => matches(pattern, line).forEach(found => spots.push([n, found.index, found.index + found[0].length, row.says])));
    });
    return spots;
  }

  function findSlogans(rule, text) {
    const spots = [];
    const years = text.since === text.until ? `${text.since}年` : `${text.since}—${text.until}年`;
    rule.slogans.forEach(row => {
      const late = row.until !== null && row.until < text.since;
      if (!late && !(row.since !== null && row.since > text.until)) return;
      const span = late ? `通常用到${row.until}年` : `${row.since}年才有`;
      text.lines.some((line, n) => {
        const spot = spotsOf(line, row.words, row.not_after, row.not_before)[0];
        if (spot) spots.push([n, spot[0], spot[1], `这个提法${span}，报告写的是${years}`]);
        return Boolean(spot);
      });
    });
    return spots;
  }

  function isIdCard(digits) {
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if (digits.length !== 18 || digits.slice(0, 17).includes('X')) return false;
    return '10X98765432'[weights.reduce((sum, weight, n) => sum + Number(digits[n]) * weight, 0) % 11] === digits[17];
  }

  function isBankCard(digits) {
    if (digits.length < 16 || digits.length > 19 || digits.includes('X') || isIdCard(digits)) return false;
    return digits.split('').reverse().map((digit, n) => Number(digit) * (n % 2 ? 2 : 1))
      .reduce((sum, value) => sum + Math.floor(value / 10) + value % 10, 0) % 10 === 0;
  }

  const PERSONAL = { 'id-card': isIdCard, mobile: digits => /^1[3-9][0-9]{9}$/.test(digits), 'bank-card': isBankCard };

  function findPersonal(rule, text) {
    const found = [];
    text.lines.forEach((line, n) => matches(regexp('(?<![0-9A-Za-z])[0-9](?:[ \\-]?[0-9]){9,18}[Xx]?(?![0-9A-Za-z])'), line).forEach(one => {
      const digits = one[0].replace(/[ -]/g, '').toUpperCase();
      if (PERSONAL[rule.personal](digits)) {
        found.push({ rule: rule.id, line: n + 1, column: column(line, one.index), words: `${digits.slice(0, 3)}……（共${digits.length}位）`, said: '', start: one.index, end: one.index + one[0].length });
      }
    }));
    return found;
  }

  function findRepeats(rule, text) {
    const spots = [];
    const lines = new Map();
    const sentences = new Map();
    text.lines.forEach((line, n) => {
      matches(regexp(REPEATED), line).forEach(found => {
        if (!rule.allowed.includes(found[1])) spots.push([n, found.index, found.index + found[0].length, `“${found[1]}”写了两遍`]);
      });
      const bare = strip(line);
      if (lines.has(bare) && points(bare).length >= 4) {
        const start = line.indexOf(bare);
        spots.push([n, start, start + bare.length, `与第${lines.get(bare) + 1}行相同`]);
        return;
      }
      if (!lines.has(bare)) lines.set(bare, n);
      matches(regexp('[^。！？；]+'), line).forEach(found => {
        const plain = matches(regexp(LETTER), found[0]).map(one => one[0]).join('');
        if (plain.length < rule.shortest) return;
        if (sentences.has(plain)) spots.push([n, found.index, found.index + found[0].length, `这一句第${sentences.get(plain) + 1}行已经有了`]);
        else sentences.set(plain, n);
      });
    });
    return spots;
  }

  const TOTAL = `(?:共|合计|累计|总计|总共)([^。；;：:（(0-9]{0,20}?)(约|近|超过?)?([0-9]{1,9})(余|多)?(${UNIT})([^。；;，,：:（(、]{0,12})(?:[（(](?:其中)?[：:]?|，其中[：:]?|[：:])`;
  const AMOUNT = `(约|近|超过?)?([0-9]{1,9})(余|多)?(${UNIT})(?!之|以上)`;
  const MASKED = `[*＊]+[${BLANK}]*[余多]?(?:${UNIT})`;
  const SHARED = '(?:^|[，,；;：:（(])([^，,；;：:（(]*)各[^0-9，,；;]{0,4}$';

  function sumsOf(rule, text) {
    const sums = [];
    text.lines.forEach((line, n) => matches(regexp(TOTAL), line).forEach(found => {
      let rest = sliceOf(line, found.index + found[0].length, REACH);
      const bracket = /[（(]$/.test(found[0].replace(/[其中：:]+$/, ''));
      const ends = (bracket ? ['）', ')'] : ['。']).map(mark => rest.indexOf(mark)).filter(at => at >= 0);
      if (ends.length) rest = rest.slice(0, Math.min(...ends));
      const alike = rule.alike.find(group => group.includes(found[5])) || [found[5]];
      const parts = [];
      let partLoose = false;
      matches(regexp(AMOUNT), rest).forEach(part => {
        if (!alike.includes(part[4])) return;
        const shared = regexp(SHARED).exec(points(rest.slice(0, part.index)).slice(-NEAR).join(''));
        parts.push(Number(part[2]) * (shared ? shared[1].split(/[、和及与]/).length : 1));
        partLoose = partLoose || Boolean(part[1] || part[3]);
      });
      if (parts.length < 2 || regexp(MASKED).test(rest)) return;
      const head = /^(?:共|合计|累计|总计|总共)/.exec(found[0])[0].length + found[1].length;
      const end = found.index + head + (found[2] || '').length + found[3].length + (found[4] || '').length + found[5].length;
      sums.push({ line: n, start: found.index + head, end, total: Number(found[3]), loose: Boolean(found[2] || found[4]), parts, partLoose, found: parts.reduce((sum, part) => sum + part, 0) });
    }));
    return sums;
  }

  function findSums(rule, text) {
    return sumsOf(rule, text).filter(one => (one.loose ? one.found < one.total && !one.partLoose : one.partLoose ? one.found >= one.total : one.found !== one.total))
      .map(one => [one.line, one.start, one.end, `分项相加${one.parts.join('+')}=${one.found}${one.partLoose ? '余' : ''}，合计写${one.total}`]);
  }

  function findExact(rule, text) {
    return sumsOf(rule, text).filter(one => one.loose && !one.partLoose && one.found === one.total)
      .map(one => [one.line, one.start, one.end, `分项相加${one.parts.join('+')}正好是${one.total}`]);
  }

  function toInt(text) {
    if (/^[0-9]+$/.test(text)) return Number(text);
    if (!text.includes('十')) return Number(points(text).map(char => DIGITS.indexOf(char) + 1).join(''));
    let total = 0;
    let digit = 0;
    points(text).forEach(char => {
      if (char === '十') {
        total += (digit || 1) * 10;
        digit = 0;
      } else digit = DIGITS.indexOf(char) + 1;
    });
    return total + digit;
  }

  const HEADINGS = [`([${DIGITS}]{1,3})、`, `[（(]([${DIGITS}]{1,3})[）)]`, '([0-9]{1,3})[.．、](?![0-9])', '[（(]([0-9]{1,3})[）)]'].map(pattern => new RegExp('^' + pattern, 'u'));
  const MARKS = `(^|[。；！？，：:;])([${BLANK}]*)(([${DIGITS}]{1,3})([是要]))(?![一二][，。、；])`;

  function outOfTurn(number, before) {
    if (number === before) return `序号${number}用了两次`;
    return before ? `前面是${before}，这里是${number}` : `从${number}开始，前面没有1`;
  }

  function findNumbering(rule, text) {
    const spots = [];
    const last = [0, 0, 0, 0];
    const runs = new Map();
    const close = kinds => kinds.map(kind => runs.get(kind)).filter(Boolean).sort((a, b) => a.line - b.line || a.start - b.start)
      .forEach(run => { if (run.number === 1) spots.push([run.line, run.start, run.end, '只有这一个，没有接着的“二”']); });
    text.lines.forEach((line, n) => {
      const start = line.length - line.replace(new RegExp(`^[${BLANK}]+`, 'u'), '').length;
      HEADINGS.some((pattern, level) => {
        const found = pattern.exec(line.slice(start));
        if (!found) return false;
        close(['是', '要']);
        runs.clear();
        const number = toInt(found[1]);
        if (number !== last[level] + 1 && !(number === 1 && level >= 2)) spots.push([n, start, start + found[0].length, outOfTurn(number, last[level])]);
        last[level] = number;
        if (level < 1) last[1] = 0;
        return true;
      });
      matches(regexp(MARKS), line).forEach(found => {
        const number = toInt(found[4]);
        const kind = found[5];
        const at = found.index + found[1].length + found[2].length;
        const before = runs.has(kind) ? runs.get(kind).number : 0;
        if (number === 1) {
          close([kind]);
        } else if (number !== before + 1) spots.push([n, at, at + found[3].length, outOfTurn(number, before)]);
        runs.set(kind, { number, line: n, start: at, end: at + found[3].length });
      });
    });
    close(['是', '要']);
    return spots;
  }

  function lettersOf(lines, allowed) {
    const pattern = regexp(['《[^《》]*》', ...allowed.map(escaped), LETTER].join('|'));
    const kept = [];
    const places = [];
    lines.forEach((line, n) => {
      matches(pattern, line).forEach(found => {
        kept.push(found[0].length === 1 ? found[0] : '\n');
        places.push([n, found.index]);
      });
      kept.push('\n');
      places.push([n, line.length]);
    });
    return { letters: kept.join(''), places };
  }

  function findCopied(rule, text) {
    const size = rule.shortest;
    const grams = new Set();
    text.plans.forEach(plan => {
      const all = lettersOf(plan, rule.allowed).letters;
      for (let start = 0; start <= all.length - size; start += 1) {
        const gram = all.slice(start, start + size);
        if (!gram.includes('\n')) grams.add(gram);
      }
    });
    const { letters, places } = lettersOf(text.lines, rule.allowed);
    const spots = [];
    let start = 0;
    while (start <= letters.length - size) {
      if (!grams.has(letters.slice(start, start + size))) {
        start += 1;
        continue;
      }
      let end = start;
      while (grams.has(letters.slice(end, end + size))) end += 1;
      const last = end + size - 1;
      spots.push([places[start][0], places[start][1], places[last - 1][1] + 1, `连着${last - start}个字与要点相同`]);
      start = last;
    }
    return spots;
  }

  const whole = (rule, title, said, requirement) => ({ rule: rule.id, line: 0, column: 0, words: title, said, requirement });

  function findDuties(rule, text) {
    const all = [];
    rule.duties.filter(duty => duty.kinds.includes(text.kind)).forEach(duty => {
      const number = new RegExp(`(?:[0-9*＊]|[${DIGITS}两])[${BLANK}]*(?:余|多)?(?:${duty.units.map(escaped).join('|')})`, 'u');
      let first = null;
      let told = false;
      text.lines.forEach((line, n) => matches(regexp('[^，、；。！？：:,;（）()]+'), line).forEach(part => duty.words.forEach(word => {
        const at = part[0].indexOf(word);
        if (at < 0) return;
        first = first || [n, part.index + at, part.index + at + word.length];
        told = told || number.test(part[0]);
      })));
      if (!first) all.push(whole(rule, duty.title, '全文没有提到', duty.requirement));
      else if (!told) all.push(Object.assign(finding(rule, text, [...first, `提到${duty.title}，没有写几${duty.units[0]}`]), { requirement: duty.requirement }));
    });
    return all;
  }

  function findSections(rule, text) {
    const lines = text.lines.map(strip).filter(Boolean);
    const headings = lines.filter(line => HEADINGS.some(pattern => pattern.test(line)) || (points(line).length <= 25 && !line.endsWith('。')))
      .map(line => points(line.split('。')[0]).slice(0, SHOWN).join(''));
    const greetings = lines.slice(0, 6).filter(line => line.endsWith('：') || line.endsWith(':'));
    const where = { heading: [headings, '标题里'], salutation: [greetings, '开头几行里'], anywhere: [lines, '全文'] };
    return rule.sections.filter(section => section.kinds.includes(text.kind))
      .filter(section => !where[section.where][0].some(line => section.words.some(word => line.includes(word))))
      .map(section => whole(rule, section.title, `${where[section.where][1]}没有找到“${section.words.slice(0, 3).join('”“')}”这类字样`));
  }

  function finding(rule, text, [n, start, end, said]) {
    const line = text.lines[n];
    return { rule: rule.id, line: n + 1, column: column(line, start), words: short(line.slice(start, end)), said, start, end };
  }

  const at = spots => (rule, text) => spots(rule, text).map(spot => finding(rule, text, spot));
  const FIND = {
    words: at(findWords), pattern: at(findPatterns), sections: findSections, sums: at(findSums), exact: at(findExact), repeats: at(findRepeats),
    numbering: at(findNumbering), copied: at(findCopied), duties: findDuties, slogans: at(findSlogans), personal: findPersonal,
  };

  /* ---- all rules ---- */

  function whyIdle(rule, text) {
    const off = rule.muted.find(mute => !mute.report && !mute.words);
    if (off) return off.why;
    if (rule.kind === 'copied' && !text.plans.length) return '没有要点原文，没有查';
    if (rule.kind === 'slogans' && text.until === null) return '看不出是哪一年的报告，没有查';
    return null;
  }

  /** What the rules find in a text: {findings, quiet, idle}, like review() in Python. */
  function review(rules, text) {
    const findings = [];
    const quiet = [];
    const idle = [];
    rules.forEach((rule, order) => {
      const why = whyIdle(rule, text);
      if (why !== null) {
        idle.push([rule.id, why]);
        return;
      }
      FIND[rule.kind](rule, text).forEach((found, n) => {
        const mute = rule.muted.find(one => !one.report && (!one.words || found.words.includes(one.words)));
        if (mute) quiet.push([found, mute.why]);
        else findings.push({ found, order, n });
      });
    });
    findings.sort((a, b) => a.found.line - b.found.line || a.found.column - b.found.column || a.order - b.order || a.n - b.n);
    return { findings: findings.map(one => one.found), quiet, idle };
  }

  zhibu.review = { makeText, review };
}());
