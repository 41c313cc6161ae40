import type { DiscordSession } from '../config.js';
import { isWire, numberAt } from '../wire/read.js';
import { textAt } from '../wire/values.js';

/**
 * What a store gave back: it may be of other shards, of another version, or not a session at all. Then a new one is begun.
 */
export function storedSession(value: unknown, place: { id: number; count: number }): DiscordSession | undefined {
  if (!isWire(value)) return undefined;
  const sessionId = textAt(value, 'sessionId');
  const sequence = numberAt(value, 'sequence');
  const resumeUrl = textAt(value, 'resumeUrl');
  if (value['shardId'] !== place.id || value['shardCount'] !== place.count) return undefined;
  if (!sessionId || sequence === undefined || !Number.isSafeInteger(sequence) || sequence < 0) return undefined;
  if (!isGatewayUrl(resumeUrl)) return undefined;
  return { sessionId, sequence, resumeUrl, shardId: place.id, shardCount: place.count };
}

/** Whether a socket can be opened there. */
export function isGatewayUrl(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^wss?:$/.test(new URL(url).protocol);
}
