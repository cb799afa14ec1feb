/* The page of the report check: the text is read where it stands; nothing is sent and nothing is kept. */
(function () {
  'use strict';
  const zhibu = window.zhibu;
  if (zhibu.reviewPage) return;
  zhibu.reviewPage = true;

  const { make, makeButton } = zhibu.dom;
  const AROUND = 10; // characters shown on each side of what was found
  const MOST = 1000; // findings that are listed
  let loading = null;

  function load(host) {
    const one = address => new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    loading = loading || one(host.dataset.engine).then(() => one(host.dataset.rules)).catch(error => {
      loading = null; // so that the next try loads again
      throw error;
    });
    return loading;
  }

  /* ---- the form ---- */

  function field(label, control, className) {
    const wrapper = make('label', 'zb-field ' + (className || ''));
    wrapper.append(make('span', 'zb-field__label', label), control);
    return wrapper;
  }

  function area(name, rows) {
    const box = make('textarea', 'zb-input zb-review__text');
    box.dataset.reviewText = name;
    box.rows = rows;
    box.autocomplete = 'off';
    box.spellcheck = false;
    return box;
  }

  function build(host) {
    const kind = make('select', 'zb-input');
    kind.dataset.reviewKind = '';
    host.dataset.kinds.split('|').forEach(row => {
      const [code, text] = row.split('=');
      kind.append(new Option(text, code));
    });
    const year = make('input', 'zb-input zb-review__year');
    year.dataset.reviewYear = '';
    year.inputMode = 'numeric';
    year.maxLength = 4;
    year.autocomplete = 'off';
    year.placeholder = '从文中看';
    const plan = make('details', 'zb-aside');
    plan.append(make('summary', '', '要点原文（不贴就不查照抄）'), field('把当年的要点贴在这里，同样不上传、不保存', area('plan', 5), 'zb-review__wide'));
    const bar = make('div', 'zb-toolbar');
    bar.append(field('哪一种报告', kind), field('哪一年的', year), makeButton('开始查', 'review', 'run'), makeButton('清空', 'review', 'clear'));
    const state = make('p', 'zb-review__state');
    state.setAttribute('role', 'status');
    const results = make('div', 'zb-review__results');
    results.dataset.reviewResults = '';
    host.append(field('报告全文', area('report', 12), 'zb-review__wide'), plan, bar, state, results);
  }

  const part = (host, name) => host.querySelector(`[data-review-${name}]`);
  const box = (host, name) => host.querySelector(`[data-review-text="${name}"]`);
  const say = (host, text) => { host.querySelector('.zb-review__state').textContent = text; };

  /* ---- the results ---- */

  /** Where a line of the text begins in the box, whose own line ends are one character. */
  const startOf = (lines, n) => lines.slice(0, n).reduce((sum, line) => sum + line.length + 1, 0);

  function entry(found, rule, text, requirements) {
    const item = make('li', 'zb-review__one');
    Object.assign(item.dataset, { rule: found.rule, line: found.line, column: found.column });
    const head = make('p', 'zb-review__head');
    if (found.line) {
      const place = makeButton(`第${found.line}行第${found.column}字`, 'review', 'show');
      place.dataset.from = startOf(text.lines, found.line - 1) + found.start;
      place.dataset.to = startOf(text.lines, found.line - 1) + found.end;
      head.append(place);
    } else head.append(make('span', 'zb-review__place', '全文'));
    head.append(make('strong', 'zb-review__rule', rule.title), make('span', 'zb-review__said', found.said));
    const quote = make('p', 'zb-review__quote');
    if (found.line && rule.kind !== 'personal') {
      const line = text.lines[found.line - 1];
      quote.append(Array.from(line.slice(Math.max(0, found.start - 2 * AROUND), found.start)).slice(-AROUND).join(''), make('mark', '', found.words), Array.from(line.slice(found.end, found.end + 2 * AROUND)).slice(0, AROUND).join(''));
    } else quote.append(make('mark', '', found.words));
    const advice = make('p', 'zb-note', `改法：${rule.advice}`);
    const example = make('p', 'zb-note', `例：${rule.example}`);
    item.append(head, quote, advice, example);
    const duty = found.requirement && requirements[found.requirement];
    if (duty) {
      const target = make('a', '', duty[0]);
      target.href = duty[1];
      const line = make('p', 'zb-note', '应有几次看：');
      line.append(target);
      item.append(line);
    }
    return item;
  }

  function filterOf(findings, rules) {
    const select = make('select', 'zb-input');
    select.dataset.reviewFilter = '';
    select.append(new Option(`全部（${findings.length}）`, ''));
    rules.forEach(rule => {
      const count = findings.filter(found => found.rule === rule.id).length;
      if (count) select.append(new Option(`${rule.title}（${count}）`, rule.id));
    });
    return field('只看', select);
  }

  function run(host) {
    const report = box(host, 'report').value;
    const plan = box(host, 'plan').value;
    const results = part(host, 'results');
    const year = part(host, 'year').value.trim();
    const longest = Number(host.dataset.longest);
    results.textContent = '';
    if (!report.trim()) return say(host, '还没有贴报告。');
    if (report.length > longest || plan.length > longest) return say(host, `文字超过 ${longest} 字，请分开查。`);
    if (year && !/^(19|20)[0-9]{2}$/.test(year)) return say(host, '年份写四位数，如 2026；不写就从文中看。');
    say(host, '正在查……');
    return load(host).then(() => {
      const { rules, requirements } = window.zhibuReviewRules;
      const text = zhibu.review.makeText(report, part(host, 'kind').value, year ? Number(year) : null, plan.trim() ? [plan] : []);
      const found = zhibu.review.review(rules, text);
      const ruleOf = new Map(rules.map(rule => [rule.id, rule]));
      show(host, results, found, ruleOf, text, requirements, rules);
    }).catch(() => say(host, '规则没有读到，请刷新再试。'));
  }

  function show(host, results, found, ruleOf, text, requirements, rules) {
    const years = text.until ? `，按${text.until}年` : '';
    say(host, (found.findings.length ? `查到 ${found.findings.length} 处` : '没有查到') + `（共 ${text.lines.length} 行，${rules.length - found.idle.length} 条规则${years}）。都只是提醒，改不改由写稿的人定。`);
    if (found.findings.length) results.append(filterOf(found.findings, rules));
    const list = make('ol', 'zb-review__list');
    found.findings.slice(0, MOST).forEach(one => list.append(entry(one, ruleOf.get(one.rule), text, requirements)));
    if (found.findings.length) results.append(list);
    if (found.findings.length > MOST) results.append(make('p', 'zb-note', `只列出前 ${MOST} 处，改好再查。`));
    if (found.idle.length || found.quiet.length) {
      const quiet = make('ul', 'zb-review__idle');
      found.idle.forEach(([id, why]) => quiet.append(make('li', '', `${ruleOf.get(id).title}：${why}`)));
      found.quiet.forEach(([one, why]) => quiet.append(make('li', '', `不提醒 ${one.words}：${why}`)));
      results.append(make('p', 'zb-note', '没有查的、不提醒的：'), quiet);
    }
  }

  function clear(host) {
    host.querySelectorAll('textarea').forEach(one => { one.value = ''; });
    part(host, 'results').textContent = '';
    say(host, '已清空。');
    box(host, 'report').focus();
  }

  function jump(host, button) {
    const report = box(host, 'report');
    report.focus();
    report.setSelectionRange(Number(button.dataset.from), Number(button.dataset.to));
    // The browser scrolls the box to the caret only on its own typing, so it is reckoned by lines of text.
    report.scrollTop = report.scrollHeight * Number(button.dataset.from) / Math.max(report.value.length, 1) - report.clientHeight / 2;
    report.scrollIntoView({ block: 'center' });
  }

  document.addEventListener('click', event => {
    const button = event.target.closest('button[data-review]');
    const host = button && button.closest('div[data-review]');
    if (!host) return;
    if (button.dataset.review === 'run') run(host);
    else if (button.dataset.review === 'clear') clear(host);
    else jump(host, button);
  });

  document.addEventListener('change', event => {
    if (!event.target.matches('[data-review-filter]')) return;
    event.target.closest('div[data-review]').querySelectorAll('.zb-review__one').forEach(one => {
      one.hidden = Boolean(event.target.value) && one.dataset.rule !== event.target.value;
    });
  });

  function init() {
    const host = document.querySelector('div[data-review]');
    if (host && !host.children.length) build(host);
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', init);
  else init();
}());
