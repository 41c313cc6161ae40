import type { WorldPlatform } from './platform.js';

/** A platform of plain text and counted ids: for a world that no wire protocol stands on. */
export function plainPlatform(name = 'memory'): WorldPlatform {
  const counts = new Map<string, number>();
  const next = (prefix: string) => {
    const count = (counts.get(prefix) ?? 0) + 1;
    counts.set(prefix, count);
    return `${prefix}${count}`;
  };
  return {
    name,
    ids: {
      user: () => next('u'),
      channel: () => next('c'),
      message: () => next('m'),
      file: () => next('f'),
      group: () => next('g'),
      emoji: () => next('e'),
      other: (what) => next(what),
    },
    compose: (speech) => ({
      content: typeof speech === 'string' ? speech : speech.raw,
    }),
    readText: (message) => message.content,
  };
}
