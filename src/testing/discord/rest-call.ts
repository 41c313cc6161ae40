import type { MessageRecord, UserRecord } from '../world/index.js';
import { DiscordError } from './discord-error.js';
import { type DiscordState, isDirect, type Place } from './discord-state.js';
import { FormCheck, invalidForm } from './form-check.js';
import { isSnowflake } from './ids.js';
import { isJson, type Json } from './json.js';
import type { UploadedFile } from './messages/files.js';
import { threadData } from './native.js';
import { channelPermissions, guildPermissions, Permission } from './permissions.js';

/** An answer: 200 with a body, or what it says. */
export type RouteAnswer = { status?: number; body?: Json | Json[] | undefined; headers?: Record<string, string> };

export type Route = {
  method: string;
  /** `/channels/:channel/messages`; a name after a colon is a segment. */
  path: string;
  /** Needs no token: it is in the path, or anybody may. */
  isOpen?: boolean;
  run(call: RestCall): RouteAnswer | Promise<RouteAnswer>;
};

export function route(method: string, path: string, run: Route['run'], options: { isOpen?: boolean } = {}): Route {
  return { method, path, run, ...options };
}

export const ok = (body: Json | Json[]): RouteAnswer => ({ body });
export const created = (body: Json): RouteAnswer => ({ status: 201, body });
export const nothing: RouteAnswer = { status: 204 };

/** What a request says, read. */
export type ReadRequest = {
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: unknown;
  files: readonly UploadedFile[];
};

/** A call under way: who calls, with what. What it asks for is given, or refused in Discord's words. */
export class RestCall {
  readonly discord: DiscordState;
  readonly query: URLSearchParams;
  readonly files: readonly UploadedFile[];
  readonly #params: Readonly<Record<string, string>>;
  readonly #body: unknown;

  constructor(read: ReadRequest, discord: DiscordState) {
    this.discord = discord;
    this.query = read.query;
    this.files = read.files;
    this.#params = read.params;
    this.#body = read.body;
  }

  get world() {
    return this.discord.world;
  }

  get bot(): UserRecord {
    return this.world.bot;
  }

  /** The body as an object; an absent one is empty. */
  get body(): Json {
    if (this.#body === undefined) return {};
    if (!isJson(this.#body))
      throw invalidForm([], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return this.#body;
  }

  /** The body as a list of objects. */
  get listBody(): Json[] {
    if (!Array.isArray(this.#body))
      throw invalidForm([], 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
    return this.#body.filter(isJson);
  }

  param(name: string): string {
    return this.#params[name] ?? '';
  }

  /** A segment that is an id. @throws DiscordError 50035 when it is none */
  id(name: string): string {
    const value = this.param(name);
    if (!isSnowflake(value))
      throw invalidForm([`${name}_id`], 'NUMBER_TYPE_COERCE', `Value "${value}" is not snowflake.`);
    return value;
  }

  /** A whole number of the query within these bounds. */
  limit(fallback: number, max: number, min = 1, name = 'limit'): number {
    const given = this.query.get(name);
    if (given === null) return fallback;
    const form = new FormCheck();
    form.integer(/^-?\d+$/.test(given) ? Number(given) : given, [name], min, max);
    form.done();
    return Number(given);
  }

  /** A boolean of the query: `true`, `1`. */
  flag(name: string): boolean {
    return ['true', '1', 'True'].includes(this.query.get(name) ?? '');
  }

  guild(): void {
    if (this.id('guild') !== this.discord.guildId) throw new DiscordError(10004);
  }

  application(): void {
    if (this.id('application') !== this.bot.id) throw new DiscordError(10002);
  }

  /** The channel or thread that a segment names, seen by the bot. @throws DiscordError 10003, 50001, 50013 */
  place(...permissions: bigint[]): Place {
    return this.placeById(this.id('channel'), ...permissions);
  }

  placeById(id: string, ...permissions: bigint[]): Place {
    const place = this.discord.place(id);
    if (!place) throw new DiscordError(10003);
    const bits = channelPermissions(this.bot, place.channel, this.discord);
    const isHidden =
      place.thread !== undefined &&
      threadData(place.thread).type === 12 &&
      !place.thread.followers.has(this.bot.id) &&
      !(bits & Permission.manageThreads);
    if (!(bits & Permission.viewChannel) || isHidden) throw new DiscordError(50001);
    if (!isDirect(place.channel) && permissions.some((each) => !(bits & each))) throw new DiscordError(50013);
    return place;
  }

  has(place: Place, permission: bigint): boolean {
    return (channelPermissions(this.bot, place.channel, this.discord) & permission) !== 0n;
  }

  /** @throws DiscordError 50013 unless the bot may do this in the server at large */
  needGuild(permission: bigint): void {
    if (!(guildPermissions(this.bot, this.discord) & permission)) throw new DiscordError(50013);
  }

  message(place: Place, name = 'message'): MessageRecord {
    const found = this.discord.messageIn(place, this.id(name));
    if (!found || found.ephemeralTo !== undefined) throw new DiscordError(10008);
    return found;
  }

  /** A member that a segment names; `@me` is the bot. */
  member(name = 'user'): UserRecord {
    const given = this.param(name);
    const user = given === '@me' ? this.bot : this.world.users.get(this.id(name));
    if (!user || !this.discord.members.has(user.id)) throw new DiscordError(user ? 10007 : 10013);
    return user;
  }
}
