// @ts-check
import { store } from './store.js';

/**
 * @typedef {import('../view.js').MessageView} MessageView
 * @typedef {import('./message.js').Drawn} Drawn
 * @typedef {import('./pane.js').Pane} Pane
 */

/** Messages of one author within this time stand together. */
const togetherMs = 5 * 60_000;

/**
 * The messages that stand in a pane: the channel's without the replies in threads, or a thread's.
 *
 * @param {Pane} pane
 * @returns {MessageView[]}
 */
export function shownIn({ channel, thread, me }) {
  const messages = (channel?.messages ?? []).filter(
    ({ ephemeralTo }) => ephemeralTo === undefined || ephemeralTo === me?.name,
  );
  if (thread) return messages.filter(({ id, threadId }) => id === thread.rootId || threadId === thread.id);
  return messages.filter(
    ({ id, threadId, isBroadcast }) => threadId === undefined || threadId === id || isBroadcast === true,
  );
}

/**
 * The messages of a pane with everything that they are drawn from.
 *
 * @param {Pane} pane
 * @returns {Drawn[]}
 */
export function drawn(pane) {
  const { view, channel, me, thread } = pane;
  const may = (/** @type {string} */ act) => !view.lacks.includes(act);
  const { selected } = store;
  const threadOf = new Map(channel?.threads.map(({ id, rootId }) => [rootId, id]));
  const statusOf = new Map(view.people.map(({ id, status }) => [id, status]));
  const unheard = new Set(channel?.unheard);
  const replies = repliesByThread(channel?.messages ?? []);
  const readers = readersByMessage(pane);
  return shownIn(pane).map((message, index, shown) => {
    const before = shown[index - 1];
    const isMine = message.authorId === me?.id;
    const threadId = threadOf.get(message.id) ?? message.id;
    const answers = thread ? [] : (replies.get(threadId) ?? []).filter(({ id }) => id !== message.id);
    const last = answers.at(-1);
    const isNear = before !== undefined && Date.parse(message.createdAt) - Date.parse(before.createdAt) < togetherMs;
    const isFirstUnread = pane.unread?.firstId === message.id;
    return {
      message,
      status: statusOf.get(message.authorId),
      replies: answers.length,
      lastReply: last && `${last.authorName}: ${last.text.slice(0, 80)}`,
      threadId,
      isMine,
      isContinued:
        isNear &&
        before.authorId === message.authorId &&
        before.authorName === message.authorName &&
        !message.replyTo &&
        !isFirstUnread &&
        !message.ephemeralTo &&
        before.isDeleted !== true &&
        before.kind === message.kind,
      isSelected: selected?.platform === view.name && selected.id === message.id && selected.channel === channel?.id,
      isInThread: thread !== undefined,
      isFirstUnread,
      isUnheard: unheard.has(message.id),
      readBy: readers.get(message.id) ?? [],
      me: me?.name ?? '',
      can: {
        react: may('react') && !message.isDeleted ? (message.takesReactions ?? view.reactions) : [],
        unreact: may('unreact'),
        reply: may('reply') && !message.isDeleted,
        thread: may('thread') && channel?.kind !== 'forum' && !message.isDeleted,
        edit: may('edit') && isMine && !message.isDeleted,
        delete: may('delete') && isMine && !message.isDeleted,
        pin: may('pin') && !message.isDeleted,
        components: may('click'),
      },
    };
  });
}

/** @param {readonly MessageView[]} messages */
function repliesByThread(messages) {
  /** @type {Map<string, MessageView[]>} */
  const replies = new Map();
  for (const message of messages) {
    if (message.threadId === undefined || message.isDeleted) continue;
    const known = replies.get(message.threadId);
    if (known) known.push(message);
    else replies.set(message.threadId, [message]);
  }
  return replies;
}

/** Other people who have told that they have read up to a message. @param {Pane} pane */
function readersByMessage({ channel, view, me }) {
  /** @type {Map<string, string[]>} */
  const readers = new Map();
  for (const { personId, messageId } of channel?.readBy ?? []) {
    const person = view.people.find(({ id }) => id === personId);
    if (person && person.id !== me?.id) readers.set(messageId, [...(readers.get(messageId) ?? []), person.name]);
  }
  return readers;
}
