/* Shows what the search finds: below the box on any page, in the page itself on /search/. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.searchUi || !zhibu.search) return;

  const make = zhibu.dom.make;
  const KIND = { term: '词汇', clause: '条款', regulation: '法规', role: '岗位', section: '部分', paragraph: '报告', article: '条文', report: '报告', plan: '计划', mechanism: '机制', topic: '主题', evidence: '佐证', page: '页面', workflow: '流程', journey: '上任', faq: '常问', form: '空白表', genre: '写法', tally: '数', combination: '一起算' };
  const FACETS = [['kind', '种类'], ['plan', '出自'], ['role', '岗位'], ['period', '频次'], ['force', '效力']];
  const IN_PANEL = 8;
  const ON_PAGE = 40;
  const EXCERPT = 90; // characters
  const SUGGESTIONS = 5;

  let form = null;
  let input = null;
  let panel = null;
  let page = null;
  let box = null; // #results
  let said = null; // what a screen reader hears
  let turn = 0; // the newest query; older answers are dropped
  let closed = false; // sent away while an answer was on its way
  let chosen = {}; // facet → value, on the search page

  const href = (path, anchor) => form.dataset.root + path + (anchor ? `#${anchor}` : '');

  /* ---- one result ---- */

  /** TEXT with the words that were looked for marked; always as text, never as markup. */
  function marked(text, words) {
    const holder = document.createDocumentFragment();
    const found = Array.from(new Set(words.filter(word => word.length > 1 || words.length === 1))).sort((a, b) => b.length - a.length);
    const lower = text.toLowerCase();
    let at = 0;
    let plain = 0;
    const flush = end => { if (end > plain) holder.append(text.slice(plain, end)); };
    while (at < text.length && lower.length === text.length) {
      const word = found.find(one => lower.startsWith(one, at));
      if (word) {
        flush(at);
        holder.append(make('mark', 'zb-hit', text.slice(at, at + word.length)));
        at += word.length;
        plain = at;
      } else at += 1;
    }
    flush(text.length);
    return holder;
  }

  /** The part of a passage around the first word that was looked for. */
  function excerptOf(text, words) {
    if (text.length <= EXCERPT) return text;
    const places = words.map(word => text.toLowerCase().indexOf(word)).filter(place => place >= 0);
    const start = Math.max(0, Math.min(places.length ? Math.min(...places) - 20 : 0, text.length - EXCERPT));
    return (start ? '…' : '') + text.slice(start, start + EXCERPT) + (start + EXCERPT < text.length ? '…' : '');
  }

  function resultOf(row) {
    const { found, passage } = row;
    const item = make('article', 'zb-result');
    item.dataset.key = found.key;
    item.dataset.kind = found.kind;
    const link = make('a', 'zb-result__link');
    link.href = href(found.path, passage.anchor || found.anchor);
    link.append(make('span', 'zb-tag', KIND[found.kind] || found.kind), ' ', marked(found.title, passage.words), ' ', make('span', 'zb-result__where', found.where));
    item.append(link);
    if (passage.text && passage.text !== found.title) {
      const excerpt = make('p', 'zb-result__excerpt');
      excerpt.append(marked(excerptOf(passage.text, passage.words), passage.words));
      item.append(excerpt);
    }
    return item;
  }

  /** What each level says of a thing, a line each: level, words, source, state. */
  function levelsOf(rows) {
    const list = make('ul', 'zb-result__levels');
    rows.forEach(([level, words, source, state, path, anchor]) => {
      const line = make('li');
      const link = make('a', '', source);
      link.href = href(path, anchor);
      const where = make('small');
      where.append(link, `　${state}`);
      line.append(make('b', '', level), words, where);
      list.append(line);
    });
    return list;
  }

  function answerOf(answer) {
    const { found } = answer.row;
    const item = make('article', 'zb-result zb-result--answer');
    item.dataset.key = found.key;
    item.dataset.kind = found.kind;
    if (answer.requirement) item.dataset.requirement = answer.requirement;
    const text = answer.levels ? levelsOf(answer.levels) : make('p', 'zb-result__answer', answer.text);
    const link = make('a', 'zb-result__link');
    link.href = href(answer.path || found.path, answer.anchor || found.anchor);
    link.append(`见 ${found.where} ${found.title}`);
    item.append(make('strong', 'zb-result__head', '直接回答'), text, link);
    if (answer.level) item.append(' ', make('span', 'zb-tag zb-tag--level', answer.level));
    return item;
  }

  /* ---- the list ---- */

  const facetValues = (row, name) => (name === 'kind' ? [KIND[row.found.kind]] : row.found.facets[name] || []);

  function filtersOf(rows) {
    const bar = make('div', 'zb-toolbar');
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', '筛选结果');
    FACETS.forEach(([name, label]) => {
      const counts = new Map();
      rows.forEach(row => facetValues(row, name).forEach(value => counts.set(value, (counts.get(value) || 0) + 1)));
      if (counts.size < 2 && !chosen[name]) return;
      const wrapper = make('label', 'zb-field');
      const select = make('select', 'zb-input zb-search__filter');
      select.dataset.facet = name;
      select.append(new Option('全部', ''));
      Array.from(counts).sort((a, b) => b[1] - a[1]).forEach(([value, count]) => select.append(new Option(`${value}（${count}）`, value)));
      select.value = chosen[name] || '';
      wrapper.append(make('span', 'zb-field__label', label), select);
      bar.append(wrapper);
    });
    return bar.children.length ? bar : null;
  }

  /** Results in the order of rank; on the search page under a heading a kind, kinds in the order of their best result. */
  function listOf(rows) {
    const holder = document.createDocumentFragment();
    rows.forEach(row => holder.append(resultOf(row)));
    return holder;
  }

  function suggestionsOf(words, label) {
    const bar = make('p', 'zb-suggest');
    bar.append(make('span', 'zb-label', label));
    words.forEach(word => {
      const button = zhibu.dom.makeButton(word, 'zbSuggest', word);
      button.className = 'zb-suggest__word';
      bar.append(' ', button);
    });
    return bar;
  }

  function show(raw, found, core) {
    const { asked, notes, results, answer } = found;
    const kept = page ? results.filter(row => FACETS.every(([name]) => !chosen[name] || facetValues(row, name).includes(chosen[name]))) : results;
    const answered = Boolean(answer) && kept.includes(answer.row);
    const rest = answered ? kept.filter(row => row !== answer.row) : kept;
    const next = document.createDocumentFragment();
    const more = zhibu.query.completions(raw, core, SUGGESTIONS).filter(word => word !== raw);
    notes.forEach(note => next.append(make('p', 'zb-note', note)));
    if (answered) next.append(answerOf(answer));
    if (page) {
      const filters = filtersOf(results);
      if (filters) next.append(filters);
    }
    next.append(listOf(rest));
    if (!kept.length) {
      const subject = asked.subject === asked.whole ? `“${asked.whole}”` : `“${asked.whole}”（按“${asked.subject}”找）`;
      next.append(make('p', 'zb-search__none', asked.whole ? `没有找到${subject}。` : '请输入要找的字。'));
      const near = nearest(asked, core);
      if (near.length) next.append(suggestionsOf(near, '相近的：'));
    }
    if (more.length) next.append(suggestionsOf(more, '联想：'));
    if (!page && kept.length) {
      const all = make('a', 'zb-search__all', `全部结果（${found.total > ON_PAGE ? `前 ${ON_PAGE}` : found.total} 条）`);
      all.href = `${form.action}?q=${encodeURIComponent(raw)}`;
      next.append(all);
    }
    const facet = box.contains(document.activeElement) && document.activeElement.dataset.facet;
    box.textContent = '';
    box.append(next);
    const again = facet && box.querySelector(`[data-facet="${facet}"]`);
    if (again) again.focus();
    box.dataset.query = raw;
    box.dataset.state = 'ready';
    box.removeAttribute('aria-busy');
    said.textContent = kept.length ? `${kept.length} 条结果${answered ? '，第一条是直接回答' : ''}` : '没有找到';
    if (!page) panel.hidden = closed;
  }

  /** The names that share most characters with what was typed. */
  function nearest(asked, core) {
    const typed = new Set(Array.from(asked.whole));
    return Array.from(new Set(core.names.map(row => row[0]))).map(name => [name, Array.from(new Set(Array.from(name))).filter(sign => typed.has(sign)).length / (name.length + 2)])
      .filter(row => row[1] > 0.15).sort((a, b) => b[1] - a[1]).slice(0, SUGGESTIONS).map(row => row[0]);
  }

  /* ---- asking ---- */

  function ask() {
    const raw = input.value.trim();
    const mine = ++turn;
    closed = false;
    if (!raw) {
      box.textContent = '';
      box.dataset.query = '';
      box.dataset.state = 'ready';
      said.textContent = '';
      if (!page) panel.hidden = true;
      return;
    }
    box.dataset.state = 'loading';
    box.setAttribute('aria-busy', 'true');
    Promise.all([zhibu.search(raw, page ? ON_PAGE : IN_PANEL), zhibu.index.loadCore()]).then(([found, core]) => {
      if (mine === turn) show(raw, found, core);
    }).catch(error => {
      if (mine !== turn) return;
      box.textContent = '';
      box.append(make('p', 'zb-search__none', `搜索出了问题：${error.message}。可以再试一次，或从菜单进入。`));
      box.dataset.query = raw;
      box.dataset.state = 'failed';
      box.removeAttribute('aria-busy');
      said.textContent = '搜索出了问题';
      if (!page) panel.hidden = closed;
    });
  }

  function keepAddress() {
    if (!page) return;
    const address = new URL(location.href);
    address.searchParams.set('q', input.value.trim());
    try {
      history.replaceState(history.state, '', address.href);
    } catch (error) {
      // Some browsers refuse this for file: pages.
    }
  }

  const stops = () => Array.from(box.querySelectorAll('a, button, select'));

  function close() {
    if (page) return;
    closed = true;
    panel.hidden = true;
  }

  function onKey(event) {
    if (event.key === 'Escape') {
      if (event.target !== input && (form.contains(event.target) || box.contains(event.target))) input.focus();
      else if (event.target === input && page) input.blur();
      close(); // after the focus, which asks again
      return;
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (event.target.tagName === 'SELECT' || (event.target !== input && !box.contains(event.target))) return;
    const places = [input, ...stops()];
    const at = places.indexOf(event.target);
    const to = places[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (to && !panel.hidden | Boolean(page)) {
      event.preventDefault();
      to.focus();
    }
  }

  function start(theForm, thePage) {
    if (form) return;
    form = theForm;
    page = thePage;
    input = form.querySelector('input');
    panel = form.querySelector('[data-search-panel]');
    box = make('div', 'zb-results');
    box.id = 'results';
    box.setAttribute('role', 'region');
    box.setAttribute('aria-label', '搜索结果');
    said = make('p', 'zb-hidden');
    said.setAttribute('role', 'status');
    form.append(said); // outside of the panel: what is hidden is not announced
    (page || panel).append(box);
    // `input` covers typing, paste, voice and an IME that commits by mouse; half-typed pinyin is left alone.
    const typed = event => {
      if (event.isComposing) return;
      chosen = {};
      ask();
      keepAddress();
    };
    input.addEventListener('input', typed);
    input.addEventListener('compositionend', typed);
    input.addEventListener('focus', () => { if (input.value.trim() && !page) ask(); });
    form.addEventListener('submit', event => {
      if (!page) return;
      event.preventDefault();
      ask();
      keepAddress();
    });
    document.addEventListener('keydown', onKey);
    document.addEventListener('click', event => {
      const word = event.target.closest && event.target.closest('[data-zb-suggest]');
      if (word) {
        input.value = word.dataset.zbSuggest;
        chosen = {};
        input.focus();
        ask();
        keepAddress();
      } else if (!form.contains(event.target)) close();
    });
    document.addEventListener('focusin', event => {
      if (!form.contains(event.target)) close();
    });
    box.addEventListener('change', event => {
      if (!event.target.dataset.facet) return;
      chosen[event.target.dataset.facet] = event.target.value;
      ask();
    });
    if (input.value.trim()) ask();
  }

  zhibu.searchUi = { start };
}());
