import type { EventGate } from '../../server/index.js';
import type { ChannelRecord, UserRecord } from '../../world/index.js';
import type { Json } from '../json.js';
import { canRead } from '../rooms/access.js';
import type { RocketChatWorkspace } from '../workspace.js';
import type { DdpConnection } from './connection.js';
import { changedFrame } from './frames.js';

type Args = unknown[] | ((viewer: UserRecord) => unknown[] | undefined);

/**
 * Brings events to who has subscribed to them. What one change causes is collected and goes through the gate as one, so
 * that a fault hits all of it: nothing is kept for who is not connected.
 */
export class StreamHub {
  readonly connections = new Set<DdpConnection>();
  readonly #workspace: RocketChatWorkspace;
  #batch: { connection: DdpConnection; frame: Json }[] = [];

  constructor(workspace: RocketChatWorkspace) {
    this.#workspace = workspace;
  }

  /** To everybody who has subscribed to it. */
  emit(stream: string, event: string, args: Args, options: { except?: DdpConnection | undefined } = {}): void {
    for (const connection of this.connections)
      if (connection !== options.except && connection.hears(stream, event)) this.#push(connection, stream, event, args);
  }

  /** To those who may read the room: who was removed hears no more, without a word. */
  emitInRoom(
    stream: string,
    event: string,
    channel: ChannelRecord,
    args: Args,
    options: { exceptUser?: UserRecord | undefined } = {},
  ): void {
    for (const connection of this.connections) {
      const { user } = connection;
      if (!user || user === options.exceptUser || !connection.hears(stream, event)) continue;
      if (canRead(channel, user, this.#workspace)) this.#push(connection, stream, event, args);
    }
  }

  /** To somebody's own stream. */
  emitToUser(user: UserRecord, event: string, args: unknown[]): void {
    this.emit('stream-notify-user', `${user.id}/${event}`, args);
  }

  isConnected(user: UserRecord): boolean {
    return [...this.connections].some((connection) => connection.user === user);
  }

  /** A frame of any shape. */
  push(connection: DdpConnection, frame: Json): void {
    this.#batch.push({ connection, frame });
  }

  /** Sends what no change of the world has caused. */
  flushNow(): void {
    for (const { connection, frame } of this.#batch.splice(0)) connection.send(frame);
  }

  /** Sends what was collected. */
  flush(gate: EventGate): void {
    const batch = this.#batch.splice(0);
    if (batch.length > 0)
      gate.pass(() => {
        for (const { connection, frame } of batch) connection.send(frame);
      });
  }

  #push(connection: DdpConnection, stream: string, event: string, args: Args): void {
    const { user } = connection;
    const list = typeof args === 'function' ? (user ? args(user) : undefined) : args;
    if (list) this.#batch.push({ connection, frame: changedFrame(stream, event, list) });
  }
}
