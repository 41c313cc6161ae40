import {
  type Backend,
  type Channel,
  type CursorStore,
  ForbiddenError,
  isIdle,
  isOffline,
  type Message,
  type MessageRef,
  md,
  type User,
} from 'chatmux';
import { type Clock, nextWorkday, systemClock } from './clock.js';
import { type Round, readRound } from './round.js';
import { questionTo, reminderOf, summaryOf } from './words.js';

export type StandUpOptions = {
  /** The channel's name. */
  channel: string;
  /** `HH:MM`, UTC, on working days. */
  time: string;
  /** Minutes until those who said nothing are reminded, and until the summary. */
  remindAfter: number;
  closeAfter: number;
  /** Where an open round is kept over a restart. */
  store: CursorStore;
  question?: string;
  clock?: Clock;
  onError?: (error: unknown) => void;
};

/**
 * Asks the members of a channel every working day: in a thread, or where there are none by a message to reply to. Edits of
 * answers count. Who is silent is reminded once, without a ping when they are away. The summary goes to the channel.
 */
export class StandUp {
  readonly #backend: Backend;
  readonly #options: StandUpOptions;
  readonly #clock: Clock;
  readonly #channel: Channel;
  #timers: (() => void)[] = [];
  #round: Round | undefined;
  #opening: Promise<void> = Promise.resolve();
  #running: Promise<unknown> = Promise.resolve();

  /** Connects, and goes on with the round that a former process left open. */
  static async start(backend: Backend, options: StandUpOptions): Promise<StandUp> {
    const standUp = new StandUp(backend, options, await backend.fetchChannel({ name: options.channel }));
    await standUp.#start();
    return standUp;
  }

  private constructor(backend: Backend, options: StandUpOptions, channel: Channel) {
    this.#backend = backend;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#channel = channel;
  }

  async #start(): Promise<void> {
    const saved = await this.#options.store.get(this.#key);
    if (saved) this.#round = readRound(saved);
    this.#backend.on('message.created', ({ message }) => this.#take(message));
    this.#backend.on('message.updated', ({ message }) => this.#take(message));
    this.#backend.on('message.deleted', ({ message }) => this.#drop(message));
    this.#backend.on('error', ({ error }) => this.#fail(error));
    await this.#backend.connect();
    if (this.#round) {
      await this.#readAgain(this.#round);
      this.#planRound(this.#round);
    }
    this.#planNext();
  }

  /** What its clock has begun (a question, a summary) is ended first. */
  async stop(): Promise<void> {
    for (const cancel of this.#timers.splice(0)) cancel();
    await this.#running;
    await this.#backend.disconnect();
  }

  async #open(): Promise<void> {
    this.#planNext();
    const now = this.#clock.now();
    const day = now.toISOString().slice(0, 10);
    const members: User[] = [];
    for await (const { user } of this.#backend.listMembers(this.#channel)) {
      if (!user.isBot && user.id !== this.#backend.me?.id) members.push(user);
    }
    const { question = 'What did you do, what comes next, what is in your way?' } = this.#options;
    const opening = await this.#backend.sendMessage(this.#channel, md`**Stand-up of ${day}**`);
    const { channelId, id, threadId } = await this.#backend.replyInThread(opening, questionTo(members, question));
    const after = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    this.#round = {
      day,
      question: { channelId, id, ...(threadId !== undefined && { threadId }) },
      members,
      answers: {},
      remindAt: after(this.#options.remindAfter),
      closeAt: after(this.#options.closeAfter),
      isReminded: false,
    };
    await this.#save();
    this.#planRound(this.#round);
  }

  /** A message that was written or edited: an answer, perhaps. */
  async #take(message: Message): Promise<void> {
    // People may answer before the platform has told us that the question stands there.
    await this.#opening.catch(() => undefined);
    const round = this.#round;
    if (!round || message.isOwn || !this.#isAnswer(message, round)) return;
    if (!round.members.some(({ id }) => id === message.author.id)) return;
    const former = round.answers[message.author.id];
    const writtenAt = message.createdAt.getTime();
    const editedAt = message.editedAt?.getTime() ?? 0;
    // Neither an edit of an older answer undoes a newer one, nor an older state, told late, an edit.
    const isSame = former?.messageId === message.id;
    if (former && (isSame ? editedAt < former.editedAt : writtenAt < former.writtenAt)) return;
    round.answers[message.author.id] = { messageId: message.id, text: message.text, writtenAt, editedAt };
    await this.#save();
  }

  async #drop({ id }: MessageRef): Promise<void> {
    const round = this.#round;
    const [userId] = Object.entries(round?.answers ?? {}).find(([, answer]) => answer.messageId === id) ?? [];
    if (!round || userId === undefined) return;
    delete round.answers[userId];
    await this.#save();
  }

  #isAnswer({ channelId, threadId, replyTo, mentionsMe }: Message, { question }: Round): boolean {
    if (channelId !== question.channelId) return false;
    return question.threadId === undefined ? mentionsMe || replyTo?.id === question.id : threadId === question.threadId;
  }

  /** What was answered, edited and deleted while no process ran stands in the history. */
  async #readAgain(round: Round): Promise<void> {
    const { question } = round;
    round.answers = {};
    const thread = question.threadId === undefined ? {} : { thread: question };
    const history = this.#backend.messages(this.#channel, { ...thread, after: question, order: 'oldest' });
    for await (const message of history) await this.#take(message);
  }

  async #remind(round: Round): Promise<void> {
    if (round.isReminded) return;
    round.isReminded = true;
    await this.#save();
    const here: User[] = [];
    const away: User[] = [];
    for (const user of round.members.filter(({ id }) => !round.answers[id])) {
      ((await this.#isAway(user)) ? away : here).push(user);
    }
    if (here.length + away.length > 0) await this.#backend.replyInThread(round.question, reminderOf(here, away));
  }

  async #isAway(user: User): Promise<boolean> {
    if (!this.#backend.capabilities.supports('getPresence')) return false;
    try {
      const presence = await this.#backend.getPresence(user);
      return isOffline(presence) || isIdle(presence);
    } catch (error) {
      // The token lacks the scope, or the bot the intent: then nobody's presence is known.
      if (error instanceof ForbiddenError) return false;
      throw error;
    }
  }

  async #close(round: Round): Promise<void> {
    const idempotencyKey = `stand-up ${this.#channel.id} ${round.day} summary`;
    await this.#backend.sendMessage(this.#channel, summaryOf(round), { idempotencyKey });
    this.#round = undefined;
    await this.#options.store.set(this.#key, '');
  }

  #planRound(round: Round): void {
    this.#at(new Date(round.remindAt), () => this.#remind(round));
    this.#at(new Date(round.closeAt), () => this.#close(round));
  }

  #planNext(): void {
    this.#at(nextWorkday(this.#clock.now(), this.#options.time), () => {
      this.#opening = this.#open();
      return this.#opening;
    });
  }

  #at(time: Date, run: () => Promise<void>): void {
    const begin = () => {
      this.#running = Promise.all([this.#running, run().catch((error) => this.#fail(error))]);
    };
    this.#timers.push(this.#clock.at(time, begin));
  }

  async #save(): Promise<void> {
    await this.#options.store.set(this.#key, JSON.stringify(this.#round));
  }

  get #key(): string {
    return `stand-up:${this.#backend.account}:${this.#channel.id}`;
  }

  #fail(error: unknown): void {
    (this.#options.onError ?? console.error)(error);
  }
}
