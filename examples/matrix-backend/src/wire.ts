import * as z from 'zod';

/** An object of the wire, as far as it is not known better. */
export type Json = Record<string, unknown>;

// #region wire
/** What every room event has (Matrix specification, "Room event format"). What else it has is kept. */
const MatrixEvent = z.looseObject({
  type: z.string(),
  event_id: z.string(),
  sender: z.string(),
  origin_server_ts: z.number(),
  content: z.record(z.string(), z.unknown()),
  state_key: z.string().optional(),
  redacts: z.string().optional(),
  unsigned: z.record(z.string(), z.unknown()).optional(),
});
export type MatrixEvent = z.infer<typeof MatrixEvent>;

/** The event, or `undefined` for what is none: what a server says is never trusted to have its shape. */
export function readEvent(value: unknown): MatrixEvent | undefined {
  return MatrixEvent.safeParse(value).data;
}

export function readEvents(value: unknown): MatrixEvent[] {
  return Array.isArray(value) ? value.flatMap((each) => readEvent(each) ?? []) : [];
}
// #endregion wire

/** The object under a key; an empty one where there is none. */
export function objectAt(value: unknown, key: string): Json {
  const found = (value as Json | null | undefined)?.[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Json) : {};
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = (value as Json | null | undefined)?.[key];
  return typeof found === 'string' ? found : undefined;
}

export function textsAt(value: unknown, key: string): string[] {
  const found = (value as Json | null | undefined)?.[key];
  return Array.isArray(found) ? found.filter((each) => typeof each === 'string') : [];
}
