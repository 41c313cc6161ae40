import type { Loss, MessageRef } from '../../../models/index.js';
import type { StreamEntry } from '../view.js';

/** Something that happened to a bot which shares no process with the playground. */
export type BotAccident =
  /** Something was thrown where nobody catches it, or a promise was rejected that nobody waits for. */
  | { kind: 'threw'; words: string }
  /** Its process has ended. */
  | { kind: 'ended'; words: string }
  /** It has not given way for a while: nothing else runs in its process, the backends neither. */
  | { kind: 'stuck'; words: string }
  /** It gives way again. */
  | { kind: 'resumed' };

/** An event as the stream shows it. */
export type ToldEvent = Pick<StreamEntry, 'type' | 'at' | 'summary' | 'event'>;

/** Who is told of a bot on one platform. All of it is plain JSON: the bot may be in another process. */
export type BotRunListener = {
  /** The backend emitted an event, whatever the bot listens to. */
  event(told: ToldEvent): void;
  /** What a send or an edit came to. */
  sent(parts: readonly MessageRef[], losses: readonly Loss[]): void;
  /** A handler failed; the bot goes on. */
  complained(words: string): void;
  /** The bot's call failed after it was connected. */
  failed(words: string): void;
  /** The connection's state has changed. */
  changed(): void;
};

/** A bot on one platform. */
export type BotRun = {
  /** The backend's state: `idle`, `connecting`, `connected`, … */
  readonly connection: string;
  /** Calls the bot and connects; is over once both are done. @throws what they throw */
  start(): Promise<void>;
  /** Connects again what has given up. @throws what `connect` throws */
  reconnect(): Promise<void>;
  /** What the backend knows of a message, as plain JSON. @throws an Error when it cannot tell */
  inspect(ref: MessageRef): Promise<{ model: unknown; wire: unknown }>;
  /** Ends the bot and disconnects, also while it starts. @throws what the bot's own end throws */
  end(): Promise<void>;
};

/** A bot that was loaded, and can be run on any platform. */
export type BotHost = {
  /** Makes a backend of an emulator's configuration for the bot. @throws when the platform's SDK is missing */
  run(platform: string, config: Record<string, unknown>, listener: BotRunListener): Promise<BotRun>;
  /** Ends what is left of it, once its runs have ended. */
  end(): Promise<void>;
};
