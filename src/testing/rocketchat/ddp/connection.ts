import type { RealtimeSocket } from '../../server/index.js';
import type { UserRecord } from '../../world/index.js';
import type { Session } from '../auth/sessions.js';
import { fromEjson, toEjson } from '../ejson.js';
import { randomId } from '../ids.js';
import { isJson, type Json } from '../json.js';
import { wireError } from '../methods/wire-error.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';
import { DdpLimits } from './ddp-limits.js';
import { errorFrame, resultFrame } from './frames.js';
import { checkStream } from './stream-access.js';

export type Subscription = { readonly id: string; readonly stream: string; readonly event: string };

/** What a connection asks of the server around it. */
export type ConnectionHost = {
  readonly workspace: RocketChatWorkspace;
  /** Runs a method. @throws RocketChatError */
  call(connection: DdpConnection, method: string, params: readonly unknown[]): unknown;
  note(method: string, params: readonly unknown[], isRight: boolean): void;
  ended(connection: DdpConnection): void;
};

/** One DDP connection: hello, pings, methods and subscriptions, as `ddp-streamer` speaks it. (Wire sheet, section 10.) */
export class DdpConnection {
  readonly id = randomId();
  readonly subscriptions = new Map<string, Subscription>();
  /** Whose presence it follows. */
  readonly watched = new Set<string>();
  session: Session | undefined;
  readonly #socket: RealtimeSocket;
  readonly #host: ConnectionHost;
  readonly #limits = new DdpLimits();
  readonly #pingMs: number;
  #isGreeted = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(socket: RealtimeSocket, host: ConnectionHost) {
    this.#socket = socket;
    this.#host = host;
    this.#pingMs = host.workspace.options.pingMs ?? 30_000;
    socket.onBinary(() => undefined);
    socket.onText((text) => this.#read(text));
    socket.onClose(() => {
      clearTimeout(this.#timer);
      host.ended(this);
    });
    socket.send({ server_id: '0' });
    this.#listen();
  }

  get user(): UserRecord | undefined {
    return this.session?.user;
  }

  send(frame: string | Json): void {
    this.#socket.send(frame);
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  hears(stream: string, event: string): boolean {
    for (const each of this.subscriptions.values()) if (each.stream === stream && each.event === event) return true;
    return false;
  }

  /** Silence is answered by a ping, further silence by the end. */
  #listen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.send({ msg: 'ping' });
      this.#timer = setTimeout(() => this.close(4000), this.#pingMs);
      this.#timer.unref();
    }, this.#pingMs);
    this.#timer.unref();
  }

  #read(text: string): void {
    this.#listen();
    const frame = parse(text);
    if (!frame || typeof frame.msg !== 'string') {
      this.send({ msg: 'error', reason: 'Bad request', offendingMessage: frame ?? text });
      return;
    }
    if (!this.#isGreeted && frame.msg !== 'connect') {
      this.close(1002);
      return;
    }
    switch (frame.msg) {
      case 'connect':
        this.#greet(frame);
        return;
      case 'ping':
        this.send({ msg: 'pong', ...(frame.id === undefined ? {} : { id: frame.id }) });
        return;
      case 'pong':
        return;
      case 'method':
        this.#method(frame);
        return;
      case 'sub':
        this.#subscribe(frame);
        return;
      case 'unsub':
        this.#unsubscribe(frame);
        return;
      default:
        this.send({ msg: 'error', reason: 'Bad request', offendingMessage: frame });
    }
  }

  #bad(frame: unknown): void {
    this.send({ msg: 'error', reason: 'Bad request', offendingMessage: frame });
  }

  #greet(frame: Json): void {
    if (this.#isGreeted) {
      this.send({ msg: 'error', reason: 'Already connected', offendingMessage: frame });
      return;
    }
    const support = Array.isArray(frame.support) ? frame.support : [];
    if (frame.version !== '1' || !support.includes('1')) {
      this.send({ msg: 'failed', version: '1' });
      this.close(1002);
      return;
    }
    this.#isGreeted = true;
    this.send({ msg: 'connected', session: this.id });
  }

  #method(frame: Json): void {
    const { id, method } = frame;
    if (typeof id !== 'string' || typeof method !== 'string') {
      this.#bad(frame);
      return;
    }
    const params = Array.isArray(frame.params) ? frame.params.map(fromEjson) : [];
    try {
      this.#limit(method);
      this.send(resultFrame(id, this.#host.call(this, method, params)));
      this.#host.note(method, params, true);
    } catch (error) {
      if (!(error instanceof RocketChatError)) throw error;
      this.send(errorFrame(id, error));
      this.#host.note(method, params, false);
    }
    this.send({ msg: 'updated', methods: [id] });
  }

  #subscribe(frame: Json): void {
    const { id, name } = frame;
    if (typeof id !== 'string' || typeof name !== 'string') {
      this.#bad(frame);
      return;
    }
    const [event = '', options] = Array.isArray(frame.params) ? frame.params : [];
    try {
      this.#limit(name);
      checkStream(name, String(event), this.user, this.#host.workspace);
      this.#host.note(name, [event], true);
      if (name === 'stream-user-presence' && this.#watch(id, options)) return;
      this.subscriptions.set(id, { id, stream: name, event: String(event) });
      this.send({ msg: 'ready', subs: [id] });
    } catch (error) {
      if (!(error instanceof RocketChatError)) throw error;
      this.#host.note(name, [event], false);
      this.send({ msg: 'nosub', id, error: toEjson(wireError(error)) });
    }
  }

  /** Adds users to those whose presence is followed. @returns whether it was more of the same: refused on purpose. */
  #watch(id: string, options: unknown): boolean {
    const { added, removed } = isJson(options) ? options : {};
    for (const each of Array.isArray(added) ? added : []) this.watched.add(String(each));
    for (const each of Array.isArray(removed) ? removed : []) this.watched.delete(String(each));
    if (!this.hears('stream-user-presence', '')) return false;
    this.send({ msg: 'nosub', id });
    return true;
  }

  #unsubscribe({ id }: Json): void {
    const subscription = this.subscriptions.get(String(id));
    this.subscriptions.delete(String(id));
    if (subscription?.stream === 'stream-user-presence') this.watched.clear();
    this.send({ msg: 'nosub', id: String(id) });
  }

  #limit(name: string): void {
    if (this.#host.workspace.options.rateLimit === false) return;
    this.#limits.check(name, this.#host.workspace.now.getTime());
  }
}

function parse(text: string): Json | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isJson(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}
