import type { ChatEvent, ChatEventType, EventOf } from '../../models/index.js';
import {
  type AckOptions,
  type EventStream,
  GapFiller,
  type GapFillerOptions,
  isControlEvent,
} from '../delivery/index.js';
import type { EventStreamOptions } from '../options.js';
import type { EventHandler, PlatformEvent, PlatformTypes } from '../platform-types.js';
import { channelIdOf } from './references.js';
import { SetupOperations } from './setup.js';

/** What a gap in the events is filled from: see GapFillerOptions. */
export type BackfillSource = Pick<GapFillerOptions, 'channels' | 'read' | 'cursorOf' | 'editOf' | 'compare' | 'now'>;

/** Nothing can be read again: repeats are left out, gaps stay. */
const noBackfill: BackfillSource = {
  channels: () => [],
  read: async function* () {},
  cursorOf: () => undefined,
  compare: () => 0,
};

/** The events: who hears them, and the way from the transport to them. */
export abstract class EventOperations<T extends PlatformTypes = PlatformTypes> extends SetupOperations<T> {
  #gapFiller: GapFiller | undefined;

  /**
   * Calls the handler for every event of a type. It may be async: the next event of the same channel waits for it (at
   * most `handlerTimeoutMs`), other channels do not. What it throws becomes an `error` event.
   *
   * @returns what ends it
   */
  on<Type extends ChatEventType>(type: Type, handler: EventHandler<T, Type>): () => void {
    return this.hub.on(type, handler as (event: EventOf<Type>) => unknown);
  }

  /** As `on`, for the next event only. */
  once<Type extends ChatEventType>(type: Type, handler: EventHandler<T, Type>): () => void {
    return this.hub.once(type, handler as (event: EventOf<Type>) => unknown);
  }

  /** Takes a handler away. */
  off<Type extends ChatEventType>(type: Type, handler: EventHandler<T, Type>): void {
    this.hub.off(type, handler as (event: EventOf<Type>) => unknown);
  }

  /**
   * The events from now on, as an async iterator: the tool for "wait for the next answer", also inside a handler.
   *
   * @param options - `types`, `channel`, `signal` (ends the loop with an AbortedError), `buffer` (1,000 wait at the most;
   * when it is full the newest are dropped, `dropped` and `onDrop` tell)
   */
  events<Type extends ChatEventType = ChatEventType>(
    options: EventStreamOptions<Type> = {},
  ): AsyncIterableIterator<PlatformEvent<T, Type>> & { readonly dropped: number; readonly buffered: number } {
    const { channel, onDrop, ...rest } = options;
    const stream = this.hub.events<Type>({
      ...rest,
      ...(channel !== undefined && { channel: channelIdOf(this, channel) }),
      ...(onDrop && { onDrop: (_event, dropped) => onDrop(dropped) }),
    });
    return stream as EventStream<Type> & AsyncIterableIterator<PlatformEvent<T, Type>>;
  }

  /** Where what was missed is read. Asked for once. Without an override nothing is, and only repeats are left out. */
  protected get backfill(): BackfillSource | undefined {
    return undefined;
  }

  /**
   * Takes an event from the transport: refreshes the caches and hands it to streams and handlers, in order per channel
   * and once.
   *
   * @param options - the transport's acknowledgement, called when the handlers have settled or just before its deadline
   */
  protected ingest(event: ChatEvent, options: AckOptions = {}): void {
    this.refreshCaches(event);
    if (isControlEvent(event)) this.hub.offer(event, options);
    else this.gaps.receive(event, options);
  }

  /** What stands between the transport and the handlers: once, in order, nothing missed. */
  protected get gaps(): GapFiller {
    this.#gapFiller ??= new GapFiller({
      ...(this.backfill ?? noBackfill),
      hub: this.hub,
      logger: this.logger,
      store: this.settings.cursorStore,
      storePrefix: `chatmux:${this.platform}:${this.account}:`,
    });
    return this.#gapFiller;
  }

  /** Lets go what waits for a gap, and writes down how far was read. */
  protected async stopGaps(): Promise<void> {
    await this.#gapFiller?.stop();
  }

  /** Keeps the caches in step with what happened. */
  protected refreshCaches(event: ChatEvent): void {
    switch (event.type) {
      case 'user.updated':
        this.users.set(event.user);
        break;
      case 'channel.created':
      case 'channel.updated':
        this.channels.set(event.channel);
        break;
      case 'channel.deleted':
        this.channels.delete(event.channelId);
        break;
      default:
    }
  }

  protected reportError(error: unknown, operation: string): void {
    this.hub.report(this.chatError(error, operation), operation);
  }
}
