// @ts-check
import { act } from './api.js';
import { Composer } from './composer.js';
import { h, reconcile, showOnce } from './dom.js';
import { drawMessage } from './message.js';
import { ModalForm } from './modal-form.js';
import { drawPerson } from './people.js';
import { drawPlaces } from './places.js';
import { reason } from './reasons.js';
import { listen, select, store } from './store.js';

/**
 * @typedef {import('../view.js').PlatformView} PlatformView
 * @typedef {import('../view.js').ChannelView} ChannelView
 * @typedef {import('../view.js').MessageView} MessageView
 */

/** Messages of one author within this time stand together. */
const togetherMs = 5 * 60_000;

/** One platform's pane: its conversations, drawn in its manner, and a place to type. */
export class Pane {
  /** @param {PlatformView} view */
  constructor(view) {
    this.name = view.name;
    this.view = view;
    /** Who acts: a handle. */
    this.as = view.people.find(({ isBot }) => !isBot)?.handle ?? '';
    this.channelId = (view.channels.find(({ name }) => name === 'general') ?? view.channels[0])?.id ?? '';
    /** @type {{ id: string, rootId: string | undefined } | undefined} */
    this.thread = undefined;

    const titleId = `title-${view.name}`;
    this.title = h('h2', { id: titleId });
    this.places = h('span', { class: 'places' });
    this.state = h('span', { class: 'state', role: 'status' });
    this.people = h('ul', { class: 'people', 'aria-label': 'People' });
    this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    this.back = h(
      'button',
      { type: 'button', class: 'back', hidden: true, onclick: () => this.closeThread() },
      '← Back to the channel',
    );
    this.list = h('ol', { class: 'messages' });
    this.log = h('div', { class: 'log', role: 'log', 'aria-live': 'off', tabindex: 0 }, this.list);
    this.typing = h('p', { class: 'typing', 'aria-live': 'off' });
    this.composer = new Composer(this);
    this.modal = new ModalForm(this);
    this.element = h(
      'section',
      { class: 'pane', id: `pane-${view.name}`, 'data-platform': view.name, 'aria-labelledby': titleId, tabindex: -1 },
      h('header', { class: 'pane-head' }, this.title, this.places, this.state),
      this.people,
      this.problem,
      this.back,
      this.log,
      this.typing,
      this.composer.element,
      this.modal.element,
    );
    this.list.addEventListener('keydown', (event) => this.#walk(event));
    /** Stays at the newest message until somebody scrolls up. */
    this.sticks = true;
    this.log.addEventListener('scroll', () => {
      this.sticks = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    });
    new ResizeObserver(() => this.sticks && this.toEnd()).observe(this.log);
    listen('selected', () => this.update(this.view));
    this.update(view);
    // What stands there already is not read out; what comes is.
    setTimeout(() => this.log.setAttribute('aria-live', 'polite'), 1_000);
  }

  /** @returns {ChannelView | undefined} */
  get channel() {
    return this.view.channels.find(({ id }) => id === this.channelId) ?? this.view.channels[0];
  }

  /** @returns {MessageView[]} */
  get shown() {
    const messages = this.channel?.messages ?? [];
    const { thread } = this;
    if (!thread) return messages.filter(({ id, threadId }) => threadId === undefined || threadId === id);
    return messages.filter(({ id, threadId }) => id === thread.rootId || threadId === thread.id);
  }

  /** Who acts, as the platform knows them. */
  get me() {
    return this.view.people.find(({ handle }) => handle === this.as);
  }

  /** @param {PlatformView} view */
  update(view) {
    this.view = view;
    const { channel } = this;
    showOnce(this.title, view.title, () => [view.title]);
    showOnce(
      this.places,
      [view.channels.map(({ id, name, kind }) => [id, name, kind]), this.channelId, view.lacks],
      () => drawPlaces(this),
    );
    this.#showState();
    const members = view.people.filter(({ id, isBot }) => isBot || (channel?.memberIds.includes(id) ?? true));
    const people = members.map((person) => ({
      person,
      isMe: person.handle === this.as,
      off: reason(view, 'setPresence'),
    }));
    reconcile(
      this.people,
      people,
      ({ person }) => person.id,
      (one) => drawPerson(one, this),
    );
    this.log.setAttribute('aria-label', `Messages in ${channel?.name ?? ''} on ${view.title}`);
    this.back.hidden = !this.thread;
    this.element.toggleAttribute('data-in-thread', this.thread !== undefined);
    reconcile(
      this.list,
      this.#drawn(),
      ({ message }) => message.id,
      (drawn) => drawMessage(drawn, this),
    );
    const last = this.list.lastElementChild;
    if (last instanceof HTMLElement && !this.list.querySelector('[tabindex="0"].message')) last.tabIndex = 0;
    const typing = (channel?.typing ?? []).filter((name) => name !== this.me?.name);
    showOnce(this.typing, typing, () =>
      typing.length > 0
        ? [h('i', { 'aria-hidden': 'true' }), `${typing.join(' and ')} ${typing.length > 1 ? 'are' : 'is'} typing`]
        : [],
    );
    this.composer.update();
    this.modal.update();
    if (this.sticks) this.toEnd();
  }

  /**
   * The one who acts does something; in this channel, unless told otherwise.
   *
   * @param {Record<string, unknown>} what
   */
  act(what) {
    return act(this.name, { as: this.as, channel: this.channel?.id, ...what });
  }

  toEnd() {
    this.sticks = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {string} handle */
  speakAs(handle) {
    this.as = handle;
    this.update(this.view);
  }

  /** @param {string} channelId */
  open(channelId) {
    this.channelId = channelId;
    this.thread = undefined;
    this.composer.leaveMode();
    this.update(this.view);
    this.toEnd();
  }

  /**
   * @param {string} threadId
   * @param {string} messageId - in it, or what it hangs on
   */
  openThread(threadId, messageId) {
    const thread = this.channel?.threads.find(({ id, rootId }) => id === threadId || rootId === messageId);
    this.thread = { id: thread?.id ?? threadId, rootId: thread ? thread.rootId : messageId };
    this.composer.leaveMode();
    this.update(this.view);
    this.toEnd();
    this.composer.focus();
  }

  closeThread() {
    this.thread = undefined;
    this.composer.leaveMode();
    this.update(this.view);
    this.toEnd();
    this.composer.focus();
  }

  /** @param {string} id */
  edit(id) {
    const message = this.shown.find((each) => each.id === id);
    if (message) this.composer.enterMode({ kind: 'edit', id, words: message.text });
  }

  /** @param {string} id */
  replyTo(id) {
    const message = this.shown.find((each) => each.id === id);
    if (message) this.composer.enterMode({ kind: 'reply', id, words: message.authorName });
  }

  /** The newest message of the one who acts, to be edited. */
  editLast() {
    const last = this.#drawn().findLast(({ can }) => can.edit);
    if (last) this.edit(last.message.id);
  }

  /** @param {string} id */
  inspect(id) {
    select({ platform: this.name, channel: this.channel?.id ?? '', id });
  }

  /** @returns {import('./message.js').Drawn[]} */
  #drawn() {
    const { view, channel, me, thread } = this;
    const all = channel?.messages ?? [];
    const may = (/** @type {string} */ act) => !view.lacks.includes(act);
    const { selected } = store;
    return this.shown.map((message, index, shown) => {
      const before = shown[index - 1];
      const isMine = message.authorId === me?.id;
      const threadId = channel?.threads.find(({ rootId }) => rootId === message.id)?.id ?? message.id;
      const replies = thread ? [] : all.filter((each) => each.threadId === threadId && each.id !== message.id);
      const last = replies.at(-1);
      const isNear = before !== undefined && Date.parse(message.createdAt) - Date.parse(before.createdAt) < togetherMs;
      return {
        message,
        status: view.people.find(({ id }) => id === message.authorId)?.status,
        replies: replies.length,
        lastReply: last && `${last.authorName}: ${last.text.slice(0, 80)}`,
        threadId,
        isMine,
        isContinued:
          isNear &&
          before.authorId === message.authorId &&
          before.authorName === message.authorName &&
          !message.replyTo,
        isSelected: selected?.platform === view.name && selected.id === message.id && selected.channel === channel?.id,
        isInThread: thread !== undefined,
        me: me?.name ?? '',
        can: {
          react: may('react') ? (message.takesReactions ?? view.reactions) : [],
          unreact: may('unreact'),
          reply: may('reply'),
          thread: may('thread'),
          edit: may('edit') && isMine,
          delete: may('delete') && isMine,
          pin: may('pin'),
          components: may('click'),
        },
      };
    });
  }

  #showState() {
    const { bot, connection } = this.view;
    const state = bot.state === 'failed' ? 'failed' : connection.state;
    showOnce(this.state, state, () => [h('i', { 'data-state': state, 'aria-hidden': 'true' }), state]);
    this.state.title = `The bot's backend is ${connection.state}`;
    this.problem.hidden = bot.error === undefined;
    showOnce(this.problem, bot, () => {
      const what =
        bot.state === 'failed'
          ? 'The bot does not run here.'
          : 'The bot could not be loaded anew; the one before goes on.';
      return bot.error ? [`${what} ${bot.error}`] : [];
    });
  }

  /** Arrow keys, Home and End walk over the messages. @param {KeyboardEvent} event */
  #walk(event) {
    const here = event.target instanceof Element ? event.target.closest('.message') : null;
    if (!here || event.target !== here) return;
    const target = {
      ArrowUp: here.previousElementSibling,
      ArrowDown: here.nextElementSibling,
      Home: this.list.firstElementChild,
      End: this.list.lastElementChild,
    }[event.key];
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    for (const each of this.list.querySelectorAll('.message[tabindex="0"]')) each.setAttribute('tabindex', '-1');
    target.tabIndex = 0;
    target.focus();
  }
}
