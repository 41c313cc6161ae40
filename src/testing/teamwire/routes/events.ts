import type { TeamwireCall } from '../call.js';
import { type EventBatch, StaleCursorError } from '../event-log.js';
import { get, type Route, type RouteAnswer } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';

const longestWait = 50;

/** The long poll: answers as soon as something is new, else empty when the time is over. */
export const eventRoutes: Route[] = [get('/events', poll, { query: ['cursor', 'wait'] })];

async function poll(call: TeamwireCall): Promise<RouteAnswer> {
  const { log } = call.organisation;
  const wait = call.number('wait', 25, longestWait);
  const cursor = call.query('cursor') ?? log.end;
  const { signal } = call.request;
  let batch = read(cursor, call);
  if (isEmpty(batch) && wait > 0) {
    await new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        unwatch();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, wait * 1_000);
      const unwatch = log.watch(end);
      signal.addEventListener('abort', end, { once: true });
    });
    if (signal.aborted) return undefined;
    batch = read(cursor, call);
  }
  if ('garbage' in batch) return { answer: { headers: { 'content-type': 'application/json' }, body: batch.garbage } };
  return { json: batch };
}

function read(cursor: string, call: TeamwireCall): EventBatch {
  try {
    return call.organisation.log.after(cursor);
  } catch (error) {
    if (error instanceof StaleCursorError) throw new TeamwireError('BadRequest', error.message, 410);
    throw error;
  }
}

function isEmpty(batch: EventBatch): boolean {
  return 'events' in batch && batch.events.length === 0;
}
