import type { DiscordState } from '../discord-state.js';
import { isJson, type Json } from '../json.js';
import { withoutContent } from '../wire/message-content.js';
import type { Connection } from './connection.js';
import type { Dispatch } from './dispatch.js';
import { Intent } from './intents.js';

export type Frame = { op: 0; d: Json; s: number; t: string };

/** What outlives a socket: the sequence, and what a resume replays. */
export class Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  connection: Connection | undefined;
  #sequence = 0;
  #replay: Frame[] = [];
  readonly #discord: DiscordState;

  constructor(id: string, intents: number, shard: readonly [number, number], discord: DiscordState) {
    this.id = id;
    this.intents = intents;
    this.shard = shard;
    this.#discord = discord;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Whether this session hears of it. */
  hears(dispatch: Dispatch): boolean {
    const [index, count] = this.shard;
    const own = dispatch.isDirect ? 0 : Number((BigInt(this.#discord.guildId) >> 22n) % BigInt(count));
    return own === index && (dispatch.needs === 0 || (dispatch.needs & this.intents) !== 0);
  }

  /** Numbers an event and keeps it for a resume. */
  frame(dispatch: Dispatch): Frame {
    this.#sequence += 1;
    const frame: Frame = { op: 0, t: dispatch.name, s: this.#sequence, d: this.#readable(dispatch) };
    this.#replay.push(frame);
    if (this.#replay.length > (this.#discord.options.replayEvents ?? 10_000)) this.#replay.shift();
    return frame;
  }

  /** What came after this number; `undefined` when it is no longer all there, or lies ahead. */
  after(sequence: number): Frame[] | undefined {
    if (sequence > this.#sequence || sequence < 0) return undefined;
    const oldest = this.#replay[0]?.s ?? this.#sequence + 1;
    if (sequence + 1 < oldest) return undefined;
    return this.#replay.filter((frame) => frame.s > sequence);
  }

  #readable({ data, isMessage, isDirect }: Dispatch): Json {
    if (this.intents & Intent.messageContent) return data;
    const botId = this.#discord.world.bot.id;
    if (isMessage) return withoutContent(data, botId, isDirect ?? false);
    return isJson(data.message) && data.type !== 3
      ? { ...data, message: withoutContent(data.message, botId, isDirect ?? false) }
      : data;
  }
}
