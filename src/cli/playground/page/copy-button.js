// @ts-check
import { h } from './dom.js';

const shownMs = 1_500;

/**
 * A button that copies a text, and says so.
 *
 * @param {string} what - what is copied, in words
 * @param {() => string} text
 */
export function copyButton(what, text) {
  const button = h(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `Copy ${what}`, title: `Copy ${what}` },
    'Copy',
  );
  button.addEventListener('click', async () => {
    const isCopied = await copy(text());
    button.textContent = isCopied ? 'Copied' : 'Not allowed';
    setTimeout(() => {
      button.textContent = 'Copy';
    }, shownMs);
  });
  return button;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
