// @ts-check
import { drawAvatar } from './avatar.js';
import { drawComponents } from './components.js';
import { h } from './dom.js';
import { drawEmbed } from './embed.js';
import { drawFile } from './file.js';
import { actsOn, drawActs, shownEmoji } from './message-acts.js';
import { drawRichText } from './rich-text.js';

/**
 * @typedef {import('../view.js').MessageView} MessageView
 * @typedef {import('../view.js').PlatformView} PlatformView
 * @typedef {import('./pane.js').Pane} Pane
 */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
/** What the platform itself says of somebody, in words where it gives none. */
export const systemKinds = new Map([
  ['system', ''],
  ['join', 'joined'],
  ['leave', 'left'],
  ['pin', 'pinned a message'],
]);
/** Longer ones are cut until they are opened. */
const longestText = 3_000;

/**
 * What a message is drawn from: drawn again when any of it changes.
 *
 * @typedef {{ message: MessageView, status: string | undefined, replies: number, lastReply?: string | undefined, isMine: boolean,
 * isContinued: boolean, isSelected: boolean, isInThread: boolean, isFirstUnread: boolean, isUnheard: boolean, readBy: string[],
 * can: { react: string[], reply: boolean, thread: boolean, edit: boolean, delete: boolean, pin: boolean, unreact: boolean,
 * components: boolean }, me: string, threadId?: string | undefined }} Drawn
 */

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
export function drawMessage(drawn, pane) {
  const { message, status } = drawn;
  const element = h(
    'li',
    {
      class: 'message',
      tabindex: -1,
      'data-id': message.id,
      'data-mine': drawn.isMine,
      'data-bot': message.isBot,
      'data-kind': message.kind,
      'data-system': systemKinds.has(message.kind),
      'data-continued': drawn.isContinued,
      'data-selected': drawn.isSelected,
      'data-unread': drawn.isFirstUnread,
      'data-deleted': message.isDeleted === true,
      'aria-keyshortcuts': 'Enter',
      onkeydown: (/** @type {KeyboardEvent} */ event) => pressed(event, drawn, pane),
      onclick: (/** @type {MouseEvent} */ event) => {
        const onControl =
          event.target instanceof Element && event.target.closest('a, button, select, summary, form, details');
        if (!onControl && getSelection()?.isCollapsed !== false) pane.inspect(message.id, false);
      },
    },
    drawAvatar({ name: message.authorName, isBot: message.isBot, status }),
    h(
      'div',
      { class: 'content' },
      drawHead(message, pane.name),
      ...(message.isDeleted ? [drawTrace(drawn, pane)] : drawContent(drawn, pane)),
    ),
  );
  const tool = () => {
    if (!element.querySelector(':scope > .acts')) element.append(drawActs(drawn, pane));
  };
  element.addEventListener('pointerenter', (event) => {
    // A finger that comes down would find them under it.
    if (event.pointerType !== 'touch') tool();
  });
  element.addEventListener('focusin', tool);
  return element;
}

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawContent(drawn, pane) {
  const { message, isUnheard, readBy } = drawn;
  return [
    message.replyTo && drawQuote(message.replyTo, pane),
    (message.text.trim() !== '' || message.isEdited || systemKinds.has(message.kind)) && drawWords(message),
    ...message.embeds.map(drawEmbed),
    ...message.files.map((file) => drawFile(file, pane.name)),
    message.components.length > 0 && drawComponents(drawn, pane),
    message.reactions.length > 0 && drawReactions(drawn, pane),
    drawReplies(drawn, pane),
    isUnheard && h('p', { class: 'unheard' }, 'The bot has not heard this yet'),
    readBy.length > 0 && h('p', { class: 'read-by' }, `✓ read by ${readBy.join(', ')}`),
  ].filter((each) => each instanceof Node);
}

/** @param {MessageView} message */
function drawWords(message) {
  const { body, text, isEdited, kind } = message;
  const words =
    body && text.trim() !== ''
      ? drawRichText(body)
      : [h('p', { class: 'plain' }, text || (systemKinds.get(kind) ?? ''))];
  const shown = h(
    'div',
    { class: 'words', dir: 'auto' },
    ...words,
    isEdited && h('span', { class: 'edited' }, '(edited)'),
  );
  if (text.length <= longestText && text.split('\n').length <= 60) return shown;
  shown.classList.add('cut');
  const open = () => {
    shown.classList.remove('cut');
    more.remove();
  };
  const more = h(
    'button',
    { type: 'button', class: 'show-all', onclick: open },
    `Show all ${text.length.toLocaleString()} characters`,
  );
  return h('div', {}, shown, more);
}

/**
 * What is left of a deleted message.
 *
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawTrace(drawn, pane) {
  const words = pane.name === 'stackexchange' ? '(removed)' : 'This message was deleted.';
  return h('div', {}, h('p', { class: 'trace' }, words), drawReplies(drawn, pane));
}

/** What a platform calls a bot. @type {Record<string, string>} */
const botWords = { slack: 'app', discord: 'app' };
const plainKinds = new Set(['default', 'reply', 'bot', ...systemKinds.keys()]);

/**
 * @param {MessageView} message
 * @param {string} platform
 */
function drawHead(message, platform) {
  const at = new Date(message.createdAt);
  return h(
    'p',
    { class: 'head' },
    h('b', { class: 'author' }, message.authorName),
    message.isBot && h('span', { class: 'badge' }, botWords[platform] ?? 'bot'),
    !plainKinds.has(message.kind) && h('span', { class: 'badge kind' }, message.kind),
    h('time', { datetime: message.createdAt, title: at.toLocaleString() }, clock.format(at)),
    message.isPinned && h('span', { class: 'pinned', title: 'pinned' }, '📌 pinned'),
    message.isBroadcast && h('span', { class: 'only' }, 'from a thread'),
    message.ephemeralTo && h('span', { class: 'only' }, `only ${message.ephemeralTo} sees this`),
  );
}

/**
 * The message that is answered; a click goes to it.
 *
 * @param {NonNullable<MessageView['replyTo']>} quote
 * @param {Pane} pane
 */
function drawQuote({ id, authorName, text }, pane) {
  const label = `Go to the message of ${authorName} that this answers`;
  return h(
    'button',
    { type: 'button', class: 'reply-to', 'aria-label': label, title: label, onclick: () => pane.goTo(id) },
    h('b', {}, authorName),
    ' ',
    h('span', {}, text),
  );
}

/**
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function drawReplies({ message, replies, lastReply, threadId }, pane) {
  if (replies === 0) return null;
  return h(
    'button',
    { type: 'button', class: 'replies', onclick: () => pane.openThread(threadId ?? message.id, message.id) },
    `${replies} ${replies === 1 ? 'reply' : 'replies'}`,
    lastReply && h('span', { class: 'last-reply' }, lastReply),
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
        h('span', { class: 'count' }, by.length),
      );
    }),
  );
}

/**
 * A key on the message itself.
 *
 * @param {KeyboardEvent} event
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
function pressed(event, drawn, pane) {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = actsOn(drawn, pane).find(({ key }) => key === event.key);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  void act.run();
}
