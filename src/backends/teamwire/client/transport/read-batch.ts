import { TWServerError } from '../exceptions.js';
import { fieldsOf } from '../read/values.js';
import type { EventBatch } from './teamwire-transport.js';

/** @throws TWServerError for what is no batch: it may have held events, and reading goes on behind the last one */
export function readBatch(value: unknown): EventBatch {
  const { cursor, events } = fieldsOf(value);
  if (typeof cursor !== 'string' || !Array.isArray(events))
    throw new TWServerError('The answer is no batch of events: it has no cursor or no list.', { operation: 'events' });
  return { cursor, events };
}
