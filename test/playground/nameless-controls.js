// @ts-check
// Runs in the browser: controls that have no name for who cannot see them.
[...document.querySelectorAll('button, select, textarea, input:not([type="file"]), summary')]
  .filter((each) => !each.textContent?.trim() && !each.getAttribute('aria-label'))
  .filter((each) => !(/** @type {HTMLInputElement} */ (each).labels?.length))
  .map((each) => each.outerHTML.slice(0, 100));
