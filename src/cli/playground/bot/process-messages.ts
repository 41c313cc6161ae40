import type { Loss, MessageRef } from '../../../models/index.js';
import type { ToldEvent } from './bot-run.js';

/** What the playground asks of a bot's process. `platform` names one of its runs. */
export type BotOrder =
  | { do: 'run'; platform: string; config: Record<string, unknown> }
  | { do: 'start' | 'reconnect' | 'end'; platform: string }
  | { do: 'inspect'; platform: string; ref: MessageRef };

/** An order, and the number that its answer carries. */
export type BotRequest = { number: number; order: BotOrder };

/** What a bot's process tells the playground. */
export type BotTelling =
  /** It runs, and gives way. */
  | { tell: 'beat' }
  | { tell: 'loaded' }
  | { tell: 'refused'; words: string }
  | { tell: 'answer'; number: number; value?: unknown; problem?: string }
  | { tell: 'threw'; words: string }
  | { tell: 'connection'; platform: string; state: string }
  | { tell: 'event'; platform: string; event: ToldEvent }
  | { tell: 'sent'; platform: string; parts: readonly MessageRef[]; losses: readonly Loss[] }
  | { tell: 'complained' | 'failed'; platform: string; words: string };

/** How often a bot's process says that it gives way. */
export const beatMs = 500;
