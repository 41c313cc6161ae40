import type { Person, SayOptions, Speech, WorldChannel, WorldFileInput, WorldMessage, WorldModal } from '../world.js';
import type { PersonAct } from './platform.js';
import type { ChannelRecord, MessageRecord, UserRecord } from './records.js';
import type { ScriptedWorld } from './scripted-world.js';
import type { WorldState } from './state.js';
import { viewMessage } from './view.js';

/** A person whom a script moves. */
export class ScriptedPerson implements Person {
  readonly #world: ScriptedWorld;
  readonly #state: WorldState;
  readonly #user: UserRecord;

  constructor(world: ScriptedWorld, user: UserRecord) {
    this.#world = world;
    this.#state = world.state;
    this.#user = user;
  }

  get id(): string {
    return this.#user.id;
  }

  get handle(): string {
    return this.#user.handle;
  }

  get name(): string {
    return this.#user.name;
  }

  get isBot(): boolean {
    return this.#user.isBot;
  }

  say(channel: string | WorldChannel, text: Speech, options: SayOptions = {}): WorldMessage {
    return this.#post(this.#world.record(channel), text, options);
  }

  reply(message: WorldMessage, text: Speech): WorldMessage {
    this.#may('reply');
    const target = this.#message(message);
    return this.#post(this.#state.channels.need(target.channelId), text, {
      replyTo: message,
    });
  }

  edit(message: WorldMessage, text: Speech): WorldMessage {
    this.#may('edit');
    const target = this.#own(message, 'edit');
    const channel = this.#state.channels.need(target.channelId);
    const composed = this.#state.platform.compose(text, {
      state: this.#state,
      channel,
      author: this.#user,
    });
    const native = merge(target.native, composed.native);
    this.#state.messages.edit(target, { content: composed.content, native }, this.#user);
    return viewMessage(target, this.#state);
  }

  delete(message: WorldMessage): void {
    this.#may('delete');
    this.#state.messages.delete(this.#own(message, 'delete'), this.#user);
  }

  react(message: WorldMessage, emoji: string): void {
    this.#may('react');
    const target = this.#message(message);
    const key = this.#emoji(emoji);
    const { platform } = this.#state;
    if (platform.takesReaction?.(target, key) === false)
      throw new Error(
        `people cannot do this on ${platform.name}: react with ${key} to a message of kind ${target.kind}`,
      );
    this.#state.messages.react(target, key, this.#user);
  }

  unreact(message: WorldMessage, emoji: string): void {
    this.#may('react');
    this.#may('unreact');
    this.#state.messages.unreact(this.#message(message), this.#emoji(emoji), this.#user);
  }

  upload(channel: string | WorldChannel, file: WorldFileInput, text: Speech = ''): WorldMessage {
    return this.say(channel, text, { files: [file] });
  }

  pin(message: WorldMessage): void {
    this.#may('pin');
    this.#state.messages.pin(this.#message(message), this.#user);
  }

  unpin(message: WorldMessage): void {
    this.#may('pin');
    this.#state.messages.unpin(this.#message(message), this.#user);
  }

  type(channel: string | WorldChannel): void {
    this.#may('type');
    this.#state.typing.start(this.#world.record(channel), this.#user);
  }

  join(channel: string | WorldChannel): void {
    this.#state.channels.join(this.#world.record(channel), this.#user);
  }

  leave(channel: string | WorldChannel): void {
    this.#state.channels.leave(this.#world.record(channel), this.#user);
  }

  click(message: WorldMessage, button: string): void {
    this.#may('click');
    const target = this.#message(message);
    const buttons = target.components.filter((component) => component.type === 'button');
    const found = buttons.find((each) => each.id === button) ?? buttons.find((each) => each.label === button);
    if (!found)
      throw missing(
        `button ${button}`,
        target,
        buttons.map((each) => `${each.id} (${each.label})`),
      );
    if (found.isDisabled) throw new Error(`the button ${button} on the message ${target.id} is disabled`);
    this.#state.emit({
      type: 'interaction',
      interaction: {
        kind: 'click',
        user: this.#user,
        message: target,
        componentId: found.id,
        value: found.value,
      },
    });
  }

  choose(message: WorldMessage, select: string, values: string[]): void {
    this.#may('choose');
    const target = this.#message(message);
    const selects = target.components.filter((component) => component.type === 'select');
    const found = selects.find((each) => each.id === select);
    if (!found)
      throw missing(
        `select ${select}`,
        target,
        selects.map((each) => each.id),
      );
    const options = found.options.map((option) => option.value);
    const wrong = found.source === 'options' ? values.find((value) => !options.includes(value)) : undefined;
    if (wrong !== undefined) throw missing(`option ${wrong} in the select ${select}`, target, options);
    this.#state.emit({
      type: 'interaction',
      interaction: {
        kind: 'choose',
        user: this.#user,
        message: target,
        componentId: found.id,
        values,
      },
    });
  }

  command(channel: string | WorldChannel, text: string): void {
    this.#may('command');
    const match = /^\/(\S+)\s*([\s\S]*)$/.exec(text);
    if (!match?.[1]) throw new Error(`a command begins with a slash: ${JSON.stringify(text)}`);
    this.#state.emit({
      type: 'interaction',
      interaction: {
        kind: 'command',
        user: this.#user,
        channel: this.#world.record(channel),
        name: match[1],
        text: match[2] ?? '',
      },
    });
  }

  submit(values: Record<string, string | string[]>): void {
    this.#may('submit');
    const modal = this.#state.modals.of(this.#user);
    if (!modal) throw new Error(`no modal is open for ${this.handle}; wait for it with world.waitFor`);
    const ids = modal.inputs.map((input) => input.id);
    const wrong = Object.keys(values).find((id) => !ids.includes(id));
    if (wrong !== undefined)
      throw new Error(`the modal "${modal.title}" has no input ${wrong}; it has: ${ids.join(', ') || 'none'}`);
    this.#state.emit({
      type: 'interaction',
      interaction: { kind: 'submit', user: this.#user, modal, values },
    });
  }

  get modal(): WorldModal | undefined {
    const modal = this.#state.modals.of(this.#user);
    return (
      modal && {
        id: modal.id,
        title: modal.title,
        inputs: modal.inputs.map(({ id, label }) => ({ id, label })),
      }
    );
  }

  setPresence(presence: {
    status?: string | undefined;
    statusText?: string | undefined;
    statusEmoji?: string | undefined;
  }): void {
    this.#may('setPresence');
    this.#state.users.setPresence(this.#user, {
      ...(presence.status === undefined ? {} : { status: presence.status }),
      ...('statusText' in presence ? { statusText: presence.statusText } : {}),
      ...('statusEmoji' in presence ? { statusEmoji: presence.statusEmoji } : {}),
    });
  }

  rename(name: string): void {
    this.#state.users.update(this.#user, { name });
  }

  read(channel: string | WorldChannel): void {
    this.#may('read');
    this.#state.channels.markRead(this.#world.record(channel), this.#user);
  }

  shareLocation(
    channel: string | WorldChannel,
    location: { lat: number; lon: number; expiresAt?: Date | undefined },
  ): void {
    this.#may('location');
    const { lat, lon, expiresAt } = location;
    this.#state.emit({
      type: 'location',
      channel: this.#world.record(channel),
      user: this.#user,
      location: { lat, lon, expiresAt },
    });
  }

  #post(channel: ChannelRecord, text: Speech, options: SayOptions): WorldMessage {
    if (options.thread) this.#may('thread');
    if (options.files?.length) this.#may('upload');
    if (channel.kind === 'private' || channel.kind === 'direct' || channel.kind === 'group') {
      if (!channel.members.has(this.#user.id)) throw new Error(`${this.handle} is not in ${channel.name}`);
    } else this.#state.channels.join(channel, this.#user, this.#user, { isImplicit: true });
    if (channel.isArchived) throw new Error(`${channel.name} is archived`);
    const root = options.thread && this.#message(options.thread);
    const replyTo = options.replyTo && this.#message(options.replyTo);
    const composed = this.#state.platform.compose(text, {
      state: this.#state,
      channel,
      author: this.#user,
    });
    const files = (options.files ?? []).map((file) => this.#state.files.add(file, this.#user));
    const thread = root && this.#thread(root);
    const message = this.#state.messages.post({
      channel,
      author: this.#user,
      content: composed.content,
      threadId: thread ?? replyTo?.threadId,
      replyToId: replyTo?.id,
      files,
      native: composed.native,
    });
    return viewMessage(message, this.#state);
  }

  /** The id of the thread that the message is in, or of the one that it starts. */
  #thread(message: MessageRecord): string {
    if (message.threadId !== undefined) return message.threadId;
    const { platform } = this.#state;
    const channel = this.#state.channels.need(message.channelId);
    if (platform.takesThreads?.(channel) === false)
      throw new Error(`people cannot do this on ${platform.name}: a thread in a ${channel.kind} conversation`);
    return this.#state.threads.start(message, this.#user).id;
  }

  #message(message: WorldMessage): MessageRecord {
    const record = this.#state.messages.get(message.channelId, message.id);
    if (!record || record.deletedAt)
      throw new Error(`there is no message ${message.id} in ${message.channel} any more`);
    return record;
  }

  #own(message: WorldMessage, what: string): MessageRecord {
    const record = this.#message(message);
    if (record.authorId !== this.#user.id)
      throw new Error(`${this.handle} cannot ${what} a message of ${message.author}`);
    return record;
  }

  #emoji(emoji: string): string {
    return this.#state.platform.emojiKey?.(emoji, this.#state) ?? emoji.replace(/^:(.+):$/, '$1');
  }

  #may(act: PersonAct): void {
    if (this.#state.platform.lacks?.has(act))
      throw new Error(`people cannot do this on ${this.#state.platform.name}: ${act}`);
  }
}

function merge(before: unknown, after: unknown): unknown {
  const both = [before, after].every((part) => typeof part === 'object' && part !== null);
  return both ? Object.assign({}, before, after) : (after ?? before);
}

function missing(what: string, message: MessageRecord, has: string[]): Error {
  return new Error(`there is no ${what} on the message ${message.id}; there is: ${has.join(', ') || 'none'}`);
}
