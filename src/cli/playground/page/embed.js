// @ts-check
import { h } from './dom.js';
import { drawLink, drawRichText } from './rich-text.js';

/** @typedef {import('../view.js').EmbedView} EmbedView */

/** @param {EmbedView} embed */
export function drawEmbed(embed) {
  const { author, title, url, description, fields, footer, pictures, thumbnail, at } = embed;
  const card = h(
    'div',
    { class: 'embed' },
    h(
      'div',
      { class: 'embed-main' },
      author && h('p', { class: 'embed-author' }, author),
      title && h('p', { class: 'embed-title' }, url ? drawLink(url, [document.createTextNode(title)]) : title),
      description && h('div', { class: 'words', dir: 'auto' }, ...drawRichText(description)),
      fields.length > 0 && h('dl', {}, ...fields.map(drawField)),
      ...pictures.map((picture) => drawPicture(picture, 'picture')),
      (footer || at) &&
        h('p', { class: 'embed-footer' }, [footer, at && new Date(at).toLocaleString()].filter(Boolean).join(' · ')),
    ),
    thumbnail && drawPicture(thumbnail, 'picture thumbnail'),
  );
  if (embed.color) card.style.setProperty('--embed', embed.color);
  return card;
}

/** @param {EmbedView['fields'][number]} field */
function drawField({ name, value, inline }) {
  return h('div', { 'data-inline': inline }, h('dt', {}, name), h('dd', {}, ...drawRichText(value)));
}

/**
 * A frame with the picture's words and address: the page loads nothing from anywhere.
 *
 * @param {{ url: string, description?: string }} picture
 * @param {string} name
 */
function drawPicture({ url, description }, name) {
  const words = h('span', {}, description ?? fileOf(url));
  return h('p', { class: name, title: `${url}\nNot loaded: the playground asks no network.` }, drawLink(url, [words]));
}

/** @param {string} url */
function fileOf(url) {
  return url.replace(/[?#].*/, '').replace(/.*\//, '') || url;
}
