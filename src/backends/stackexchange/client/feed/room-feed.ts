import { isChatError, ServerError } from '../../../../core/errors/index.js';
import { loadTls, type TlsOptions } from '../../../../core/network/index.js';
import { sleep } from '../../../../core/retry/index.js';
import type { CloseInfo, Session as FeedSession, OpenContext } from '../../../../core/supervisor/index.js';
import { version } from '../../../../core/version.js';
import type { StackExchangeConfig } from '../../config.js';
import { readFrame } from '../read-json.js';
import type { Reading } from '../reading.js';
import type { EventData } from '../types.js';
import { Frames } from './frames.js';
import { EventSocket } from './socket.js';

export const feedDefaults = Object.freeze({ pollIntervalMs: 3_000, silenceMs: 40_000, timeoutMs: 30_000 });

/** So many websockets in a row that cannot be opened, and the feed polls. */
const failuresBeforePolling = 2;
/** After so long a polling feed tries the websocket again. */
const retrySocketMs = 5 * 60_000;
/** A feed without rooms has nothing to hear; it lives all the same. */
const idleTickMs = 5_000;
/** So often the watchdog hears that handlers are at work; oftener where it is told to be quick. */
const busyBeatMs = 5_000;
/** With so many frames waiting the websocket is not read; with so few it is again. */
const mostFrames = 20;
const fewFrames = 5;
/** The account was invited to a room, or brought into it. */
const invitation = 17;
/** Leaving, a mention, an invitation, a reply. */
const stillTold: ReadonlySet<number> = new Set([4, 8, invitation, 18]);
/** Adds a room to a session that is up, without asking for what was (GO; wire sheet, section 3.1). */
const nothingOld = 999_999_999_999;

/** How events come in one session. */
type Way = { closed: Promise<CloseInfo>; close?(): Promise<void> };

export type RoomFeedParts = {
  reading: Reading;
  config: StackExchangeConfig;
  /** The chat's own address. */
  origin: string;
  /** Rooms to be in, beside those that were entered: asked for with every session. */
  rooms?: ((signal: AbortSignal) => Promise<readonly number[]>) | undefined;
  /**
   * Takes events, oldest first. Awaited: while it waits, nothing more is read.
   *
   * @param isReplay - they happened while there was no connection
   */
  receive(events: readonly EventData[], isReplay: boolean): Promise<void> | void;
  report(error: unknown): void;
};

/**
 * The events of all rooms that the session is in, by one websocket, or by polling while it cannot be opened. A session goes
 * on behind the last event that was seen.
 */
export class RoomFeed {
  readonly #parts: RoomFeedParts;
  #frames = new Frames();
  readonly #rooms = new Set<number>();
  #context: OpenContext<unknown> | undefined;
  #isPolling = false;
  #isIdle = false;
  #failures = 0;
  /** Until then the websocket is not tried: it was opened, and said nothing. */
  #pollUntil = 0;
  /** Rooms that were left: neither the settings nor the site's list brings the account back. */
  readonly #left = new Set<number>();
  /** After a lost connection: what is not newer happened meanwhile. */
  #replayUntil = 0;
  /** Frames are handled one after the other, whatever one waits for. */
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(parts: RoomFeedParts) {
    this.#parts = parts;
  }

  /** Enters a room: its events come from now on. @throws NotFoundError, ForbiddenError */
  async enter(roomId: number, signal?: AbortSignal | undefined): Promise<void> {
    this.#left.delete(roomId);
    const time = await this.#join(roomId, signal);
    if (this.#rooms.has(roomId)) return;
    // A poll on its way does not name this room, and its answer goes beyond what happens here meanwhile.
    if (this.#isPolling) this.#frames.beginLate(roomId, time);
    this.#rooms.add(roomId);
    if (!this.#context) return;
    if (this.#isIdle) this.#context.requestReplacement();
    else if (!this.#isPolling) await this.#parts.reading.poll(new Map([[roomId, nothingOld]]), { signal });
  }

  leave(roomId: number): void {
    this.#rooms.delete(roomId);
    this.#left.add(roomId);
  }

  /** True for a room that was left, and not entered since. */
  hasLeft(roomId: number): boolean {
    return this.#left.has(roomId);
  }

  /** Forgets how far it has come: the next session begins with what happens then. */
  forget(): void {
    this.#frames = new Frames();
  }

  /** Opens a session: enters all rooms, then the websocket. For a Supervisor. */
  async open(context: OpenContext<unknown>): Promise<FeedSession> {
    const { signal } = context;
    const rooms = await this.#enterAll(signal);
    const stop = new AbortController();
    this.#context = context;
    this.#isIdle = rooms.length === 0;
    const session = this.#isIdle ? this.#idle(context, stop.signal) : await this.#connect(rooms, context, stop.signal);
    return {
      resumed: false,
      closed: session.closed,
      close: async () => {
        stop.abort();
        await session.close?.();
        await session.closed.catch(() => undefined);
      },
    };
  }

  async #enterAll(signal: AbortSignal): Promise<number[]> {
    const wanted = new Set([...this.#rooms, ...((await this.#parts.rooms?.(signal)) ?? [])]);
    const before = this.#frames.newest;
    const entered: number[] = [];
    const positions: number[] = [];
    for (const roomId of wanted) {
      if (this.#left.has(roomId)) continue;
      const position = await this.#tryJoin(roomId, signal);
      if (position === undefined) continue;
      positions.push(position);
      entered.push(roomId);
    }
    if (positions.length > 0) this.#frames.beginAll(Math.max(...positions));
    this.#replayUntil = before === undefined ? 0 : Math.max(before, ...positions);
    return entered;
  }

  /** One room that is gone must not keep the others silent. */
  async #tryJoin(roomId: number, signal: AbortSignal): Promise<number | undefined> {
    try {
      return await this.#join(roomId, signal);
    } catch (error) {
      if (!isChatError(error) || (error.code !== 'not_found' && error.code !== 'forbidden')) throw error;
      this.#parts.report(error);
      return undefined;
    }
  }

  /** @returns the room's newest event */
  async #join(roomId: number, signal: AbortSignal | undefined): Promise<number> {
    const { time = 0 } = await this.#parts.reading.roomEvents(roomId, { mode: 'Messages', msgCount: 1 }, { signal });
    this.#frames.begin(roomId, time);
    return time;
  }

  async #connect(rooms: readonly number[], context: OpenContext<unknown>, stop: AbortSignal): Promise<Way> {
    const { transport = 'auto' } = this.#parts.config;
    const isSocket = transport === 'websocket' || (transport === 'auto' && performance.now() >= this.#pollUntil);
    if (isSocket) {
      try {
        const socket = await this.#openSocket(rooms, context);
        this.#isPolling = false;
        return socket;
      } catch (error) {
        this.#failures += 1;
        if (transport === 'websocket' || this.#failures < failuresBeforePolling || context.signal.aborted) throw error;
        this.#parts.report(error);
      }
    }
    this.#isPolling = true;
    return { closed: this.#poll(new Set(rooms), context, stop) };
  }

  async #openSocket(rooms: readonly number[], context: OpenContext<unknown>): Promise<EventSocket> {
    const { reading, config, origin } = this.#parts;
    const { signal } = context;
    let url = '';
    // Each makes its room one of the session's; the last address is used.
    for (const roomId of rooms) url = await reading.webSocketUrl(roomId, { signal });
    const { proxy, userAgent = `chatmux/${version}` } = config;
    const { timeoutMs = feedDefaults.timeoutMs, silenceMs = feedDefaults.silenceMs } = config;
    const tls = await loadTls(config as TlsOptions);
    const since = this.#frames.since(rooms);
    let isHeard = false;
    let opened: EventSocket | undefined;
    const options = {
      url,
      since,
      origin,
      userAgent,
      proxy,
      tls,
      timeoutMs,
      onFrame: (text: string) => {
        context.alive();
        isHeard = true;
        this.#failures = 0;
        this.#take(text, context, (on) => opened?.pause(on));
      },
    };
    const openedAt = performance.now();
    const socket = await EventSocket.open(options, signal);
    opened = socket;
    void socket.closed.then(() => {
      // The first frame comes at once (wire sheet, section 5): something between eats what a silent one would bring.
      if (isHeard || performance.now() - openedAt < silenceMs) return;
      this.#failures += 1;
      if (this.#failures >= failuresBeforePolling) this.#pollUntil = performance.now() + retrySocketMs;
    });
    return socket;
  }

  async #poll(rooms: Set<number>, context: OpenContext<unknown>, stop: AbortSignal): Promise<CloseInfo> {
    const { reading, config } = this.#parts;
    const { pollIntervalMs = feedDefaults.pollIntervalMs, transport } = config;
    const startedAt = performance.now();
    try {
      while (!stop.aborted) {
        const all = [...new Set([...rooms, ...this.#rooms])].filter((id) => !this.#left.has(id));
        const frame = await reading.poll(new Map(all.map((id) => [id, this.#frames.position(id)])), { signal: stop });
        context.alive();
        // A room may be left while a poll of it is on its way.
        const events = this.#frames.take(frame).filter((event) => !this.#isOfLeft(event));
        await this.#busy(this.#receive(events), context);
        for (const roomId of await this.#found(events, all, stop)) rooms.add(roomId);
        if (transport !== 'polling' && performance.now() - startedAt > retrySocketMs) {
          this.#failures = failuresBeforePolling - 1;
          return { immediate: true };
        }
        await sleep(pollIntervalMs, stop);
      }
      return {};
    } catch (error) {
      return stop.aborted ? {} : { error };
    }
  }

  /** What happens in a room that was left concerns nobody here, but that one has left it, and what is told to the user. */
  #isOfLeft({ event_type: type, room_id: roomId }: EventData): boolean {
    return roomId !== undefined && this.#left.has(roomId) && !stillTold.has(type);
  }

  /** A poll brings the rooms that it names: a room into which the account was brought meanwhile is among its rooms now. */
  async #found(events: readonly EventData[], known: readonly number[], signal: AbortSignal): Promise<number[]> {
    const invitations = events.filter(({ event_type: type }) => type === invitation);
    if (invitations.length === 0 || !this.#parts.rooms) return [];
    for (const { room_id: roomId } of invitations) if (roomId !== undefined) this.#left.delete(roomId);
    const found: number[] = [];
    for (const roomId of await this.#parts.rooms(signal)) {
      if (known.includes(roomId) || this.#left.has(roomId)) continue;
      this.#frames.beginLate(roomId, Math.min(...invitations.map(({ id = 0 }) => id)));
      if ((await this.#tryJoin(roomId, signal)) !== undefined) found.push(roomId);
    }
    return found;
  }

  /** Who is at work does not read; that is no silence of the site's. */
  async #busy(work: Promise<void>, context: OpenContext<unknown>): Promise<void> {
    const { silenceMs = feedDefaults.silenceMs } = this.#parts.config;
    const timer = setInterval(() => context.alive(), Math.min(busyBeatMs, silenceMs / 3));
    timer.unref();
    try {
      await work;
    } finally {
      clearInterval(timer);
    }
  }

  #idle(context: OpenContext<unknown>, stop: AbortSignal): Way {
    const closed = new Promise<CloseInfo>((resolve) => {
      const timer = setInterval(() => context.alive(), idleTickMs).unref();
      stop.addEventListener(
        'abort',
        () => {
          clearInterval(timer);
          resolve({});
        },
        { once: true },
      );
    });
    return { closed };
  }

  /** @param pause - stops the reading of what the frame came by, and lets it go on */
  #take(text: string, context: OpenContext<unknown>, pause: (on: boolean) => void): void {
    const frame = readFrame(text);
    if (!frame) {
      this.#parts.report(
        new ServerError('The site sent a frame that is no JSON object; it is left out.', {
          operation: 'socket',
          retryable: false,
        }),
      );
      return;
    }
    const events = this.#frames.take(frame);
    if (events.length === 0) return;
    this.#waiting += 1;
    if (this.#waiting >= mostFrames) pause(true);
    this.#work = this.#work
      .then(() => this.#busy(this.#receive(events), context))
      .catch((error: unknown) => this.#parts.report(error))
      .then(() => {
        this.#waiting -= 1;
        if (this.#waiting <= fewFrames) pause(false);
      });
  }

  async #receive(events: readonly EventData[]): Promise<void> {
    const isReplay = ({ id }: EventData) => id !== undefined && id <= this.#replayUntil;
    const replayed = events.filter(isReplay);
    const live = events.filter((event) => !isReplay(event));
    if (replayed.length > 0) await this.#parts.receive(replayed, true);
    if (live.length > 0) await this.#parts.receive(live, false);
  }
}
