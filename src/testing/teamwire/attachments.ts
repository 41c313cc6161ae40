import { ownValue } from '../../core/own-value.js';
import type { FileRecord } from '../world/index.js';
import type { TeamwireCall } from './call.js';
import { type Check, checkFields, isList, isNumber, isText, isTime } from './fields.js';
import { isJson, type Json } from './json.js';
import { TeamwireError } from './teamwire-error.js';
import { wireFile } from './wire/message.js';

const isLat: Check = (value) => isNumber(value) && Math.abs(value as number) <= 90;
const isLon: Check = (value) => isNumber(value) && Math.abs(value as number) <= 180;

/** The fields of each kind. Polls come from people only. (Wire sheet, sections a and d.) */
const kinds: Readonly<Record<string, { checks: Record<string, Check>; needs: readonly string[] }>> = {
  FILE: { checks: { aid: isText }, needs: ['aid'] },
  SOUND: { checks: { aid: isText }, needs: ['aid'] },
  VIDEO: { checks: { aid: isText }, needs: ['aid'] },
  GALLERY: { checks: { items: isList }, needs: ['items'] },
  CALENDAR: {
    checks: { title: isText, start_date: isTime, end_date: isTime, description: isText, location: isText },
    needs: ['title', 'start_date', 'end_date'],
  },
  LOCATION: {
    checks: {
      name: isText,
      lat: isLat,
      lon: isLon,
      address: isText,
      city: isText,
      country: isText,
      postal_code: isText,
    },
    needs: ['name', 'lat', 'lon'],
  },
  LIVE_LOCATION: {
    checks: {
      initial_lat: isLat,
      initial_lon: isLon,
      duration: (value) => [900, 3_600, 28_800].includes(value as number),
    },
    needs: ['initial_lat', 'initial_lon', 'duration'],
  },
};

export type ReadAttachments = { attachments: Json[]; files: FileRecord[] };

/** What a post brings beside its text, checked; files by the ids of their uploads (A8). @throws TeamwireError BadRequest */
export function readAttachments(list: unknown, call: TeamwireCall): ReadAttachments {
  const files: FileRecord[] = [];
  const attachments = (Array.isArray(list) ? list : []).map((each) => readAttachment(each, call, files));
  return { attachments, files };
}

function readAttachment(value: unknown, call: TeamwireCall, files: FileRecord[]): Json {
  if (!isJson(value)) throw new TeamwireError('BadRequest', 'An attachment must be an object');
  const { type, ...rest } = value;
  const kind = typeof type === 'string' ? ownValue(kinds, type) : undefined;
  if (!kind) throw new TeamwireError('BadRequest', `Attachments of type ${JSON.stringify(type)} cannot be sent`);
  const fields = checkFields(rest, kind.checks, `the attachment ${String(type)}`);
  for (const name of kind.needs)
    if (fields[name] === undefined)
      throw new TeamwireError('BadRequest', `The attachment ${String(type)} needs ${name}`);
  const asset = (aid: unknown): Json => {
    const file = typeof aid === 'string' ? call.state.files.get(aid) : undefined;
    if (!file || file.ownerId !== call.bot.id)
      throw new TeamwireError('BadRequest', `There is no asset ${String(aid)}`);
    files.push(file);
    return wireFile(file);
  };
  if (type === 'GALLERY') {
    const items = (fields['items'] as unknown[]).map((item) => asset(isJson(item) ? item['aid'] : undefined));
    if (items.length === 0) throw new TeamwireError('BadRequest', 'A gallery needs items');
    return { type, items };
  }
  if ('aid' in fields) return { type, ...asset(fields['aid']) };
  if (type === 'CALENDAR' && (fields['end_date'] as number) < (fields['start_date'] as number))
    throw new TeamwireError('BadRequest', 'It ends before it begins');
  return { type, ...fields };
}
