import type { EventData, Frame, RoomFrame, UserData } from './types.js';

type Fields = Record<string, unknown>;

/** The value of JSON text; `undefined` for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const numbers = [
  'id',
  'time_stamp',
  'room_id',
  'message_id',
  'user_id',
  'target_user_id',
  'parent_id',
  'message_edits',
  'message_stars',
  'message_owner_stars',
] as const;
const texts = ['room_name', 'content', 'user_name', 'parent_username', 'parent_text'] as const;
const flags = ['show_parent', 'message_starred', 'message_owner_starred', 'moved'] as const;

/** An event, each known field of the kind that it must have; what else came stays as it is. */
export function readEvent(value: unknown): EventData | undefined {
  if (!isFields(value)) return undefined;
  const type = numberOf(value['event_type']);
  if (type === undefined) return undefined;
  const event: Fields = { ...value, event_type: type };
  for (const key of numbers) if (numberOf(value[key]) === undefined) delete event[key];
  for (const key of texts) if (textOf(value[key]) === undefined) delete event[key];
  for (const key of flags) if (typeof value[key] !== 'boolean') delete event[key];
  return event as EventData;
}

/** The events of a list; what is none is left out (clients have seen `null` among them). */
export function readEvents(value: unknown): EventData[] {
  return Array.isArray(value) ? value.flatMap((item) => readEvent(item) ?? []) : [];
}

/** A frame; `undefined` for what is none. */
export function readFrame(text: string): Frame | undefined {
  const value = parseJson(text);
  if (!isFields(value)) return undefined;
  const frame: Record<string, RoomFrame> = {};
  for (const [key, part] of Object.entries(value)) {
    if (!/^r\d{1,15}$/.test(key) || !isFields(part)) continue;
    const t = numberOf(part['t']);
    frame[key] = { e: readEvents(part['e']), ...(t !== undefined && { t }) };
  }
  return frame;
}

/** A user of a list; `undefined` for an empty one, as unknown ids are answered. */
export function readUser(value: unknown): UserData | undefined {
  if (!isFields(value)) return undefined;
  const id = numberOf(value['id']);
  const name = textOf(value['name']);
  if (id === undefined || name === undefined) return undefined;
  const user: UserData = { id, name };
  const hash = textOf(value['email_hash']);
  if (hash !== undefined) user.email_hash = hash;
  for (const key of ['reputation', 'last_post', 'last_seen'] as const) {
    const number = numberOf(value[key]);
    if (number !== undefined) user[key] = number;
  }
  for (const key of ['is_moderator', 'is_owner'] as const) {
    if (typeof value[key] === 'boolean') user[key] = value[key] === true;
  }
  return user;
}
