import { NotFoundError, ServerError } from '../../../core/errors/index.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import type { QueryValues } from '../../../core/http/index.js';
import { refusal } from '../errors.js';
import { htmlToText } from './pages/entities.js';
import { fieldsOf, numberOf, parseJson } from './read-json.js';
import type { CallOptions } from './reading.js';
import type { Session } from './session.js';
import type { Answer, Transport } from './transport.js';
import type { PostedMessage } from './types.js';

export type WriteOptions = CallOptions & {
  /** Called when the request is put on the wire. */
  onSent?: (() => void) | undefined;
  /** The room of the message that is changed: the site may want to be told where it is done from. */
  roomId?: number | undefined;
};

/** What a room is made of. */
export type RoomInput = {
  name: string;
  description?: string | undefined;
  tags?: readonly string[] | undefined;
  /** Who may write; `request` asks an owner first. Default `read-write`. */
  defaultAccess?: 'read-write' | 'read-only' | 'request' | undefined;
};

/** What a user may do in a room; `remove` gives back what everybody may. */
export type RoomAccess = 'remove' | 'read-only' | 'read-write' | 'owner';

/** The calls of the site that change something, in its own words, one try each (wire sheet, section 3.2). */
export class Writing {
  readonly #transport: Transport;
  readonly #session: Session;

  constructor(transport: Transport, session: Session) {
    this.#transport = transport;
    this.#session = session;
  }

  /**
   * A new message.
   *
   * @returns `undefined` when the site swallowed it as a repeat of the one before
   */
  async post(
    roomId: number,
    message: { text: string; parentId?: number | undefined },
    options: WriteOptions = {},
  ): Promise<PostedMessage | undefined> {
    const operation = 'messages/new';
    const answer = await this.#write(operation, `/chats/${roomId}/messages/new`, message, options);
    const fields = parseJson(answer.text);
    const id = numberOf(fieldsOf(fields)['id']);
    if (answer.status === 200 && id !== undefined) return { id, time: numberOf(fieldsOf(fields)['time']) };
    if (answer.status === 200 && fieldsOf(fields)['id'] === null) return undefined;
    // A refusal is a string in JSON (wire sheet, section 3); a garbled one says nothing that anybody could read.
    if (answer.status === 200 && (typeof fields !== 'string' || !/\w{2}/.test(fields)))
      throw new ServerError('The site answered messages/new without the id of the message.', {
        operation,
        status: answer.status,
        maybeDelivered: true,
      });
    throw refused(answer, operation, roomId);
  }

  edit(
    messageId: number,
    message: { text: string; parentId?: number | undefined },
    options: WriteOptions = {},
  ): Promise<void> {
    return this.#act(messageId, '', 'messages/edit', message, options);
  }

  delete(messageId: number, options: WriteOptions = {}): Promise<void> {
    return this.#act(messageId, '/delete', 'messages/delete', {}, options);
  }

  /** Gives the account's star, or takes it back: a toggle. */
  toggleStar(messageId: number, options: WriteOptions = {}): Promise<void> {
    return this.#act(messageId, '/star', 'messages/star', {}, options);
  }

  /** Pins, or unpins: a toggle. For owners. */
  togglePin(messageId: number, options: WriteOptions = {}): Promise<void> {
    return this.#act(messageId, '/owner-star', 'messages/owner-star', {}, options);
  }

  /** Takes all stars and pins away. For owners. */
  cancelStars(messageId: number, options: WriteOptions = {}): Promise<void> {
    return this.#act(messageId, '/unstar', 'messages/unstar', {}, options);
  }

  async leave(roomId: number | 'all', options: WriteOptions = {}): Promise<void> {
    await this.#succeed('chats/leave', `/chats/leave/${roomId}`, { quiet: true }, options);
  }

  /** Makes a room, or changes one. @returns its id */
  async saveRoom(room: RoomInput & { id?: number | undefined }, options: WriteOptions = {}): Promise<number> {
    const operation = 'rooms/save';
    const { id, name, description = '', tags = [], defaultAccess = 'read-write' } = room;
    const form = {
      // How an update names its room is not recorded by any client (wire sheet, section 3.2): our assumption.
      roomId: id,
      name,
      description,
      tags: tags.join(' '),
      host: '',
      defaultAccess,
      noDupeCheck: true,
    };
    const answer = await this.#write(operation, '/rooms/save', form, options);
    const made = /\/rooms\/(?:info\/)?(\d{1,15})/.exec(answer.location ?? '')?.[1];
    if (answer.status >= 300 && answer.status < 400 && made !== undefined) return Number(made);
    if (answer.status === 200 && id !== undefined) return id;
    throw refused(answer, operation, id);
  }

  async invite(roomId: number, userId: number, options: WriteOptions = {}): Promise<void> {
    await this.#succeed('users/invite', '/users/invite', { UserId: userId, RoomId: roomId }, options);
  }

  async setUserAccess(roomId: number, userId: number, access: RoomAccess, options: WriteOptions = {}): Promise<void> {
    const form = { aclUserId: userId, userAccess: access };
    await this.#succeed('rooms/setuseraccess', `/rooms/setuseraccess/${roomId}`, form, options);
  }

  /** Puts a user out of a room for some minutes. For owners. */
  async kickMute(roomId: number, userId: number, options: WriteOptions = {}): Promise<void> {
    const operation = 'rooms/kickmute';
    const answer = await this.#write(operation, `/rooms/kickmute/${roomId}`, { userID: userId }, options);
    const said = fieldsOf(parseJson(answer.text))['message'];
    if (answer.status === 200 && (said === undefined || /has been kicked/i.test(String(said)))) return;
    throw refusal(String(said ?? htmlToText(answer.text)), operation, answer.status);
  }

  /**
   * Puts an image on the site's image host.
   *
   * @returns its address: a message that is nothing else shows it
   */
  async uploadImage(file: OutgoingFile, options: WriteOptions = {}): Promise<string> {
    const operation = 'upload/image';
    // The request carries no key, so whether there is a session is asked before.
    await this.#session.writeKey(operation, options.signal);
    const { signal, onSent } = options;
    const { status, text } = await this.#transport.chat({
      operation,
      method: 'POST',
      path: '/upload/image',
      multipart: [{ name: 'filename', file }],
      validateStatus: isAnswer,
      // Uploaded twice, nobody sees the second one.
      idempotent: true,
      signal,
      onSent,
    });
    const [, key, value] = /var (result|error) = '((?:[^'\\\r\n]|\\.){1,2000})'/.exec(text) ?? [];
    if (key === 'error') throw refusal(unescapeScript(value ?? ''), operation, status);
    const url = unescapeScript(value ?? '');
    if (status === 200 && URL.canParse(url)) return url;
    throw refused({ status, text, location: undefined }, operation, undefined);
  }

  /** An action on a message: `"ok"`, or the reason why not, both with status 200. */
  async #act(
    messageId: number,
    action: string,
    operation: string,
    form: QueryValues,
    options: WriteOptions,
  ): Promise<void> {
    const answer = await this.#write(operation, `/messages/${messageId}${action}`, form, options);
    if (answer.status === 200 && parseJson(answer.text) === 'ok') return;
    // An unknown id is led to an error page (wire sheet, section 3.3).
    if (answer.status >= 300 && answer.status < 400) throw noSuchMessage(messageId, operation);
    if (answer.status === 404 && isHtml(answer.text)) throw noSuchMessage(messageId, operation);
    throw refused(answer, operation, undefined);
  }

  async #succeed(operation: string, path: string, form: QueryValues, options: WriteOptions): Promise<void> {
    const answer = await this.#write(operation, path, form, options);
    if (answer.status >= 400) throw refused(answer, operation, undefined);
    const said = parseJson(answer.text);
    if (typeof said === 'string' && said !== 'ok' && said !== '') throw refusal(said, operation, answer.status);
  }

  /** The request with the session's key; once more with a new one where the site did not know the old. */
  async #write(operation: string, path: string, form: QueryValues, options: WriteOptions): Promise<Answer> {
    const fkey = await this.#session.writeKey(operation, options.signal);
    const answer = await this.#request(operation, path, { ...form, fkey }, options);
    if (answer.status < 400 || !isHtml(answer.text)) return answer;
    // A wrong key is not recorded by any client; taken for what is answered with a page (wire sheet, section 3.3).
    if (!(await this.#session.renew(fkey, options.signal))) return answer;
    return this.#request(operation, path, { ...form, fkey: await this.#session.writeKey(operation) }, options);
  }

  async #request(operation: string, path: string, form: QueryValues, options: WriteOptions): Promise<Answer> {
    const { signal, onSent } = options;
    const room = options.roomId ?? /^\/chats\/(\d+)/.exec(path)?.[1];
    return this.#transport.chat({
      operation,
      method: 'POST',
      path,
      form,
      redirect: 'manual',
      validateStatus: isAnswer,
      // Some clients found it needed for edits, others not; it does no harm (wire sheet, section 2).
      headers: { referer: `${this.#transport.origins.chat}/${room === undefined ? '' : `rooms/${room}`}` },
      signal,
      onSent,
    });
  }
}

/** Answers that say something about the write: the site's own throttle (409) too, which the queue obeys. */
function isAnswer(status: number): boolean {
  return status < 500 && status !== 429;
}

function isHtml(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body)/i.test(text);
}

/** The site's own words; of a page its heading. */
function refused({ status, text }: Answer, operation: string, roomId: number | undefined): Error {
  if (isHtml(text) && status === 404 && roomId !== undefined) {
    return new NotFoundError(`There is no room ${roomId} that this account can write to.`, {
      operation,
      status,
      maybeDelivered: false,
    });
  }
  const said = parseJson(text);
  const fields = fieldsOf(said);
  const words = typeof said === 'string' ? said : (fields['message'] ?? fields['error'] ?? htmlToText(text));
  return refusal(String(words), operation, status);
}

function noSuchMessage(id: number, operation: string): NotFoundError {
  return new NotFoundError(`There is no message ${id} that this account can change.`, {
    operation,
    maybeDelivered: false,
  });
}

/** A string of the site's script. */
function unescapeScript(text: string): string {
  return text.replace(/\\(u[\da-f]{4}|.)/gi, (_, sign: string) =>
    sign.length === 5 ? String.fromCharCode(Number.parseInt(sign.slice(1), 16)) : sign,
  );
}
