/* How the scripts of a page make their elements: always by text, never by markup. */
(function () {
  'use strict';
  const zhibu = window.zhibu = window.zhibu || {};
  if (zhibu.dom) return;

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /** A button that says what it does to the script that listens: `data-<script>` holds the action. */
  function makeButton(text, script, action) {
    const button = make('button', 'zb-button', text);
    button.type = 'button';
    button.dataset[script] = action;
    return button;
  }

  zhibu.dom = { make, makeButton };
}());
