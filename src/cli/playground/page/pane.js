// @ts-check
import { act } from './api.js';
import { showBotState } from './bot-state.js';
import { Composer } from './composer.js';
import { h, reconcile, showOnce } from './dom.js';
import { recall, remember } from './memory.js';
import { drawMessage } from './message.js';
import { focusMessage, walkMessages } from './message-walk.js';
import { ModalForm } from './modal-form.js';
import { drawPerson } from './people.js';
import { drawPlaces } from './places.js';
import { reason } from './reasons.js';
import { drawn, shownIn } from './shown-messages.js';
import { listen, select } from './store.js';
import { showThreadHead } from './thread-head.js';
import { showTyping } from './typing.js';
import { Unread } from './unread.js';
import { drawWelcome } from './welcome.js';

/**
 * @typedef {import('../view.js').PlatformView} PlatformView
 * @typedef {import('../view.js').ChannelView} ChannelView
 * @typedef {import('../view.js').MessageView} MessageView
 * @typedef {{ id: string, rootId: string | undefined }} Thread
 */

/** One platform's pane: its conversations, drawn in its manner, and a place to type. */
export class Pane {
  /** @param {PlatformView} view */
  constructor(view) {
    this.name = view.name;
    this.view = view;
    const { as, channelId, thread } = recall(`pane:${view.name}`) ?? {};
    /** Who acts: a handle. */
    this.as = String(as ?? view.people.find(({ isBot }) => !isBot)?.handle ?? '');
    this.channelId = String(
      channelId ?? (view.channels.find(({ name }) => name === 'general') ?? view.channels[0])?.id ?? '',
    );
    /** @type {Thread | undefined} */
    this.thread = thread;
    /** What went wrong with the bot, and was read. */
    this.dismissed = '';

    const titleId = `title-${view.name}`;
    this.title = h('h2', { id: titleId });
    this.places = h('span', { class: 'places' });
    this.state = h('span', { class: 'state', role: 'status' });
    this.enlarge = h('button', {
      type: 'button',
      class: 'enlarge',
      onclick: () => this.element.dispatchEvent(new CustomEvent('enlarge', { bubbles: true, detail: this.name })),
    });
    this.people = h('ul', { class: 'people', 'aria-label': 'People' });
    this.problem = h('div', { class: 'problem', role: 'alert', hidden: true });
    this.back = h('button', { type: 'button', class: 'back', hidden: true, onclick: () => this.closeThread() });
    this.welcome = h('div', { class: 'welcome', hidden: true });
    this.list = h('ol', { class: 'messages' });
    this.log = h('div', { class: 'log', role: 'log', 'aria-live': 'off', tabindex: 0 }, this.welcome, this.list);
    this.unread = new Unread(this);
    this.typing = h('p', { class: 'typing', 'aria-live': 'off' });
    this.refusal = h('p', { class: 'refusal', role: 'alert', hidden: true });
    this.composer = new Composer(this);
    this.modal = new ModalForm(this);
    this.element = h(
      'section',
      { class: 'pane', id: `pane-${view.name}`, 'data-platform': view.name, 'aria-labelledby': titleId, tabindex: -1 },
      h('header', { class: 'pane-head' }, this.title, this.places, this.state, this.enlarge),
      this.people,
      this.problem,
      this.back,
      h('div', { class: 'log-frame' }, this.log, this.unread.element),
      this.typing,
      this.refusal,
      this.composer.element,
      this.modal.element,
    );
    this.setEnlarged(false);
    this.list.addEventListener('keydown', (event) => walkMessages(this.list, event));
    this.places.addEventListener('toggle', () => this.update(this.view), true);
    /** Stays at the newest message until somebody scrolls up. */
    this.sticks = true;
    let lastTop = 0;
    this.log.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.log;
      // What comes grows the log while the end is still where it was: only who scrolls up leaves the end.
      if (scrollHeight - scrollTop - clientHeight < 40) this.sticks = true;
      else if (scrollTop < lastTop) this.sticks = false;
      lastTop = scrollTop;
      this.unread.update();
    });
    const resized = new ResizeObserver(() => this.sticks && this.toEnd());
    resized.observe(this.log);
    resized.observe(this.list);
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
    return shownIn(this);
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
    // Nobody loses what they are filling in there.
    const isOpen = this.places.querySelector('details[open]') !== null;
    if (!isOpen)
      showOnce(
        this.places,
        [
          view.channels.map(({ id, name, kind, memberIds }) => [id, name, kind, memberIds]),
          channel?.id,
          view.lacks,
          this.as,
        ],
        () => drawPlaces(this),
      );
    showBotState(this);
    const members = view.people.filter(
      ({ id, isBot, handle }) => isBot || handle === this.as || (channel?.memberIds.includes(id) ?? true),
    );
    const people = members.map((person) => ({
      person,
      isMe: person.handle === this.as,
      isHere: channel?.memberIds.includes(person.id) ?? true,
      off: reason(view, 'setPresence'),
    }));
    reconcile(
      this.people,
      people,
      ({ person }) => person.id,
      (one) => drawPerson(one, this),
    );
    this.log.setAttribute('aria-label', `Messages in ${channel?.name ?? ''} on ${view.title}`);
    showThreadHead(this);
    const all = drawn(this);
    this.welcome.hidden = all.length > 0;
    showOnce(this.welcome, [all.length > 0, this.thread !== undefined, channel?.name, this.as], () =>
      all.length > 0 ? [] : drawWelcome(this),
    );
    reconcile(
      this.list,
      all,
      ({ message }) => message.id,
      (one) => drawMessage(one, this),
      ({ message }) => message,
    );
    const last = this.list.lastElementChild;
    if (last instanceof HTMLElement && !this.list.querySelector('[tabindex="0"].message')) last.tabIndex = 0;
    showTyping(this);
    this.composer.update();
    this.modal.update();
    if (this.sticks) this.toEnd();
    this.unread.update();
  }

  /**
   * The one who acts does something; in this channel, unless told otherwise. What is refused is told at the field.
   *
   * @param {Record<string, unknown>} what
   * @param {(words: string) => void} [refused]
   */
  async act(what, refused = (words) => this.refuse(words)) {
    const done = await act(this.name, { as: this.as, channel: this.channel?.id, ...what }, refused);
    if (done) this.refusal.hidden = true;
    return done;
  }

  toEnd() {
    this.sticks = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {string} handle */
  speakAs(handle) {
    this.as = handle;
    this.#remember();
    this.update(this.view);
  }

  /** @param {string} channelId */
  open(channelId) {
    this.channelId = channelId;
    this.#go(undefined);
  }

  /**
   * @param {string} threadId
   * @param {string} messageId - in it, or what it hangs on
   */
  openThread(threadId, messageId) {
    const thread = this.channel?.threads.find(({ id, rootId }) => id === threadId || rootId === messageId);
    this.#go({ id: thread?.id ?? threadId, rootId: thread ? thread.rootId : messageId });
    this.composer.focus();
  }

  closeThread() {
    this.#go(undefined);
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
    const last = drawn(this).findLast(({ can }) => can.edit);
    if (last) this.edit(last.message.id);
  }

  /**
   * @param {string} id
   * @param {boolean} [goes] - whether one wants to go there, where the inspector is not in view
   */
  inspect(id, goes = true) {
    select({ platform: this.name, channel: this.channel?.id ?? '', id });
    if (goes) this.element.dispatchEvent(new CustomEvent('inspect', { bubbles: true }));
  }

  /** Shows a message, where it stands. @param {string} id */
  goTo(id) {
    const target = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!(target instanceof HTMLElement)) {
      this.refuse('That message stands in a thread, or is gone.');
      return;
    }
    this.sticks = false;
    target.scrollIntoView({ block: 'center' });
    focusMessage(this.list, target);
  }

  /** Opens the reactions of a message. @param {string} id */
  pickReaction(id) {
    const picker = this.list.querySelector(`[data-id="${CSS.escape(id)}"] .picker`);
    if (!(picker instanceof HTMLElement)) return;
    picker.hidden = !picker.hidden;
    picker.querySelector('button')?.focus();
  }

  /** @param {boolean} on */
  setEnlarged(on) {
    const name = on ? 'Show all platforms' : `Show ${this.view.title} alone`;
    this.enlarge.textContent = on ? '⤡' : '⤢';
    this.enlarge.setAttribute('aria-label', name);
    this.enlarge.setAttribute('aria-pressed', String(on));
    this.enlarge.title = `${name} (m)`;
  }

  /** @param {Thread | undefined} thread */
  #go(thread) {
    this.thread = thread;
    this.composer.leaveMode();
    this.unread.seen();
    this.#remember();
    this.update(this.view);
    this.toEnd();
  }

  #remember() {
    const { as, channelId, thread } = this;
    remember(`pane:${this.name}`, { as, channelId, thread });
  }

  /** Says why something cannot be done, at the field. @param {string} words */
  refuse(words) {
    this.refusal.hidden = false;
    this.refusal.replaceChildren(
      h('span', {}, words),
      h(
        'button',
        { type: 'button', 'aria-label': 'Close', onclick: () => this.refusal.toggleAttribute('hidden', true) },
        '✕',
      ),
    );
  }
}
