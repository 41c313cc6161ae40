import { NotFoundError, ServerError } from '../../../core/errors/index.js';
import type { QueryValues } from '../../../core/http/index.js';
import { decodeEntities } from './pages/entities.js';
import { isForVisitors, selfOnPage } from './pages/session-page.js';
import { fieldsOf, isFields, numberOf, parseJson, readEvents, readFrame, readUser, textOf } from './read-json.js';
import type { Session } from './session.js';
import type { Answer, SiteRequest, Transport } from './transport.js';
import type { Frame, Pingable, RoomEvents, RoomThumb, UserData, UserThumb } from './types.js';

export type CallOptions = { signal?: AbortSignal | undefined };

/** Which part of a room's history is asked for. */
export type RoomEventsQuery = {
  /** `Messages`: new messages only, as they stand now. `Events`: whatever happened. */
  mode: 'Messages' | 'Events';
  /** At the most 500. */
  msgCount: number;
  /** A message id, exclusive. */
  before?: number | undefined;
  /** A message id, inclusive. */
  after?: number | undefined;
};

/** How long pages that do not name the account are taken for such as never do. */
const trustMs = 60_000;

/** The calls of the site that change nothing, in its own words (wire sheet, section 3.1). */
export class Reading {
  readonly #transport: Transport;
  readonly #session: Session;
  #trustedUntil = 0;

  constructor(transport: Transport, session: Session) {
    this.#transport = transport;
    this.#session = session;
  }

  /** A room's history. The account is in the room from then on: it is how one joins. */
  async roomEvents(roomId: number, query: RoomEventsQuery, options: CallOptions = {}): Promise<RoomEvents> {
    const path = `/chats/${roomId}/events`;
    return eventsOf(await this.#post(path, { ...query, since: 0 }, options), path);
  }

  /** As `roomEvents`, as a visitor: nobody is in the room by it, and private rooms are not there. */
  async publicEvents(roomId: number, query: RoomEventsQuery, { signal }: CallOptions = {}): Promise<RoomEvents> {
    const path = `/chats/${roomId}/events`;
    const answer = await this.#transport.visitor({
      operation: nameOf(path),
      method: 'POST',
      path,
      form: { ...query, since: 0 },
      isRead: true,
      idempotent: true,
      redirect: 'follow',
      signal,
    });
    return eventsOf(answer, path);
  }

  /** The address of a websocket for the rooms of the session. Good for one connection. */
  async webSocketUrl(roomId: number, options: CallOptions = {}): Promise<string> {
    const path = '/ws-auth';
    const { text } = await this.#post(path, { roomid: roomId }, options);
    const url = textOf(fieldsOf(parseJson(text))['url']);
    if (url === undefined || !URL.canParse(url) || !/^wss?:$/.test(new URL(url).protocol)) throw unreadable(path);
    return url;
  }

  /** What happened since an event id, in each room. Answers at once. One try: the connection is lost where it fails. */
  async poll(since: ReadonlyMap<number, number>, options: CallOptions = {}): Promise<Frame> {
    const path = '/events';
    const form = Object.fromEntries([...since].map(([roomId, t]) => [`r${roomId}`, t]));
    const frame = readFrame(
      (await this.#post(path, form, options, (request) => this.#transport.chatOnce(request))).text,
    );
    if (!frame) throw unreadable(path);
    return frame;
  }

  /** A message's Markdown, as it was typed. @throws NotFoundError for one that is deleted or unknown */
  async source(messageId: number, options: CallOptions = {}): Promise<string> {
    const { text } = await this.get(`/message/${messageId}`, { plain: true }, options);
    // It comes escaped, as HTML is (wire sheet, section 3.1).
    return decodeEntities(text);
  }

  /** The whole text of a message that events and pages cut. */
  async fullSource(roomId: number, messageId: number, options: CallOptions = {}): Promise<string> {
    const { text } = await this.get(`/messages/${roomId}/${messageId}`, {}, options);
    return decodeEntities(text);
  }

  /** A message's content as HTML. @throws NotFoundError for one that is deleted or unknown */
  async rendered(messageId: number, options: CallOptions = {}): Promise<string> {
    return (await this.get(`/message/${messageId}`, {}, options)).text;
  }

  /** Users, with their roles in a room. Those who are unknown are left out. */
  async userInfo(ids: readonly number[], roomId: number | undefined, options: CallOptions = {}): Promise<UserData[]> {
    const path = '/user/info';
    const { text } = await this.#post(path, { ids: ids.join(','), roomId }, options);
    const users = fieldsOf(parseJson(text))['users'];
    if (!Array.isArray(users)) throw unreadable(path);
    return users.flatMap((user) => readUser(user) ?? []);
  }

  /** @throws NotFoundError */
  async userThumb(id: number, options: CallOptions = {}): Promise<UserThumb> {
    const path = `/users/thumbs/${id}`;
    const { text } = await this.get(path, { showUsage: false }, options);
    const fields = fieldsOf(parseJson(text));
    const user = readUser(fields);
    if (!user) throw new NotFoundError(`There is no user ${id} on this chat.`, { operation: path });
    const about = textOf(fields['user_message']);
    const profileUrl = textOf(fields['profileUrl']);
    const rooms = Array.isArray(fields['rooms']) ? fields['rooms'].flatMap((room) => namedOf(room) ?? []) : undefined;
    return {
      ...user,
      ...(about !== undefined && { user_message: about }),
      ...(profileUrl !== undefined && { profileUrl }),
      ...(rooms !== undefined && { rooms }),
    };
  }

  /** @throws NotFoundError */
  async roomThumb(id: number, options: CallOptions = {}): Promise<RoomThumb> {
    const path = `/rooms/thumbs/${id}`;
    const fields = fieldsOf(parseJson((await this.get(path, { showUsage: false }, options)).text));
    const room = namedOf(fields);
    if (!room) throw unreadable(path);
    const description = textOf(fields['description']);
    const tags = textOf(fields['tags']);
    return {
      ...room,
      ...(description !== undefined && { description }),
      ...(tags !== undefined && { tags }),
      isFavorite: fields['isFavorite'] === true,
    };
  }

  /** Who would be pinged in a room: those who were there lately. Nobody for a visitor. */
  async pingable(roomId: number, options: CallOptions = {}): Promise<Pingable[]> {
    const path = `/rooms/pingable/${roomId}`;
    const rows = parseJson((await this.get(path, {}, options)).text);
    if (!Array.isArray(rows)) throw unreadable(path);
    return rows.flatMap((row) => {
      const [id, name, lastSeen, lastPost] = Array.isArray(row) ? row : [];
      const user = numberOf(id);
      return user === undefined || typeof name !== 'string'
        ? []
        : [{ id: user, name, lastSeen: numberOf(lastSeen), lastPost: numberOf(lastPost) }];
    });
  }

  /** Users whose name holds the words; 100 at the most. */
  async searchUsers(words: string, options: CallOptions = {}): Promise<{ id: number; name: string }[]> {
    const { text } = await this.get('/users/search', { q: words, limit: 100 }, options);
    // One JSON object a line (wire sheet, section 3.1).
    return text.split('\n').flatMap((line) => {
      const { id, dn } = fieldsOf(parseJson(line));
      const user = numberOf(id);
      return user === undefined || typeof dn !== 'string' ? [] : [{ id: user, name: dn }];
    });
  }

  /**
   * A page of the chat. One that does not know the account says that the session has ended: it is opened again then.
   *
   * @throws NotFoundError; AuthError when the session cannot be opened again
   */
  async page(path: string, query: QueryValues = {}, options: CallOptions = {}): Promise<string> {
    if (!this.#session.isAnonymous) await this.#session.open(options.signal);
    const { text } = await this.get(path, query, options);
    const { self, isAnonymous } = this.#session;
    if (isAnonymous || self === undefined || selfOnPage(path, text)?.id === self.id) return text;
    // A page without the bar at the top says nothing of the session: found good once, it is believed for a while.
    if (performance.now() < this.#trustedUntil && !isForVisitors(text)) return text;
    const fkey = await this.#session.readKey(options.signal);
    const isAnother = await this.#session.renew(fkey, options.signal);
    if (!isAnother) this.#trustedUntil = performance.now() + trustMs;
    return isAnother ? (await this.get(path, query, options)).text : text;
  }

  /** Anything that is got. @throws NotFoundError */
  get(path: string, query: QueryValues = {}, { signal }: CallOptions = {}): Promise<Answer> {
    return this.#transport.chat({ operation: nameOf(path), path, query, redirect: 'follow', signal });
  }

  /** A POST that only reads; visitors have a key too. */
  async #post(
    path: string,
    form: QueryValues,
    { signal }: CallOptions,
    ask = (request: SiteRequest) => this.#transport.chat(request),
  ): Promise<Answer> {
    const fkey = await this.#session.readKey(signal);
    const request: SiteRequest = {
      operation: nameOf(path),
      method: 'POST',
      path,
      isRead: true,
      idempotent: true,
      redirect: 'follow',
      signal,
    };
    try {
      return await ask({ ...request, form: { ...form, fkey } });
    } catch (error) {
      // A key that is too old is answered like a room that is not there (wire sheet, section 3.3).
      if (!(error instanceof NotFoundError) || !(await this.#session.renew(fkey, signal))) throw error;
      return ask({ ...request, form: { ...form, fkey: await this.#session.readKey(signal) } });
    }
  }
}

function eventsOf({ text }: Answer, path: string): RoomEvents {
  const value = parseJson(text);
  if (!isFields(value) || !Array.isArray(value['events'])) throw unreadable(path);
  return { events: readEvents(value['events']), time: numberOf(value['time']) };
}

function namedOf(value: unknown): { id: number; name: string } | undefined {
  const fields = fieldsOf(value);
  const id = numberOf(fields['id']);
  const name = textOf(fields['name']);
  return id === undefined || name === undefined ? undefined : { id, name };
}

function unreadable(path: string): ServerError {
  return new ServerError(`${path} was answered with something that is not what the site usually gives.`, {
    operation: nameOf(path),
    platformCode: 'unreadable',
    retryable: false,
  });
}

/** The call's name for errors and traces: its path without ids, so that calls of a kind share a rate. */
function nameOf(path: string): string {
  return path.replace(/\/\d+(?=\/|$)/g, '/{id}').replace(/^\//, '');
}
