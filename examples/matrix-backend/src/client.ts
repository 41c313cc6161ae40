import { HttpClient, type HttpRequest, urlPath } from 'chatmux/http';
import type { MatrixConfig } from './config.js';
import { fromAnswer } from './errors.js';
import { type Json, type MatrixEvent, objectAt, readEvent, readEvents, textAt, textsAt } from './wire.js';

/** Under what an operation's request is made. */
export type Caller = { signal?: AbortSignal | undefined };

export type MatrixClientHooks = {
  account: string;
  onRateLimited(operation: string, retryAfterMs: number): void;
};

/** A piece of a room's timeline, and where the next one begins; no `end` where there is no more. */
export type Timeline = { events: MatrixEvent[]; end?: string | undefined };

const v3 = '/_matrix/client/v3';

/** The calls of Matrix's client-server API that this backend needs, in the specification's own words. */
export class MatrixClient {
  // #region client
  readonly #http: HttpClient;
  /** For `/sync`: a lost poll is the supervisor's to make again, not the retry policy's. */
  readonly #poll: HttpClient;

  constructor(config: MatrixConfig, { account, onRateLimited }: MatrixClientHooks) {
    const { homeserver, accessToken, pollSeconds, proxy, ca, timeoutMs, retry, logger } = config;
    const options = {
      baseUrl: homeserver,
      platform: 'matrix',
      account,
      proxy,
      ca,
      logger,
      headers: { authorization: `Bearer ${accessToken}` },
      mapError: fromAnswer,
      onRateLimited,
    };
    this.#http = new HttpClient({ ...options, timeoutMs, retry });
    this.#poll = new HttpClient({ ...options, timeoutMs: (pollSeconds + 15) * 1_000, retry: { attempts: 1 } });
  }

  /**
   * Sends an event. The transaction id makes it idempotent: the server answers a repeat with the first one's event id
   * (specification, "Transaction identifiers"), so a PUT whose answer was lost can be made again.
   */
  async sendEvent(roomId: string, type: string, transactionId: string, content: Json, caller: Caller): Promise<string> {
    const path = urlPath`/rooms/${roomId}/send/${type}/${transactionId}`;
    const answer = await this.#ask('send', path, { method: 'PUT', json: content, ...caller });
    return textAt(answer, 'event_id') ?? '';
  }
  // #endregion client

  async whoami(caller: Caller): Promise<string> {
    return textAt(await this.#ask('whoami', '/account/whoami', caller), 'user_id') ?? '';
  }

  async profile(
    userId: string,
    caller: Caller,
  ): Promise<{ name?: string | undefined; avatarUrl?: string | undefined }> {
    const answer = await this.#ask('profile', urlPath`/profile/${userId}`, caller);
    return { name: textAt(answer, 'displayname'), avatarUrl: textAt(answer, 'avatar_url') };
  }

  /** Users whose name or id holds the term, as far as the account may know of them. */
  async searchUsers(term: string, caller: Caller): Promise<{ id: string; name?: string | undefined }[]> {
    const json = { search_term: term, limit: 50 };
    const answer = await this.#ask('userDirectory', '/user_directory/search', {
      method: 'POST',
      isRead: true,
      json,
      ...caller,
    });
    const results = (answer as { results?: unknown } | undefined)?.results;
    return (Array.isArray(results) ? results : []).flatMap((each) => {
      const id = textAt(each, 'user_id');
      return id === undefined ? [] : [{ id, name: textAt(each, 'display_name') }];
    });
  }

  async joinedRooms(caller: Caller): Promise<string[]> {
    return textsAt(await this.#ask('joinedRooms', '/joined_rooms', caller), 'joined_rooms');
  }

  async roomState(roomId: string, caller: Caller): Promise<MatrixEvent[]> {
    return readEvents(await this.#ask('roomState', urlPath`/rooms/${roomId}/state`, caller));
  }

  async setState(roomId: string, type: string, content: Json, caller: Caller): Promise<void> {
    await this.#ask('setState', urlPath`/rooms/${roomId}/state/${type}`, { method: 'PUT', json: content, ...caller });
  }

  /** Names by user id. */
  async joinedMembers(roomId: string, caller: Caller): Promise<Map<string, string | undefined>> {
    const answer = await this.#ask('joinedMembers', urlPath`/rooms/${roomId}/joined_members`, caller);
    return new Map(
      Object.entries(objectAt(answer, 'joined')).map(([id, member]) => [id, textAt(member, 'display_name')]),
    );
  }

  async createRoom(input: Json, caller: Caller): Promise<string> {
    return (
      textAt(await this.#ask('createRoom', '/createRoom', { method: 'POST', json: input, ...caller }), 'room_id') ?? ''
    );
  }

  /** Joins or leaves, invites or kicks. */
  async changeMembership(
    how: 'join' | 'leave' | 'invite' | 'kick',
    roomId: string,
    userId: string | undefined,
    caller: Caller,
  ): Promise<void> {
    const json = userId === undefined ? {} : { user_id: userId };
    // A second time changes nothing, so it may be done again.
    const request = { method: 'POST', idempotent: true, json, ...caller } as const;
    await this.#ask(how, urlPath`/rooms/${roomId}/${how}`, request);
  }

  async redact(roomId: string, eventId: string, transactionId: string, caller: Caller): Promise<void> {
    const path = urlPath`/rooms/${roomId}/redact/${eventId}/${transactionId}`;
    await this.#ask('redact', path, { method: 'PUT', json: {}, ...caller });
  }

  async event(roomId: string, eventId: string, caller: Caller): Promise<MatrixEvent | undefined> {
    return readEvent(await this.#ask('event', urlPath`/rooms/${roomId}/event/${eventId}`, caller));
  }

  /** Tokens for `messages`: `start` is just before the event, `end` just after it. */
  async around(
    roomId: string,
    eventId: string,
    caller: Caller,
  ): Promise<{ start?: string | undefined; end?: string | undefined }> {
    const path = urlPath`/rooms/${roomId}/context/${eventId}`;
    const answer = await this.#ask('context', path, { query: { limit: 0 }, ...caller });
    return { start: textAt(answer, 'start'), end: textAt(answer, 'end') };
  }

  /** The event nearest to a time: at or after it (`f`), or at or before it (`b`). */
  async eventAt(roomId: string, at: Date, direction: 'f' | 'b', caller: Caller): Promise<string | undefined> {
    const url = urlPath`/_matrix/client/v1/rooms/${roomId}/timestamp_to_event`;
    const query = { ts: at.getTime(), dir: direction };
    const answer = await this.#http.request({ operation: 'timestampToEvent', path: url, query, ...caller });
    return textAt(answer.data, 'event_id');
  }

  async messages(
    roomId: string,
    query: { dir: 'f' | 'b'; limit: number; from?: string | undefined; to?: string | undefined },
    caller: Caller,
  ): Promise<Timeline> {
    const answer = await this.#ask('messages', urlPath`/rooms/${roomId}/messages`, { query, ...caller });
    return { events: readEvents((answer as { chunk?: unknown } | undefined)?.chunk), end: textAt(answer, 'end') };
  }

  async setTyping(roomId: string, userId: string, timeoutMs: number, caller: Caller): Promise<void> {
    const json = { typing: true, timeout: timeoutMs };
    await this.#ask('typing', urlPath`/rooms/${roomId}/typing/${userId}`, { method: 'PUT', json, ...caller });
  }

  async sendReceipt(roomId: string, eventId: string, caller: Caller): Promise<void> {
    const path = urlPath`/rooms/${roomId}/receipt/m.read/${eventId}`;
    await this.#ask('receipt', path, { method: 'POST', idempotent: true, json: {}, ...caller });
  }

  /** The direct rooms with each user, as this account keeps them (specification, "Direct messaging"). */
  async directRooms(userId: string, caller: Caller): Promise<Record<string, string[]>> {
    const path = urlPath`/user/${userId}/account_data/m.direct`;
    const answer = await this.#ask('accountData', path, caller).catch((error: { code?: unknown }) => {
      if (error.code === 'not_found') return {};
      throw error;
    });
    return Object.fromEntries(Object.keys((answer ?? {}) as Json).map((id) => [id, textsAt(answer, id)]));
  }

  async setDirectRooms(userId: string, rooms: Record<string, string[]>, caller: Caller): Promise<void> {
    const path = urlPath`/user/${userId}/account_data/m.direct`;
    await this.#ask('setAccountData', path, { method: 'PUT', json: rooms, ...caller });
  }

  /** What happened since a token; waits for it as long as `timeoutMs`. Not repeated here when it fails. */
  async sync(query: { since?: string | undefined; timeoutMs: number; filter: Json }, caller: Caller): Promise<unknown> {
    const { since, timeoutMs, filter } = query;
    const { data } = await this.#poll.request({
      operation: 'sync',
      path: `${v3}/sync`,
      query: { since, timeout: timeoutMs, filter: JSON.stringify(filter) },
      ...caller,
    });
    return data;
  }

  /** Closes the connections; a later call opens new ones. */
  close(): void {
    this.#http.close();
    this.#poll.close();
  }

  async #ask(
    operation: string,
    path: string,
    request: Omit<HttpRequest<'json'>, 'operation' | 'path'>,
  ): Promise<unknown> {
    return (await this.#http.request({ operation, path: `${v3}${path}`, ...request })).data;
  }
}
