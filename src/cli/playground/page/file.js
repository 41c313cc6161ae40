// @ts-check
import { h } from './dom.js';

/** @param {string} name - the file's */
const signOf = (name) => {
  const ending = /\.(\w{1,4})$/.exec(name)?.[1] ?? '';
  return ending.toUpperCase() || 'FILE';
};

/**
 * A file: a picture is shown, everything else is a card; both are downloaded by a click.
 *
 * @param {import('../view.js').FileView} file
 * @param {string} platform
 */
export function drawFile({ id, filename, size, isPicture }, platform) {
  const url = `/api/file?${new URLSearchParams({ platform, id })}`;
  const picture =
    isPicture &&
    h('img', {
      src: url,
      alt: filename,
      loading: 'lazy',
      onerror: (/** @type {Event} */ event) => /** @type {HTMLElement} */ (event.target).remove(),
    });
  return h(
    'a',
    { class: 'file', href: url, download: filename, 'data-picture': isPicture },
    picture,
    h('span', { class: 'clip', 'aria-hidden': 'true' }, signOf(filename)),
    h('span', { class: 'file-name' }, h('b', {}, filename), ' ', h('small', {}, sizeOf(size))),
  );
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
