import type { ServerRequest } from '../server/index.js';
import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Session } from './auth/sessions.js';
import { normalizeId } from './ids.js';
import { isJson, type Json, parseWire } from './json.js';
import { type MultipartBody, readMultipart } from './multipart.js';
import { channelData } from './native.js';
import type { FoundMessage, SymphonyPod } from './pod.js';
import { SymphonyError } from './symphony-error.js';

/** A call under way: who calls, with what, on which pod. */
export class SymphonyCall {
  readonly request: ServerRequest;
  readonly pod: SymphonyPod;
  readonly params: Readonly<Record<string, string>>;
  readonly #session: Session | undefined;
  #body: unknown;
  #isRead = false;

  constructor(
    request: ServerRequest,
    pod: SymphonyPod,
    params: Readonly<Record<string, string>>,
    session: Session | undefined,
  ) {
    this.request = request;
    this.pod = pod;
    this.params = params;
    this.#session = session;
  }

  get state() {
    return this.pod.state;
  }

  get session(): Session {
    if (!this.#session) throw new SymphonyError(401, 'Invalid session');
    return this.#session;
  }

  /** Whom the session acts as. */
  get actor(): UserRecord {
    const { user } = this.session;
    if (!user) throw new SymphonyError(403, 'The session is no user session');
    return user;
  }

  /** @throws SymphonyError 403 unless the account has the role. */
  role(name: string): void {
    if (!this.hasRole(name)) throw new SymphonyError(403, `The user lacks the required entitlement: ${name}`);
  }

  hasRole(name: string): boolean {
    return this.actor === this.state.bot && this.pod.roles.has(name);
  }

  query(name: string): string | undefined {
    return this.request.url.searchParams.get(name) ?? undefined;
  }

  flag(name: string): boolean | undefined {
    const value = this.query(name);
    return value === undefined ? undefined : value === 'true';
  }

  /** A whole number of the query, from 0 up. @throws SymphonyError 400 */
  number(name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number {
    const text = this.query(name);
    if (text === undefined || text === '') return fallback;
    if (!/^\d+$/.test(text)) throw new SymphonyError(400, `Invalid parameter ${name}: ${text}`);
    const value = Number(text);
    if (value > most) throw new SymphonyError(400, `The parameter ${name} must not exceed ${most}`);
    return value;
  }

  /** The JSON body. @throws SymphonyError 415 for another type, 400 when it is none. */
  body(): unknown {
    if (this.#isRead) return this.#body;
    if (!/^application\/json\b/i.test(this.request.headers['content-type'] ?? ''))
      throw new SymphonyError(415, 'HTTP 415 Unsupported Media Type');
    try {
      this.#body = parseWire(this.request.body.toString('utf8'));
      this.#isRead = true;
    } catch {
      throw new SymphonyError(400, 'The body is not valid JSON');
    }
    return this.#body;
  }

  json(): Json {
    const body = this.body();
    if (!isJson(body)) throw new SymphonyError(400, 'The body must be a JSON object');
    return body;
  }

  /** The JSON object of a body that may be left out. */
  optionalJson(): Json {
    return this.request.body.byteLength === 0 ? {} : this.json();
  }

  multipart(): Promise<MultipartBody> {
    return readMultipart(this.request);
  }

  param(name: string): string {
    return this.params[name] ?? '';
  }

  /** The user whom a bare integer means: a string is refused by the schema. @throws SymphonyError 400, 404 */
  userOf(value: unknown, missing = 404): UserRecord {
    if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isSafeInteger(value)))
      throw new SymphonyError(400, `Invalid user id: ${JSON.stringify(String(value))} is not an integer`);
    return this.userById(String(value), missing);
  }

  userById(id: string, missing = 404): UserRecord {
    const user = this.state.users.get(id);
    if (!user) throw new SymphonyError(missing, `The user ${id} does not exist`);
    return user;
  }

  /** The stream of the path. Its id must be URL-safe there. @throws SymphonyError 400 */
  stream(name = 'sid', missing = 400): ChannelRecord {
    const id = this.param(name);
    const channel = this.state.channels.get(normalizeId(id));
    if (!channel) throw new SymphonyError(missing, `Invalid stream id: ${id}`);
    return channel;
  }

  /** A room. @throws SymphonyError 404 unless it is one. */
  room(name = 'id'): ChannelRecord {
    const channel = this.state.channels.get(normalizeId(this.param(name)));
    if (!channel || channel.kind === 'direct' || channel.kind === 'group')
      throw new SymphonyError(404, 'The room does not exist');
    return channel;
  }

  isMember(channel: ChannelRecord, user: UserRecord = this.actor): boolean {
    return channel.members.has(user.id);
  }

  /** @throws SymphonyError 403 */
  needMember(channel: ChannelRecord): void {
    if (!this.isMember(channel)) throw new SymphonyError(403, 'The user is not a member of the stream');
  }

  /** @throws SymphonyError 403 */
  needOwner(channel: ChannelRecord): void {
    if (channel.members.get(this.actor.id)?.role !== 'owner')
      throw new SymphonyError(403, 'The user is not an owner of the room');
  }

  /** A message that stands and that the caller may see; `undefined` where there is none. @throws SymphonyError 403 */
  message(name = 'mid'): FoundMessage | undefined {
    const found = this.pod.message(this.param(name));
    if (!found || found.message.deletedAt) return undefined;
    this.needMember(this.state.channels.need(found.message.channelId));
    return found;
  }

  /** From when on the caller may see what was said: since joining, where history is closed. */
  seesFrom(channel: ChannelRecord): number {
    const membership = channel.members.get(this.actor.id);
    const viewHistory = channelData(channel).viewHistory ?? true;
    return viewHistory || !membership ? 0 : membership.joinedAt.getTime();
  }

  isOwn(message: MessageRecord): boolean {
    return message.authorId === this.actor.id;
  }
}
