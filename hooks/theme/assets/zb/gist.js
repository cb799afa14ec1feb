/* Gists: what stands behind a link is shown while the pointer or the keyboard rests on it. Without scripts the title attribute does it. */
(function () {
  'use strict';
  if (window.zhibuGist) return;
  window.zhibuGist = true;

  const LINKS = '.zb-page a[title], .zb-page a[data-gist]';
  const LEAVE = 250; // ms in which the pointer may cross from the link to the gist
  const box = window.zhibu.dom.make('div', 'zb-gist');
  box.id = 'zb-gist';
  box.setAttribute('role', 'tooltip');
  box.hidden = true;
  let shown = null; // the link whose gist stands in the box
  let leaving = 0;

  const linkAt = event => (event.target.closest ? event.target.closest(LINKS) : null);

  function stay() {
    clearTimeout(leaving);
    leaving = 0;
  }

  function show(link) {
    stay();
    if (shown === link) return;
    hide();
    if (link.title) {
      link.dataset.gist = link.title;
      link.removeAttribute('title'); // or the browser would show it a second time
    }
    box.textContent = link.dataset.gist;
    document.body.append(box);
    box.hidden = false;
    shown = link;
    link.setAttribute('aria-describedby', box.id);
    place(link.getClientRects()[0] || link.getBoundingClientRect());
  }

  /** Below the link, or above it where there is no room; never beyond the edge of the window. */
  function place(around) {
    const width = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(around.left, width - box.offsetWidth - 8));
    const below = around.bottom + 4;
    const fits = below + box.offsetHeight <= window.innerHeight;
    box.style.left = left + window.pageXOffset + 'px';
    box.style.top = (fits ? below : Math.max(0, around.top - box.offsetHeight - 4)) + window.pageYOffset + 'px';
  }

  function hide() {
    stay();
    if (shown) shown.removeAttribute('aria-describedby');
    shown = null;
    box.hidden = true;
  }

  function hideSoon() {
    leaving = setTimeout(hide, LEAVE);
  }

  document.addEventListener('mouseover', event => {
    const link = linkAt(event);
    if (link) show(link);
    else if (box.contains(event.target)) stay();
    else if (shown && !leaving) hideSoon();
  });
  document.addEventListener('focusin', event => {
    const link = linkAt(event);
    if (link) show(link);
    else hide();
  });
  document.addEventListener('focusout', hide);
  document.addEventListener('click', hide);
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') hide();
  });
}());
