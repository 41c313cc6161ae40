// @ts-check
import { drawAvatar } from './avatar.js';
import { h } from './dom.js';
import { drawLink, drawRichText } from './rich-text.js';

/**
 * @typedef {import('../view.js').MessageView} MessageView
 * @typedef {import('../view.js').PlatformView} PlatformView
 * @typedef {import('./pane.js').Pane} Pane
 */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/**
 * What a message is drawn from: drawn again when any of it changes.
 *
 * @typedef {{ message: MessageView, status: string | undefined, replies: number, lastReply?: string | undefined, isMine: boolean, isContinued: boolean,
 * isSelected: boolean, isInThread: boolean, can: { react: string[], reply: boolean, thread: boolean, edit: boolean,
 * delete: boolean, pin: boolean, unreact: boolean, components: boolean }, me: string, threadId?: string | undefined }} Drawn
 */

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
export function drawMessage(drawn, pane) {
  const { message, status } = drawn;
  const words = message.body ? drawRichText(message.body) : [h('p', { class: 'plain' }, message.text)];
  return h(
    'li',
    {
      class: 'message',
      tabindex: -1,
      'data-id': message.id,
      'data-mine': drawn.isMine,
      'data-bot': message.isBot,
      'data-kind': message.kind,
      'data-continued': drawn.isContinued,
      'data-selected': drawn.isSelected,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && event.target === event.currentTarget) pane.inspect(message.id);
      },
      onclick: (/** @type {MouseEvent} */ event) => {
        const onControl = event.target instanceof Element && event.target.closest('a, button, select, summary, form');
        if (!onControl) pane.inspect(message.id);
      },
    },
    drawAvatar({ name: message.authorName, isBot: message.isBot, status }),
    h(
      'div',
      { class: 'content' },
      drawHead(message),
      message.replyTo &&
        h('p', { class: 'reply-to' }, h('b', {}, message.replyTo.authorName), ' ', message.replyTo.text),
      h('div', { class: 'words' }, ...words, message.isEdited && h('span', { class: 'edited' }, '(edited)')),
      ...message.embeds.map(drawEmbed),
      ...message.files.map((file) => drawFile(file, pane)),
      message.components.length > 0 && drawComponents(drawn, pane),
      message.reactions.length > 0 && drawReactions(drawn, pane),
      drawn.replies > 0 &&
        h(
          'button',
          {
            type: 'button',
            class: 'replies',
            onclick: () => pane.openThread(drawn.threadId ?? message.id, message.id),
          },
          `${drawn.replies} ${drawn.replies === 1 ? 'reply' : 'replies'}`,
          drawn.lastReply && h('span', { class: 'last-reply' }, drawn.lastReply),
        ),
    ),
    drawActs(drawn, pane),
  );
}

/** @param {MessageView} message */
function drawHead(message) {
  const at = new Date(message.createdAt);
  return h(
    'p',
    { class: 'head' },
    h('b', { class: 'author' }, message.authorName),
    message.isBot && h('span', { class: 'badge' }, 'bot'),
    message.kind !== 'default' && message.kind !== 'reply' && h('span', { class: 'badge kind' }, message.kind),
    h('time', { datetime: message.createdAt, title: at.toLocaleString() }, clock.format(at)),
    message.isPinned && h('span', { class: 'pinned', title: 'pinned' }, '📌'),
    message.ephemeralTo && h('span', { class: 'only' }, `only ${message.ephemeralTo} sees this`),
  );
}

/** @param {import('../view.js').EmbedView} embed */
function drawEmbed(embed) {
  const card = h(
    'div',
    { class: 'embed' },
    embed.author && h('p', { class: 'embed-author' }, embed.author),
    embed.title &&
      h(
        'p',
        { class: 'embed-title' },
        embed.url ? drawLink(embed.url, [document.createTextNode(embed.title)]) : embed.title,
      ),
    embed.description && h('div', { class: 'words' }, ...drawRichText(embed.description)),
    embed.fields.length > 0 &&
      h(
        'dl',
        {},
        ...embed.fields.map(({ name, value, inline }) =>
          h('div', { 'data-inline': inline }, h('dt', {}, name), h('dd', {}, ...drawRichText(value))),
        ),
      ),
    ...embed.pictures.map(({ url, description }) =>
      h('p', { class: 'picture' }, drawLink(url, [document.createTextNode(`🖼 ${description ?? url}`)])),
    ),
    embed.footer && h('p', { class: 'embed-footer' }, embed.footer),
  );
  if (embed.color) card.style.setProperty('--embed', embed.color);
  return card;
}

/**
 * @param {import('../view.js').FileView} file
 * @param {Pane} pane
 */
function drawFile({ id, filename, size, isPicture }, pane) {
  const url = `/api/file?${new URLSearchParams({ platform: pane.name, id })}`;
  const label = h('span', {}, h('b', {}, filename), ' ', h('small', {}, sizeOf(size)));
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
    { class: 'file', href: url, download: filename },
    picture,
    h('span', { class: 'clip', 'aria-hidden': 'true' }, '📎'),
    label,
  );
}

/** @param {number} bytes */
function sizeOf(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawComponents({ message, can }, pane) {
  const off = can.components ? undefined : 'People cannot do this here';
  return h(
    'div',
    { class: 'components' },
    ...message.components.map((component) => {
      if (component.type === 'button') {
        if (component.url) return drawLink(component.url, [document.createTextNode(component.label)]);
        const press = () => pane.act({ act: 'click', message: message.id, component: component.id });
        const props = {
          type: 'button',
          'data-style': component.style,
          disabled: component.isDisabled || off !== undefined,
          title: off,
          onclick: press,
        };
        return h('button', props, component.label);
      }
      const choose = (/** @type {Event} */ { currentTarget }) => {
        const select = /** @type {HTMLSelectElement} */ (currentTarget);
        const values = [...select.selectedOptions].map(({ value }) => value).filter(Boolean);
        if (values.length > 0) pane.act({ act: 'choose', message: message.id, component: component.id, values });
      };
      const name = component.label ?? component.placeholder ?? 'Choose';
      const isMultiple = component.max > 1;
      return h(
        'select',
        {
          'aria-label': name,
          multiple: isMultiple,
          disabled: component.isDisabled || off !== undefined,
          title: off,
          onchange: choose,
        },
        !isMultiple && h('option', { value: '' }, `${name}…`),
        ...component.options.map(({ label, value }) => h('option', { value }, label)),
      );
    }),
  );
}

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawReactions({ message, me, can }, pane) {
  return h(
    'div',
    { class: 'reactions' },
    ...message.reactions.map(({ emoji, by }) => {
      const isMine = by.includes(me);
      const isFixed = isMine && !can.unreact;
      return h(
        'button',
        {
          type: 'button',
          'aria-pressed': isMine,
          'aria-label': `${emoji} by ${by.join(', ')}`,
          title: by.join(', '),
          disabled: isFixed || can.react.length === 0,
          onclick: () => pane.act({ act: isMine ? 'unreact' : 'react', message: message.id, emoji }),
        },
        shownEmoji(emoji),
        ' ',
        by.length,
      );
    }),
  );
}

/** @param {string} emoji */
export function shownEmoji(emoji) {
  return /^[\w+-]+$/.test(emoji) ? `:${emoji}:` : emoji;
}

/**
 * What one can do with the message: seen when it is pointed at or has the focus.
 *
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawActs({ message, can, isInThread }, pane) {
  const { id } = message;
  const act = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ run) =>
    h('button', { type: 'button', 'aria-label': name, title: name, onclick: run }, sign);
  const picker = h(
    'span',
    { class: 'picker', hidden: true, role: 'group', 'aria-label': 'Reactions' },
    ...can.react.map((emoji) =>
      h(
        'button',
        {
          type: 'button',
          'aria-label': `React with ${emoji}`,
          onclick: () => pane.act({ act: 'react', message: id, emoji }),
        },
        shownEmoji(emoji),
      ),
    ),
  );
  const pick = () => {
    picker.hidden = !picker.hidden;
    /** @type {HTMLElement | null} */ (picker.querySelector('button'))?.focus();
  };
  return h(
    'div',
    { class: 'acts', role: 'toolbar', 'aria-label': `Actions on the message of ${message.authorName}` },
    can.react.length > 0 && act('React', '☺', pick),
    can.reply && act('Reply', '↩', () => pane.replyTo(id)),
    can.thread && !isInThread && act('Open a thread', '≡', () => pane.openThread(message.threadId ?? id, id)),
    can.edit && act('Edit', '✎', () => pane.edit(id)),
    can.pin &&
      act(message.isPinned ? 'Unpin' : 'Pin', '⚲', () =>
        pane.act({ act: message.isPinned ? 'unpin' : 'pin', message: id }),
      ),
    can.delete && act('Delete', '✕', () => pane.act({ act: 'delete', message: id })),
    act('Inspect', '⌕', () => pane.inspect(id)),
    picker,
  );
}
