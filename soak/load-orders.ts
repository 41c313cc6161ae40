/** What the process that makes a load tells the bot's process, and what it is told. */
export type LoadOrder =
  | { do: 'measure' }
  /** From now on handlers take this long, in milliseconds. */
  | { do: 'slow'; handlerMs: number }
  /** Reads the iterator of events, each for so long; with 0 it ends, and says what it has read and dropped. */
  | { do: 'iterate'; eachMs: number }
  /** Sends `count` messages, numbered from `from` on, `atOnce` side by side, to the channels in turn. */
  | { do: 'send'; from: number; count: number; atOnce: number; channels: readonly string[] }
  | { do: 'end' };

/** How far the bot is. */
export type LoadProgress = {
  /** Events by kind: `message.created` and so on; `sent` are those of its own messages. */
  heard: Readonly<Record<string, number>>;
  total: number;
  errors: number;
  rateLimited: number;
  /** What came in another order than it was written, or twice. */
  disorder: number;
  firstDisorder: string | undefined;
  /** Events in the process that no handler has had, now and at the most. */
  waiting: number;
  mostWaiting: number;
};

export type LoadAnswer = LoadProgress & {
  heapMb?: number;
  rssMb?: number;
  failed?: readonly string[];
  iterator?: { read: number; dropped: number; buffered: number; told: number };
};

export type FromBot = { answer: LoadAnswer } | { progress: LoadProgress };

/** A text that says which of the load's events it is. */
export const wordOf = (number: number) => `event ${number}`;
export const sendWordOf = (number: number) => `load ${number}`;

/** The number in a text of the load; `undefined` where it is none. */
export function numberIn(text: string, word: 'event' | 'load'): number | undefined {
  const found = new RegExp(`\\b${word} (\\d+)\\b`).exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}
