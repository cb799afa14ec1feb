/* Finds and orders: which documents answer a query, which passage shows it, and the answer itself where the data hold one. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.search || !zhibu.index || !zhibu.query) return; // a part that did not come is fetched again, with this one

  const { index, query } = zhibu;
  const FIELD = [1.5, 1, 0.62]; // how much a pair counts in a name, in the text, in what stands beside it
  const LETTER_OF = { t: 'term', u: 'trade', v: 'superior', c: 'clause', r: 'regulation', o: 'role', s: 'section', p: 'paragraph', h: 'foreign', d: 'abroad', a: 'article', k: 'report', l: 'plan', m: 'mechanism', i: 'topic', e: 'evidence', g: 'page', n: 'guide', w: 'workflow', j: 'journey', b: 'form', f: 'faq', x: 'genre', y: 'tally', z: 'combination' };
  /* What kind of record a reader most often wants: by what it says, and by what it is called. */
  const BY_TEXT = { clause: 1, superior: 0.95, regulation: 0.63, term: 0.64, trade: 0.6, paragraph: 0.62, foreign: 0.56, article: 0.68, role: 0.6, mechanism: 0.42, report: 0.55, section: 0.45, abroad: 0.4, plan: 0.45, evidence: 0.4, topic: 0.3, page: 0.3, guide: 0.55, workflow: 0.42, journey: 0.25, form: 0.22, faq: 0.48, genre: 0.3, tally: 0.2, combination: 0.34 };
  const BY_NAME = { term: 1, trade: 0.6, regulation: 1, role: 0.92, report: 0.95, clause: 0.9, superior: 0.85, plan: 0.8, page: 0.85, guide: 0.85, section: 0.5, abroad: 0.4, mechanism: 0.42, evidence: 0.45, topic: 0.3, paragraph: 0, foreign: 0, article: 0, workflow: 0.52, journey: 0.9, form: 0.6, faq: 0, genre: 0.5, tally: 0, combination: 0 };
  const IN_ANSWER = { article: 1.2, mechanism: 1.1 }; // what answers a whole question more often than a name is looked up by it
  const TOLD = { paragraph: 1.8, foreign: 1.5 }; // where it is asked what was done
  const WHOLE = 0.4; // what holds nearly all that was typed is wanted at least so much, whatever its kind
  const SPOKEN = 0.45; // what the very words of people add to a record that they are said of
  const SOUGHT = ['term', 'trade', 'regulation', 'role', 'report', 'plan', 'page']; // kinds that are looked up by their names
  const ASKED = ['faq', 'form', 'tally', 'combination']; // kinds whose names are questions and sayings more than names
  const OTHERS = ['foreign', 'abroad']; // what the report of another unit says: its paragraphs and its sections
  const PAPERS = ['evidence', 'form', 'workflow']; // and kinds that whoever types their name wants rather than a clause that says it
  const TIME = /^([上下每]?半年|年[初中底末]|[季月][初底末]|每年|每月|每季度?|[一二三四]季度|第[一二三四]季度|全年|[一二三四五六七八九十0-9]+月份?|.{1,4}(前|后|期间))$/;
  const COUNTING = /统计|怎么算|咋算|怎么数|算几/;
  const CERTAIN = 8; // more than any likeness: asked for by its number or its time
  const SPREAD = 0.4; // what a record that was gathered from others hands on to them
  const GATHERED = 0.8; // and how much less it is wanted than they
  const BACK = 0.15; // what the best of its sources hands back to it
  const INSIDE = 3; // how much more is wanted what stands in the plan or report that the query names
  const OUTSIDE = 0.6; // and how much less what merely speaks of the same thing
  const SHORTLIST = 16; // documents that are read before the order is final
  const BESIDES = 3; // and answers to questions that are read besides
  const FLOOR = 0.035; // what is worse says nothing of what was asked
  const KEEP = 0.28; // of the best score: what is worse answers another question
  const LEAST = 4; // rows that are shown even so, where there are any
  const MAX_VARIANTS = 5;

  let documents = 1; // how many there are

  /* ---- what to look for ---- */

  /** Whether a short text stands anywhere as typed: a slip may give two words that are both in use, but nowhere together. */
  function isWritten(text) {
    const pairs = query.pairs(text);
    if (!pairs.every(index.has)) return false;
    if (text.length < 3 || text.length > 6) return true;
    const rows = pairs.map(pair => new Set(index.postings(pair).map(row => Math.floor(row / 3))));
    return Array.from(rows[0]).some(document => rows.every(row => row.has(document)));
  }

  /** The readings of a query: as typed, mended, spelled out; each with how far it is from what was typed. */
  function variantsOf(asked) {
    const found = [{ subject: asked.subject, words: asked.words, factor: 1, note: '' }];
    const add = (subject, factor, note, spelled, words) => {
      if (found.length < MAX_VARIANTS && !found.some(one => query.squeeze(one.subject) === query.squeeze(subject))) {
        found.push({ subject, words: words || [subject], factor, note, spelled });
      }
    };
    asked.latin.slice(0, 4).forEach(({ one, score }) => add(one.text, score, `拼音：${one.name}`, true));
    asked.mends.forEach(({ word, typed, text, factor }) => {
      if (isWritten(typed) || (factor < 0.9 && query.pairs(typed).every(index.has))) return;
      const words = asked.words.map(one => (one === word ? one.replace(typed, text) : one));
      add(words.join(''), factor, `按“${text}”找`, false, words);
    });
    return found;
  }

  /** The places of a text at which a character may be wrong: with none of its neighbours does it stand anywhere. */
  function slipsIn(subject) {
    const signs = Array.from(subject);
    const known = pair => pair.length > 1 && index.has(pair);
    return signs.map((sign, at) => [sign, signs[at - 1] || '', signs[at + 1] || '', at])
      .filter(([sign, before, after]) => query.isHan(sign) && (before || after) && !known(before + sign) && !known(sign + after));
  }

  /** One wrong character in running text: where both pairs about it are unknown, the characters that would make them known. */
  function mendedInText(subject) {
    const signs = Array.from(subject);
    const found = [];
    slipsIn(subject).forEach(([sign, before, after, at]) => {
      query.doubles(sign).forEach(other => {
        if ((!before || index.has(before + other)) && (!after || index.has(other + after))) {
          const right = signs.slice(0, at).join('') + other + signs.slice(at + 1).join('');
          // A new word has to be a name; else any two characters that ever met would make one.
          if (query.segment(right).some(piece => piece.name && piece.text.includes(other) && !query.segment(subject).some(one => one.text === piece.text))) found.push(right);
        }
      });
    });
    return found.slice(0, 3);
  }

  /** The parts of a variant that are looked for one by one, each with other ways to say it. */
  function groupsOf(variant, asked) {
    const groups = [];
    const push = (text, name, means) => {
      if (text.length > 1 || /^[0-9a-z]/.test(text) || variant.subject.length === 1) {
        groups.push({ name, texts: [text, ...means].map(one => ({ text: one, pairs: query.pairs(one), factor: one === text ? 1 : 0.95 })) });
      }
    };
    variant.words.forEach(word => {
      let left = [word];
      asked.synonyms.forEach(({ said, means }) => {
        left = [].concat(...left.map(piece => {
          if (typeof piece !== 'string' || !piece.includes(said)) return [piece];
          const at = piece.indexOf(said);
          return [piece.slice(0, at), { said, means }, piece.slice(at + said.length)].filter(one => one !== '');
        }));
      });
      left.forEach(piece => {
        if (typeof piece === 'string') {
          query.segment(piece).forEach(({ text, name }) => (name ? [text] : runsOf(text)).forEach(run => push(run, name, [])));
        }
        else push(piece.said, true, piece.means);
      });
    });
    return groups;
  }

  /** A stretch without names, parted where two characters meet that nowhere else stand together. */
  function runsOf(text) {
    const runs = [];
    Array.from(text).forEach((sign, at, signs) => {
      if (at && query.isHan(sign) && query.isHan(signs[at - 1]) && index.lacks(signs[at - 1] + sign)) runs.push(sign);
      else if (runs.length) runs[runs.length - 1] += sign;
      else runs.push(sign);
    });
    return runs.some(run => run.length > 1) ? runs : [text];
  }

  const pairsOf = groups => [].concat(...groups.map(group => [].concat(...group.texts.map(one => one.pairs))));

  /* ---- how well a document fits ---- */

  const rarityOf = (count, documents) => Math.log(1 + documents / (count || 0.5));

  /** A weight for every document: how much of TEXT's pairs it holds, rare ones counting more; and what the whole text weighs. */
  function matchOf(text, documents, single) {
    const weights = new Float64Array(documents);
    let total = 0;
    const known = single ? index.startingWith(single) : text.pairs;
    known.forEach(pair => {
      const rows = index.postings(pair);
      const rarity = rarityOf(rows.length, documents);
      // A pair that stands nowhere is most often where two words meet, or a word that only a question needs.
      total += rows.length ? rarity : rarity * 0.3;
      for (let at = 0; at < rows.length; at++) weights[Math.floor(rows[at] / 3)] += rarity * FIELD[rows[at] % 3];
    });
    return { weights, total: single ? Math.log(1 + documents) : total };
  }

  function scoresOf(variant, asked, core) {
    const count = core.documents;
    const scores = new Float64Array(count);
    const single = variant.subject.length === 1 ? variant.subject : '';
    const groups = groupsOf(variant, asked);
    if (!groups.length) return scores;
    const covered = new Float64Array(count);
    let weightOfAll = 0;
    const add = (texts, share) => {
      const matches = texts.map(text => matchOf(text, count, single));
      const weight = share * matches[0].total;
      if (!weight) return;
      weightOfAll += weight;
      const best = new Float64Array(count);
      matches.forEach(({ weights, total }, n) => {
        if (!total) return;
        for (let at = 0; at < count; at++) {
          if (weights[at] > 0) best[at] = Math.max(best[at], texts[n].factor * Math.min(1.3, weights[at] / total));
        }
      });
      for (let at = 0; at < count; at++) {
        if (best[at] > 0) {
          scores[at] += weight * Math.pow(best[at], 1.5);
          if (best[at] > 0.4) covered[at] += weight;
        }
      }
    };
    groups.forEach(group => add(group.texts, group.name ? 1.2 : 0.8));
    if (groups.length > 1) add([{ pairs: query.pairs(variant.subject), factor: 1 }], 0.5); // nearness: the pairs across the parts
    for (let at = 0; at < count; at++) {
      if (scores[at]) scores[at] = scores[at] / weightOfAll * (0.35 + 0.65 * covered[at] / weightOfAll);
    }
    return scores;
  }

  /** How far each document is called what was typed: all of it, a part, or one of its words. */
  const weightOf = (text, core) => query.pairs(text).reduce((sum, pair) => sum + rarityOf(index.postings(pair).length, core.documents), 0);

  function namesOf(variant, asked, core) {
    const found = new Map();
    const offer = (document, score) => { if (score > (found.get(document) || 0)) found.set(document, score); };
    const whole = query.squeeze(variant.subject);
    const loose = variant.words.length > 1 ? 0.35 : 0.55;
    const exact = variant.spelled ? 1.5 : 1.15; // whoever spells in pinyin spells a name
    query.named(whole).forEach(({ document, score }) => offer(document, score === 1 ? exact : loose * score * score));
    // Everyday words for a thing want what bears its name, a little less surely.
    asked.synonyms.filter(({ said }) => said === whole).forEach(({ means }) => {
      means.forEach(name => query.called(name).forEach(document => offer(document, 0.6)));
    });
    const pieces = [].concat(...variant.words.map(word => query.segment(word)));
    const weights = pieces.map(piece => weightOf(piece.text, core));
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    pieces.forEach(({ text, name }, at) => {
      // A word that everybody uses says little of what is wanted.
      const share = all ? weights[at] / all : 0;
      const lone = variant.words.length === 1 && pieces.length > 1;
      if (name && text !== whole) query.called(text).forEach(document => offer(document, (lone ? 0.8 : variant.words.length > 1 ? 0.7 : 0.95) * share * share));
    });
    return found;
  }

  /** Whether a text is what a record of one of KINDS is called. */
  const isName = (text, kinds, core) => query.called(text).some(document => kinds.includes(LETTER_OF[core.kinds[document]]));

  const subjectOf = row => query.squeeze(row.variant.subject);

  /** Whether a document is part of the plan or report that the query names. */
  const isInside = (document, asked) => asked.inside.some(([first, last]) => document >= first && document <= last);

  /** The best score of every document over all variants, and which variant gave it. */
  function rank(asked, variants, core) {
    const best = new Map();
    const offer = (document, score, variant) => {
      if (score > 0 && (!best.has(document) || best.get(document).score < score)) best.set(document, { document, score, variant });
    };
    // A post is wanted for itself where its duties are asked for; else it says of whom something is wanted.
    const byName = kind => BY_NAME[kind] * (asked.intents.duty ? { role: 1.35, term: 0.75 }[kind] || 1 : 1);
    const byText = kind => BY_TEXT[kind] * (asked.intents.told && TOLD[kind] ? TOLD[kind] : asked.sentence && !asked.intents.how ? IN_ANSWER[kind] || 1 : 1);
    // A question that says more than a name wants what is said about the thing, and the name only tells what it is about;
    // the glossary says of a post what it is, and not what is wanted of it.
    const post = asked.words.length > 1 && asked.words.some(word => isName(word, ['role'], core));
    const partial = (kind, name) => (name < 1 && post && kind === 'term' && !asked.intents.what ? 0.6 : name < 1 && asked.sentence && !asked.intents.what ? 0.6 : kind === 'role' && name < 1 && !asked.intents.duty ? 0.6 : 1);
    variants.forEach(variant => {
      const scores = scoresOf(variant, asked, core);
      const names = namesOf(variant, asked, core);
      for (let document = 0; document < core.documents; document++) {
        const name = names.get(document) || 0;
        if (!scores[document] && !name) continue;
        const kind = LETTER_OF[core.kinds[document]];
        const says = scores[document] * (scores[document] > 0.8 ? Math.max(WHOLE, byText(kind)) : byText(kind));
        const called = partial(kind, name) * name * byName(kind);
        const where = isInside(document, asked) ? INSIDE : asked.ours && OTHERS.includes(kind) ? OUTSIDE : 1;
        offer(document, where * variant.factor * (says + called), variant);
      }
    });
    // A month or a period and nothing else wants what is due in it.
    if (asked.month || asked.period) query.called('年历').forEach(document => offer(document, CERTAIN, variants[0]));
    if (asked.number) asked.number.documents.forEach((document, at) => offer(document, CERTAIN + 1 - at / 100, variants[0]));
    return Array.from(best.values()).sort((a, b) => b.score - a.score || a.document - b.document);
  }

  /* ---- the passage that shows it ---- */

  const plain = text => query.squeeze(query.normalise(text));

  /** How much of what was asked stands in one passage, and whether the very words do. */
  function passageScore(text, wanted, subject) {
    const said = plain(text);
    const hits = wanted.filter(one => one.some(word => said.includes(word))).length;
    return hits / (wanted.length || 1) + (said.includes(subject) ? 0.5 : 0) - Math.min(0.1, said.length / 4000);
  }

  function passageOf(row, asked) {
    const subject = subjectOf(row);
    const wanted = groupsOf(row.variant, asked).map(group => group.texts.map(one => one.text));
    let best = null;
    row.found.passages.forEach(([anchor, text], at) => {
      const score = passageScore(text, wanted, subject) - at / 1000 - (text.startsWith('来源用到：') ? 0.1 : 0); // a list of words shows little
      if (!best || score > best.score) best = { anchor, text, score, whole: plain(text).includes(subject) };
    });
    return Object.assign({ words: [].concat(...wanted).concat(subject) }, best);
  }

  /** People's own words for a record, where a passage holds them: it is there to be found by, and not to be shown. */
  const saidOf = text => (text.split('，也叫：')[1] || '').split('、').filter(Boolean);

  /** What is shown of a passage: where people's own words for a record met the query, what the record itself says there. */
  function shownOf(passage, found) {
    if (!passage.text || !saidOf(passage.text).length) return passage;
    const own = found.passages.find(([anchor, text]) => anchor === passage.anchor && !saidOf(text).length);
    return own ? Object.assign({}, passage, { text: own[1] }) : passage;
  }

  /** The passages of a report that give the number of a thing that the query names, by that name or another. */
  function figuresIn(row, asked) {
    const named = [].concat(...row.variant.words.map(query.segment)).filter(piece => piece.name).map(piece => piece.text);
    const things = named.concat(...asked.synonyms.filter(one => named.includes(one.said)).map(one => one.means));
    return row.found.kind === 'paragraph' ? row.found.passages.filter(([, text]) => / [0-9*]/.test(text) && things.some(thing => text.split(' ')[0].endsWith(thing))) : [];
  }

  const SAID = new WeakMap(); // a document → what people call it, each as its pairs

  function sayingsOf(found) {
    if (!SAID.has(found)) {
      const named = ASKED.includes(found.kind) ? found.names : [];
      SAID.set(found, named.concat(...found.passages.map(([, text]) => saidOf(text))).map(one => query.pairs(plain(one))));
    }
    return SAID.get(found);
  }

  /** How near the nearest of people's own words for a record comes to one of TEXTS, from 0 to 1. */
  function spokenOf(found, texts) {
    return Math.max(0, ...texts.map(({ weights, total }) => Math.max(0, ...sayingsOf(found).map(pairs => {
      // Of pairs that the query lacks it is not known how rare they are: which parts are loaded differs from page to page.
      let said = 0;
      let back = 0;
      pairs.forEach(pair => {
        if (!weights.has(pair)) return;
        said += weights.get(pair);
        back += 1;
      });
      return said ? 2 * (said / total) * (back / pairs.length) / (said / total + back / pairs.length) : 0;
    }))));
  }

  /** The pairs of a text, each with its rarity; of those that stand nowhere it is 0. */
  function weighed(text) {
    const weights = new Map(query.pairs(text).map(pair => [pair, index.has(pair) ? rarityOf(index.postings(pair).length, documents) : 0]));
    return { weights, total: Array.from(weights.values()).reduce((sum, weight) => sum + weight, 0) };
  }

  /* ---- the direct answer ---- */

  /** How much of what is asked a text says, from 0 to 1; a pair that stands everywhere counts little. */
  const share = (text, subject) => {
    const held = new Set(query.pairs(text));
    let all = 0;
    let said = 0;
    query.pairs(subject).filter(index.has).forEach(pair => {
      const rarity = rarityOf(index.postings(pair).length, documents);
      all += rarity;
      if (held.has(pair)) said += rarity;
    });
    return all ? said / all : 0;
  };

  /** The requirement of a document that the subject speaks of, with how well; null where none is near. */
  function requirementFor(document, subject, intents) {
    // What has a name is answered by what bears the name; another meeting may speak of it in passing, with its own number.
    const named = query.called(subject).length > 0;
    const beside = one => (named ? [] : [...(intents.often || intents.when ? [] : [one.action]), ...one.who]);
    let best = null;
    document.answers.forEach(one => {
      const near = Math.max(share(one.title + one.measure, subject), 0.9 * share([one.title + one.measure, ...beside(one)].join(''), subject));
      const bears = named && plain(one.title).includes(subject);
      const score = near + (bears ? 0.3 : 0) + (intents.often && one.counted ? 0.25 : 0) + (one.ours ? 0.1 : 0);
      if (near >= (named ? 0.45 : 0.34) && (!best || score > best.score)) best = { one, score };
    });
    return best;
  }

  /** How near a counted requirement of a document comes to the subject by its name. */
  const nearest = (document, subject) => Math.max(0, ...document.answers.filter(one => one.counted).map(one => share(one.title + one.measure, subject)));

  /** The requirement that answers, and others of the same record that speak of the subject as well. */
  function likeIt(document, best, subject, intents) {
    const others = document.answers.filter(other => other !== best.one && other.counted && other.ours
      && share(other.title + other.measure, subject) >= Math.min(0.6, share(best.one.title + best.one.measure, subject)));
    return intents.often && best.one.counted ? [best.one, ...others].slice(0, 4) : [best.one];
  }

  /** Whether a requirement says what is asked of it. */
  function says(one, intents) {
    if ((intents.who && !one.who.length) || (intents.keep && !one.keep)) return false;
    if (!intents.often && !intents.when) return true;
    // What holds at any time has no day, and what is done as the occasion comes no number.
    return Boolean(one.often) && (one.counted || !(intents.often ? /^(遇事|任何时候)/ : /^任何时候/).test(one.often));
  }

  function answerOf(rows, asked) {
    const { intents } = asked;
    const first = rows[0];
    if (asked.period) return null;
    if (asked.month && first && first.found.key === 'page:calendar') {
      return { row: first, path: `${first.found.path.replace(/index\.html$/, '')}${asked.month}/${/index\.html$/.test(first.found.path) ? 'index.html' : ''}`, anchor: '', text: `${asked.month}月到期的事，在年历的${asked.month}月那一页。`, level: '' };
    }
    // A masked number answers only where no other does.
    const telling = intents.told ? rows.filter(row => figuresIn(row, asked).length) : [];
    const told = telling.find(row => !figuresIn(row, asked)[0][1].includes('*')) || telling[0];
    if (told) {
      const [anchor, text] = figuresIn(told, asked)[0];
      return { row: told, anchor, text: `${told.found.where.split(' ')[0]}报：${text}`, level: '' };
    }
    // A thing that several levels count: what each says, with its source, before anything else is read into the question.
    if (first && first.found.levels.length && (intents.often || query.called(asked.whole).includes(first.document))) {
      return { row: first, anchor: first.found.anchor, text: '', level: '', levels: first.found.levels };
    }
    if (intents.often || intents.who || intents.basis || intents.when || intents.keep) {
      let best = null;
      rows.slice(0, 8).forEach((row, at) => {
        const found = requirementFor(row.found, row.variant.subject, intents);
        if (!found || !says(found.one, intents)) return;
        const score = found.score - at * 0.12;
        if (!best || score > best.score) best = { row, one: found.one, score };
      });
      if (best) {
        const { one, row } = best;
        const facts = [one.title];
        if (intents.often || intents.when) facts.push(likeIt(row.found, best, row.variant.subject, intents).map(other => `${other.title}：${other.often}`).join('；'));
        if (intents.who) facts.push(`责任：${one.who.join('、') || '未载明'}`);
        if (intents.keep) facts.push(`留：${one.keep}`);
        if (intents.basis) facts.push(`依据：${one.basis.join('、') || row.found.where}`);
        return { row, anchor: one.anchor, requirement: one.key, text: (facts.length > 1 && (intents.often || intents.when) ? facts.slice(1) : facts).join('。'), level: one.level };
      }
    }
    if (intents.what && first && first.found.kind === 'term' && first.found.passages.length) {
      return { row: first, anchor: first.found.anchor, text: first.found.passages.map(passage => passage[1]).filter(text => !saidOf(text).length).slice(0, 6).join(' '), level: '' };
    }
    return null;
  }

  /* ---- all of it ---- */

  /** Answers a query: { asked, notes, results, answer }. MOST is how many results are wanted. */
  function search(raw, most) {
    return index.loadCore().then(core => {
      documents = core.documents;
      const asked = query.understand(raw, core);
      if (!asked.subject && !asked.number) return { asked, notes: [], results: [], answer: null, total: 0 };
      const first = pairsOf(groupsOf({ subject: asked.subject, words: asked.words }, asked)).concat(query.pairs(asked.subject), query.pairs(asked.whole));
      return index.loadPairs([...first, ...(asked.subject.length === 1 ? [asked.subject] : [])]).then(() => {
        // Only what stands nowhere as it was typed may be a slip; looking for slips goes through every name.
        asked.mends = [].concat(...asked.words.map(word => (isWritten(word) ? [] : query.mended(word)))).slice(0, 12);
        return index.loadPairs([].concat(...asked.mends.map(one => query.pairs(one.text))));
      }).then(() => {
        let variants = variantsOf(asked);
        const strange = asked.subject.length > 1 && asked.subject.length < 16 && variants.length === 1 && !asked.latin.length
          && query.pairs(asked.subject).some(pair => !index.has(pair));
        const slips = strange && query.segment(asked.subject).every(piece => !piece.name || piece.text.length < 4) ? slipsIn(asked.subject) : [];
        const more = [].concat(...slips.filter(([, , after]) => after).map(([sign, , after]) => query.doubles(sign).map(other => other + after)));
        return index.loadPairs(more).then(() => {
          if (strange) mendedInText(asked.subject).forEach(subject => variants.push({ subject, words: [subject], factor: 0.9, note: `按“${subject}”找` }));
          variants = variants.slice(0, MAX_VARIANTS);
          return index.loadPairs([].concat(...variants.map(variant => pairsOf(groupsOf(variant, asked)).concat(query.pairs(variant.subject)))));
        }).then(() => finish(asked, variants, core, most));
      });
    });
  }

  /** What was gathered leads to what it was gathered from, and is led to by it: its sources that meet the query too gain by it, and it a little by the best of them. */
  function handOn(rows) {
    const gains = new Map();
    const open = rows.filter(row => row.score < CERTAIN);
    open.forEach(row => row.found.sources.forEach(source => {
      gains.set(source, (gains.get(source) || 0) + SPREAD * row.score / Math.sqrt(row.found.sources.length));
    }));
    const scores = new Map(open.map(row => [row.document, row.score]));
    open.forEach(row => {
      const back = BACK * Math.max(0, ...row.found.sources.map(source => scores.get(source) || 0));
      row.score = back + row.score * (row.found.sources.length ? GATHERED : 1) + (row.found.kind === 'regulation' ? 0.5 : 1) * Math.min(row.score, gains.get(row.document) || 0); // its articles say it
    });
  }

  /** The rows that are read before the order is final: the best, and the best of those that answer questions, whose own words are few. */
  function shortlist(rows, core) {
    const more = rows.slice(SHORTLIST).filter(row => LETTER_OF[core.kinds[row.document]] === 'faq').slice(0, BESIDES);
    return rows.slice(0, SHORTLIST).concat(more);
  }

  /** The final weight of the rows that were read: with the passage that shows them, people's own words for them, and what answers by a number. */
  function weigh(row, asked, core) {
    const shown = (row.found.kind === 'clause' || row.found.kind === 'paragraph') && row.passage.whole && !isName(subjectOf(row), PAPERS, core);
    return row.score * (0.8 + 0.2 * Math.min(1.5, row.passage.score || 0)) + (shown ? 0.3 : 0)
      + SPOKEN * Math.pow(row.spoken, 2)
      + (asked.intents.told && figuresIn(row, asked).length ? 0.3 : 0)
      + (asked.intents.often && row.found.kind === 'clause' ? 0.3 * nearest(row.found, row.variant.subject) : 0);
  }

  /** ROWS without the articles that share one fact with an earlier one: they say the same. */
  function withoutDoubles(rows) {
    const said = new Set();
    return rows.filter(row => {
      const same = row.found.kind === 'article' ? row.found.path + row.passage.text : '';
      return !same || (!said.has(same) && said.add(same));
    });
  }

  /** Moves the first of ROWS that is wanted up to PLACE, where it stands below it. */
  function lift(rows, place, wanted) {
    const at = rows.findIndex(wanted);
    if (at > place) rows.splice(place, 0, rows.splice(at, 1)[0]);
  }

  /** Moves up, into the first three of ROWS, what a kind of question is answered by although other records hold more of its words. */
  function promote(rows, asked, core) {
    const { intents, sentence, whole } = asked;
    const best = rows[0].score;
    const offered = (place, kinds, wanted) => lift(rows, place, row => kinds.includes(row.found.kind) && wanted(row));
    const near = row => row.score > 0.3 * best;
    // A question that somebody has answered in two sentences comes after what the answer rests on,
    if (sentence) offered(2, ['faq'], row => row.score > 0.6 * best);
    if (sentence || intents.often || intents.when || intents.how) offered(2, ['faq'], row => row.spoken > 0.5 && near(row));
    // but before it where it is asked whether one may, or has to; so does what says whether one thing counts for two.
    if (sentence && intents.whether) offered(0, ['faq'], row => row.score > 0.7 * best);
    if (intents.whether) offered(2, ['combination'], row => row.spoken > 0.5);
    // A post or a time beside something else says whose part in it is wanted, or when: the steps that are called so, and the post.
    const others = asked.words.filter(word => !isName(word, ['role'], core) && !TIME.test(word));
    if (others.length && others.length < asked.words.length) offered(1, ['workflow'], row => others.every(word => row.found.names.some(name => plain(name).includes(word))));
    if (asked.words.length > 1) offered(2, ['role'], row => asked.words.some(word => query.called(word).includes(row.document)));
    // The very words that people have for a record lead to it, unless they are what another is called.
    lift(rows, 2, row => row.spoken === 1 && !isName(subjectOf(row), SOUGHT, core));
    // How, by whom or with what to show: the steps. What to keep or to fill in: the paper, as well as where it is named.
    if (intents.how || intents.who || intents.keep) offered(2, ['workflow'], near);
    if (intents.keep) offered(2, ['form', 'evidence'], near);
    ['form', 'evidence'].forEach(kind => offered(2, [kind], row => row.variant.factor === 1 && query.called(subjectOf(row)).includes(row.document)));
    // How to count: the number of the report. How to write: the way of writing, after the thing written.
    if (COUNTING.test(whole)) offered(2, ['tally'], near);
    if (intents.how && whole.includes('写')) offered(2, ['genre'], near);
    // Whoever is new in a post: the path of that post before the first of all paths.
    const start = rows.slice(0, 3).findIndex(row => row.found.key === 'page:start');
    const posts = [].concat(...query.segment(whole).map(piece => query.called(piece.text)));
    if (start >= 0) offered(start, ['journey'], row => (row.found.facets.role || []).some(name => query.called(name).some(document => posts.includes(document))));
    // What people ask for in nearly these words, whatever it rests on; steps that hold the words themselves before all.
    if (sentence || Object.keys(intents).length) {
      offered(0, ['workflow'], row => row.spoken > 0.65 && row.score > 0.6 * best);
      offered(2, ['workflow', 'faq', 'genre', 'page', 'combination'], row => row.spoken > 0.65 && near(row));
    }
    if (intents.keep) offered(0, ['form', 'evidence'], row => row.score > 0.6 * best);
    // The page of instructions speaks of every page: one that is asked for stands before it.
    if (rows[0].found.key === 'page:help') lift(rows, 0, (row, at) => at > 0 && at < 3 && row.found.kind === 'page');
  }

  function finish(asked, variants, core, most) {
    const ranked = rank(asked, variants, core);
    const floor = ranked.length ? Math.min(1, ranked[0].score) * KEEP : 0;
    const kept = ranked.filter((row, at) => row.score >= Math.max(at < LEAST ? 0 : floor, asked.sentence ? FLOOR / 2 : FLOOR)); // a long question is never met whole
    const read = shortlist(kept, core);
    const rest = kept.filter(row => !read.includes(row)).slice(0, Math.max(0, most - read.length));
    return index.loadDocuments(read.concat(rest).map(row => row.document)).then(found => {
      read.concat(rest).forEach((row, at) => {
        row.found = found[at];
        row.passage = shownOf(passageOf(row, asked), row.found);
      });
      // People's own words are compared with all of the query, and with what it asks about.
      const whole = weighed(asked.whole);
      const subjects = new Map(variants.map(variant => [variant, weighed(query.squeeze(variant.subject))]));
      read.forEach(row => {
        const subject = subjects.get(row.variant);
        row.spoken = spokenOf(row.found, row.variant.factor === 1 ? [subject, whole] : [subject]);
        if (row.score < CERTAIN) row.score = weigh(row, asked, core);
      });
      // Whoever types a name wants what is called so.
      if (!isName(asked.whole, SOUGHT, core)) handOn(read);
      read.forEach(row => {
        if (asked.inside.length && row.score < CERTAIN && !isInside(row.document, asked)) row.score *= OUTSIDE;
      });
      read.sort((a, b) => b.score - a.score || a.document - b.document);
      if (read.length) promote(read, asked, core);
      const top = withoutDoubles(read.concat(rest));
      const answer = asked.number ? null : answerOf(top, asked);
      const notes = Array.from(new Set(top.slice(0, 3).map(row => row.variant.note).filter(Boolean)));
      return { asked, notes, answer, results: top.slice(0, most), total: kept.length };
    });
  }

  zhibu.search = search;
}());
