/* The search box before anyone uses it: fetches the search at the first touch, and nothing of it before. */
(function () {
  'use strict';
  if (window.zhibuSearchBox) return;
  window.zhibuSearchBox = true;

  const SCRIPTS = ['search-index', 'search-query', 'search-rank', 'search-ui'];
  let loading = null;

  function fetchScripts(form) {
    if (loading) return loading;
    const one = name => new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${form.dataset.root}assets/zb/${name}.js`;
      script.async = false; // all are fetched at once, and run in this order
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    const [index, ...others] = SCRIPTS.map(one);
    const core = index.then(() => {
      window.zhibu.index.open(form.dataset.root);
      window.zhibu.index.loadCore().catch(() => undefined); // every query needs it; what fails is said when one is asked
    });
    loading = Promise.all([core, ...others]).catch(() => { loading = null; });
    return loading;
  }

  function start() {
    const form = document.querySelector('[data-search]');
    if (!form) return;
    const input = form.querySelector('input');
    const page = document.querySelector('[data-search-page]');
    const asked = page && new URLSearchParams(location.search).get('q');
    if (asked) input.value = asked;
    const open = () => fetchScripts(form).then(() => window.zhibu.searchUi && window.zhibu.searchUi.start(form, page));
    // Not once: what did not load at the first touch may load at the next. `input` comes without focus from voice and from other scripts.
    ['focus', 'input'].forEach(name => input.addEventListener(name, open));
    if (asked || document.activeElement === input) open();
    document.addEventListener('keydown', event => {
      const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      input.focus();
      input.select();
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}());
