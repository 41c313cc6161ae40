import { toEjson } from '../ejson.js';
import type { Json } from '../json.js';
import { wireError } from '../methods/wire-error.js';
import type { RocketChatError } from '../rocketchat-error.js';

/** A falsy result is left out. */
export function resultFrame(id: string, result: unknown): Json {
  return { msg: 'result', id, ...(result ? { result: toEjson(result) } : {}) };
}

export function errorFrame(id: string, error: RocketChatError): Json {
  return { msg: 'result', id, error: toEjson(wireError(error)) };
}

/** `changed.id` is literally `id`. */
export function changedFrame(stream: string, eventName: string, args: unknown[]): Json {
  return { msg: 'changed', collection: stream, id: 'id', fields: { eventName, args: toEjson(args) } };
}
