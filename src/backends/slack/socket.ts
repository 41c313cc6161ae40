import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { SocketModeClient } from '@slack/socket-mode';
import { ConfigError, ConnectionError, ServerError } from '../../core/errors/index.js';
import type { ServerClock } from '../../core/network/server-clock.js';
import type { CloseInfo, OpenContext, Session } from '../../core/supervisor/index.js';
import { fromSdkError } from './errors.js';
import type { Acknowledge, SlackInbox } from './inbox.js';
import type { Revocations } from './revocations.js';
import { loadSocketMode } from './sdk.js';
import type { SlackWeb } from './web.js';
import { isWire, objectAt, stringAt, type Wire } from './wire/read.js';

export type SocketSettings = {
  readonly appToken: string;
  readonly web: SlackWeb;
  readonly inbox: SlackInbox;
  /** The origin of the Web API, and its clock, which is told its time. */
  readonly apiOrigin: string;
  readonly clock: ServerClock;
  report(error: unknown, operation: string): void;
  /** What ends this session for good from outside. */
  readonly revocations: Revocations;
};

/** The SDK pings several times within this and takes a pong for a sign of life. */
const pongWithinMs = 5_000;
/** A socket whose pongs stay away for so long is dead; the SDK itself would wait 30 s more for its close frame. */
const deadAfterMs = 8_000;
/** How often that is looked at. */
const lookMs = 1_000;
/** How long the peer may take for its close frame before the socket is cut. */
const closeWithinMs = 500;
/** Too many connections: others of the app's must end first. */
const crowdedDelayMs = 10_000;

/**
 * One Socket Mode connection, ready after Slack's `hello`. The SDK makes and watches the socket; its own reconnect is off
 * (one failed `apps.connections.open` in it is an unhandled rejection, wire sheet section 19), and so is its reading of
 * frames, which throws on payloads without an inner event.
 */
export async function openSocket(settings: SocketSettings, context: OpenContext<unknown>): Promise<Session> {
  const { SocketModeClient: Client } = await loadSocketMode();
  const { web, inbox } = settings;
  const { logger, ...clientOptions } = web.clientOptions;
  const dispatcher = await web.dispatcher();
  const client = new Client({
    appToken: settings.appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: pongWithinMs,
    logger,
    clientOptions: { ...clientOptions },
    ...(dispatcher && { dispatcher }),
  });
  const socket = new SlackSocket(client, context, settings);
  client.removeAllListeners('ws_message');
  client.on('ws_message', (data: unknown, isBinary: unknown) =>
    socket.read(data, isBinary === true, inbox, settings.report),
  );
  const off = settings.revocations.on((error) => socket.end({ error, fatal: true }));
  void socket.closed.then(off);
  return socket.open();
}

/** undici tells of every answer that comes by it; headers are names and values in turn. */
const answered = 'undici:request:headers';
type Answered = { request?: { origin?: unknown }; response?: { headers?: readonly Buffer[] } };
/** What undici tells of its sockets, see its documentation of diagnostics channels. */
const channels = ['undici:websocket:open', 'undici:websocket:ping', 'undici:websocket:pong'];

type WebSocketLike = { readonly url: string; close(code: number): void };

/** The `ack` that the SDK hands out with its events is this; its types keep it private. */
type Sender = { send(envelopeId: string, payload: object): Promise<void> };

class SlackSocket implements Session {
  readonly resumed = false;
  readonly closed: Promise<CloseInfo>;
  readonly #client: SocketModeClient;
  readonly #sender: Sender;
  readonly #context: OpenContext<unknown>;
  readonly #settings: SocketSettings;
  #finish: (info: CloseInfo) => void = () => undefined;
  #lastError: unknown;
  #isOver = false;
  #gone: Promise<void> | undefined;
  #url: string | undefined;
  #socket: WebSocketLike | undefined;
  /** The last sign of life; the first is that the socket opened. */
  #lastPong = performance.now();
  #lastLook = performance.now();
  #watch: NodeJS.Timeout | undefined;

  constructor(client: SocketModeClient, context: OpenContext<unknown>, settings: SocketSettings) {
    this.#settings = settings;
    this.#client = client;
    this.#sender = client as unknown as Sender;
    this.#context = context;
    this.closed = new Promise((resolve) => {
      this.#finish = resolve;
    });
    client.on('error', (error: unknown) => {
      this.#lastError = error;
    });
    client.on('authenticated', (answer: unknown) => {
      this.#url = isWire(answer) ? stringAt(answer, 'url') : undefined;
    });
    client.on('disconnected', () => {
      this.end({ error: new ConnectionError('The socket to Slack was closed.', { cause: this.#lastError }) });
    });
  }

  async open(): Promise<Session> {
    const { signal } = this.#context;
    const giveUp = () => void this.close();
    signal.addEventListener('abort', giveUp, { once: true });
    for (const name of channels) subscribe(name, this.#observe);
    subscribe(answered, this.#heedDate);
    try {
      await this.#client.start();
    } catch (error) {
      void this.close();
      throw fromSdkError(error, 'apps.connections.open', true) ?? this.#failure(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
      unsubscribe(answered, this.#heedDate);
    }
    if (this.#isOver) throw this.#failure(undefined);
    this.#lastPong = performance.now();
    this.#lastLook = performance.now();
    this.#watch = setInterval(() => this.#look(), lookMs).unref();
    return this;
  }

  /** Ends the session and tells why; the socket is closed behind it. */
  end(info: CloseInfo): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#watch);
    for (const name of channels) unsubscribe(name, this.#observe);
    this.#finish(info);
    this.#gone = this.#disconnect();
  }

  /** Settles when the socket is gone. */
  async close(): Promise<void> {
    this.end({});
    await this.#gone;
  }

  /** Reads a frame. Nothing that it may hold stops the ones behind it. */
  read(data: unknown, isBinary: boolean, inbox: SlackInbox, report: SocketSettings['report']): void {
    this.#context.alive();
    const frame = isBinary || typeof data !== 'string' ? undefined : parse(data);
    if (frame === undefined) {
      report(
        new ServerError('Slack sent a frame that is no JSON object; it is left out.', { retryable: false }),
        'socket',
      );
      return;
    }
    try {
      this.#take(frame, inbox);
    } catch (error) {
      report(new ServerError('A frame of Slack could not be read.', { retryable: false, cause: error }), 'socket');
    }
  }

  #take(frame: Wire, inbox: SlackInbox): void {
    switch (stringAt(frame, 'type')) {
      case 'hello':
        // What `start` waits for.
        this.#client.emit('connected');
        return;
      case 'disconnect':
        this.#replace(stringAt(frame, 'reason'));
        return;
      case 'events_api':
        inbox.receiveEvent(objectAt(frame, 'payload'), this.#acknowledge(frame));
        return;
      case 'interactive':
      case 'slash_commands':
        inbox.receiveInteraction(objectAt(frame, 'payload'), this.#acknowledge(frame));
        return;
      default:
        // Acknowledged, so that a kind of tomorrow does not come again and again.
        if (stringAt(frame, 'envelope_id') !== undefined) void this.#acknowledge(frame)();
    }
  }

  /** Slack asks for a new connection every few hours; the new one opens before this one closes, so nothing is missed. */
  #replace(reason: string | undefined): void {
    if (reason === 'link_disabled') {
      const error = new ConfigError("Socket Mode was switched off: switch it on in the app's settings.", {
        platform: 'slack',
        platformCode: reason,
      });
      // An app that was uninstalled has no Socket Mode either; that is the better reason.
      void this.#settings.revocations.settled().then((news) => this.end({ error: news ?? error, fatal: true }));
    } else if (reason === 'too_many_websockets') {
      const error = new ConnectionError('The app has too many Socket Mode connections (10 at the most).', {
        platformCode: reason,
      });
      this.end({ error, delayMs: crowdedDelayMs });
    } else {
      this.#context.requestReplacement({ overlap: true });
    }
  }

  #acknowledge(frame: Wire): Acknowledge {
    const id = stringAt(frame, 'envelope_id');
    const acceptsPayload = frame['accepts_response_payload'] === true;
    let isDone = false;
    return async (payload) => {
      if (isDone || id === undefined) return;
      isDone = true;
      // What cannot be acknowledged any more comes again, and is known by its event_id then.
      await this.#sender.send(id, acceptsPayload && payload !== undefined ? payload : {}).catch(() => undefined);
    };
  }

  /** undici tells of every socket of the process; ours is known by its address, which is good for one connection. */
  readonly #observe = (message: unknown, name: string | symbol): void => {
    const socket = (message as { websocket?: WebSocketLike } | undefined)?.websocket;
    if (this.#url === undefined || socket?.url !== this.#url) return;
    if (name === 'undici:websocket:open') this.#socket = socket;
    else this.#lastPong = performance.now();
    this.#context.alive();
  };

  /** The SDK keeps the headers of answers to itself; one of them is Slack's time. */
  readonly #heedDate = (message: unknown): void => {
    const { request, response } = message as Answered;
    const { apiOrigin, clock } = this.#settings;
    if (request?.origin !== apiOrigin) return;
    const headers = (response?.headers ?? []).map(String);
    clock.note(headers[headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'date') + 1]);
  };

  #look(): void {
    const now = performance.now();
    // Where the process was stuck, signs of life may wait unread behind this timer, which fires far too late.
    const isLate = now - this.#lastLook > 2 * lookMs;
    this.#lastLook = now;
    if (isLate || now - this.#lastPong < deadAfterMs) return;
    this.end({ error: new ConnectionError(`The socket to Slack gave no sign of life for ${deadAfterMs} ms.`) });
  }

  /**
   * Sends the close frame, and cuts a socket whose peer does not answer. The SDK's own `disconnect` is for the latter only:
   * called on an open socket it can leave a timer that keeps the process alive for 30 s; called twice in a row it ends the
   * socket at once and leaves nothing.
   */
  #disconnect(): Promise<void> {
    return new Promise((resolve) => {
      const cut = () => {
        for (let times = 0; times < 2; times += 1) void this.#client.disconnect().catch(() => undefined);
      };
      const timer = setTimeout(cut, this.#socket === undefined ? 0 : closeWithinMs);
      this.#client.once('disconnected', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket?.close(1_000);
    });
  }

  #failure(error: unknown): ConnectionError {
    return new ConnectionError('The socket to Slack could not be opened.', { cause: error ?? this.#lastError });
  }
}

function parse(data: string): Wire | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isWire(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
