import { type ChatEvent, type CloseInfo, eventId, isChatError, type OpenContext, type Session } from 'chatmux';
import type { MatrixClient } from './client.js';
import { type EventParts, eventsOf, passingEvents } from './events.js';
import { type Json, type MatrixEvent, objectAt, readEvents, textAt } from './wire.js';

export type SyncParts = EventParts & {
  client: MatrixClient;
  pollMs: number;
  ingest(event: ChatEvent): void;
  report(error: unknown): void;
  /** Resolves when there is room for more events. */
  room(): Promise<void>;
};

const filterOf = (timeline: number): Json => ({
  presence: { types: [] },
  room: { timeline: { limit: timeline }, state: { lazy_load_members: true } },
});

/** Reads `/sync` for as long as a session lasts. */
export class MatrixSync {
  readonly #parts: SyncParts;
  /** The rooms that the account is in, as far as it was told. */
  readonly #rooms = new Set<string>();
  readonly #typed = new Map<string, ReadonlySet<string>>();

  constructor(parts: SyncParts) {
    this.#parts = parts;
  }

  // #region session
  /**
   * Ready when it resolves. A token from before is gone on with, so that nothing of a short loss has to be read as history;
   * where the server does not know it any more, or has left something out, `resumed: false` says so and the core reads it.
   */
  async open(context: OpenContext<unknown>): Promise<Session> {
    const stop = new AbortController();
    const opening = AbortSignal.any([context.signal, stop.signal]);
    const first = (await this.#resume(context, opening)) ?? (await this.#begin(opening));
    context.setResumeToken(first.since);
    const closed = this.#poll(first.since, context, stop.signal).catch((error: unknown): CloseInfo => {
      return stop.signal.aborted ? {} : { error };
    });
    return { resumed: first.resumed, closed, close: () => stop.abort() };
  }

  /** @returns `undefined` when there is nothing to go on with */
  async #resume(context: OpenContext<unknown>, signal: AbortSignal) {
    if (typeof context.resumeToken !== 'string') return undefined;
    try {
      const answer = await this.#read(context.resumeToken, 0, signal);
      const complete = await this.#receive(answer, signal);
      return { since: nextOf(answer, context.resumeToken), resumed: complete };
    } catch (error) {
      // The server has forgotten the token. Everything else is a loss like any other.
      if (isChatError(error) && error.status === 400) return undefined;
      throw error;
    }
  }

  async #begin(signal: AbortSignal) {
    const answer = await this.#parts.client.sync({ timeoutMs: 0, filter: filterOf(1) }, { signal });
    this.#rooms.clear();
    for (const roomId of Object.keys(objectAt(objectAt(answer, 'rooms'), 'join'))) this.#rooms.add(roomId);
    return { since: nextOf(answer, ''), resumed: false };
  }

  async #poll(from: string, context: OpenContext<unknown>, signal: AbortSignal): Promise<CloseInfo> {
    for (let since = from; ; context.setResumeToken(since)) {
      // A bot that falls behind asks later, so that its memory stays bounded.
      await this.#parts.room();
      const answer = await this.#read(since, this.#parts.pollMs, signal);
      context.alive();
      // What the server left out is history: a new session that was not resumed has it read.
      if (!(await this.#receive(answer, signal))) return { immediate: true, resumable: false };
      // Only now: what was not handed on comes again after a loss.
      since = nextOf(answer, since);
    }
  }
  // #endregion session

  #read(since: string, timeoutMs: number, signal: AbortSignal): Promise<unknown> {
    return this.#parts.client.sync({ since, timeoutMs, filter: filterOf(50) }, { signal });
  }

  /** @returns false where the server left something out: then nothing was told, as what lies before it has to come first */
  async #receive(answer: unknown, signal: AbortSignal): Promise<boolean> {
    const rooms = objectAt(answer, 'rooms');
    const joined = Object.entries(objectAt(rooms, 'join')).map(([roomId, room]) => {
      const timeline = objectAt(room, 'timeline');
      return { roomId, events: readEvents(timeline['events']), isLimited: timeline['limited'] === true, room };
    });
    for (const { roomId, events, isLimited } of joined) {
      // What was before the account came is no news, and may be left out.
      if (isLimited && (this.#rooms.has(roomId) || joiningOf(events, this.#parts.reader.selfId) < 0)) return false;
    }
    for (const { roomId, events, room } of joined) await this.#room(roomId, events, ephemeralOf(room), signal);
    for (const roomId of Object.keys(objectAt(rooms, 'leave'))) this.#rooms.delete(roomId);
    for (const [roomId, invite] of Object.entries(objectAt(rooms, 'invite'))) this.#invited(roomId, invite);
    return true;
  }

  /** There is no neutral word for an invitation. The bot may follow it by `joinChannel`. */
  #invited(roomId: string, invite: unknown): void {
    const at = new Date();
    const id = eventId('native', 'invite', roomId, at.getTime());
    const stamp = { platform: 'matrix', account: this.#parts.account, id, at };
    this.#parts.ingest({ ...stamp, type: 'native', name: 'invite', payload: { room_id: roomId, ...Object(invite) } });
  }

  async #room(
    roomId: string,
    timeline: MatrixEvent[],
    ephemeral: readonly unknown[],
    signal: AbortSignal,
  ): Promise<void> {
    const { reader, account, ingest, report } = this.#parts;
    const isNew = !this.#rooms.has(roomId);
    this.#rooms.add(roomId);
    const tell = async (events: () => Promise<ChatEvent[]>) => {
      try {
        for (const event of await events()) ingest(event);
      } catch (error) {
        // Stopped: it comes again. What one event does wrong must not keep the others.
        if (signal.aborted || isPassing(error)) throw error;
        report(error);
      }
    };
    if (isNew) {
      await tell(async () => {
        const channel = await reader.channel(roomId, { signal });
        const id = eventId('channel.created', roomId);
        return [{ type: 'channel.created', platform: 'matrix', account, id, at: new Date(), channel }];
      });
    }
    // How a room was before the account came is no news of it.
    for (const event of isNew ? timeline.slice(joiningOf(timeline, reader.selfId) + 1) : timeline) {
      // The channel that was told has its name already.
      if (isNew && event.state_key === '') continue;
      await tell(() => eventsOf(event, roomId, this.#parts, { signal }));
    }
    await tell(() => passingEvents(ephemeral, roomId, this.#typed, this.#parts, { signal }));
  }
}

/** Where the account's own joining stands; -1 where it is not among them. */
function joiningOf(timeline: MatrixEvent[], selfId: string | undefined): number {
  return timeline.findLastIndex(
    ({ type, state_key, content }) =>
      type === 'm.room.member' && state_key === selfId && content['membership'] === 'join',
  );
}

/** It may go well another time: the session ends, and the token has not moved. */
function isPassing(error: unknown): boolean {
  return isChatError(error) && (error.retryable || error.code === 'auth');
}

function nextOf(answer: unknown, fallback: string): string {
  return textAt(answer, 'next_batch') ?? fallback;
}

function ephemeralOf(room: unknown): unknown[] {
  const { events } = objectAt(room, 'ephemeral');
  return Array.isArray(events) ? events : [];
}
