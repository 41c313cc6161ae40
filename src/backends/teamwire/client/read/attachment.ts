import { ownValue } from '../../../../core/own-value.js';
import type { Asset, Attachment, PollOption } from '../data/attachment.js';
import type { LocationSharingDuration } from '../data/location-sharing-duration.js';
import { dateOf, defined, type Fields, fieldsOf, idOf, listOf, numberOf, textOf, withinOf } from './values.js';

/** What the wire has of attachments; one that cannot be read is kept as it came. */
export function readAttachment(value: unknown): Attachment | undefined {
  const fields = fieldsOf(value);
  const type = textOf(fields['type']);
  if (type === undefined) return undefined;
  const read = ownValue(readers, type);
  return read?.(fields) ?? { type: 'UNKNOWN', fields };
}

export function readAsset(value: unknown): Asset | undefined {
  const { aid, name, mime, size } = fieldsOf(value);
  const id = idOf(aid);
  if (id === undefined) return undefined;
  return defined<Asset>({
    aid: id,
    name: textOf(name) ?? id,
    mime: textOf(mime),
    size: Number.isSafeInteger(size) ? withinOf(size, 0, Number.MAX_SAFE_INTEGER) : undefined,
  });
}

type Read = (fields: Fields) => Attachment | undefined;

const file =
  (type: 'FILE' | 'SOUND' | 'VIDEO'): Read =>
  (fields) => {
    const asset = readAsset(fields);
    return asset && { type, asset };
  };

/** One picture may stand on the attachment itself. */
const gallery: Read = (fields) => {
  const items = listOf(fields['items']).flatMap((item) => readAsset(item) ?? []);
  const own = readAsset(fields);
  if (own) items.unshift(own);
  return items.length > 0 ? { type: 'GALLERY', items } : undefined;
};

const calendar: Read = (fields) => {
  const title = textOf(fields['title']);
  const startDate = dateOf(fields['start_date']);
  const endDate = dateOf(fields['end_date']);
  if (title === undefined || !startDate || !endDate) return undefined;
  const [description, location] = [textOf(fields['description']), textOf(fields['location'])];
  return defined<Extract<Attachment, { type: 'CALENDAR' }>>({
    type: 'CALENDAR',
    title,
    startDate,
    endDate,
    description,
    location,
  });
};

const place: Read = (fields) => {
  const lat = withinOf(fields['lat'], -90, 90);
  const lon = withinOf(fields['lon'], -180, 180);
  if (lat === undefined || lon === undefined) return undefined;
  return defined<Extract<Attachment, { type: 'LOCATION' }>>({
    type: 'LOCATION',
    name: textOf(fields['name']) ?? '',
    lat,
    lon,
    address: textOf(fields['address']),
    city: textOf(fields['city']),
    country: textOf(fields['country']),
    postalCode: textOf(fields['postal_code']),
  });
};

const sharing: Read = (fields) => {
  const initialLat = withinOf(fields['initial_lat'], -90, 90);
  const initialLon = withinOf(fields['initial_lon'], -180, 180);
  const duration = withinOf(fields['duration'], 1, 31_536_000);
  if (initialLat === undefined || initialLon === undefined || duration === undefined) return undefined;
  return { type: 'LIVE_LOCATION', initialLat, initialLon, duration: duration as LocationSharingDuration };
};

const poll: Read = (fields) => {
  const question = textOf(fields['question']);
  return question === undefined
    ? undefined
    : { type: 'POLL', question, options: listOf(fields['options']).flatMap(option) };
};

function option(value: unknown): PollOption[] {
  if (typeof value === 'string') return [{ text: value }];
  const { text, id, votes } = fieldsOf(value);
  const words = textOf(text);
  return words === undefined ? [] : [defined<PollOption>({ text: words, id: idOf(id), votes: numberOf(votes) })];
}

const readers: Readonly<Record<string, Read>> = {
  FILE: file('FILE'),
  SOUND: file('SOUND'),
  VIDEO: file('VIDEO'),
  GALLERY: gallery,
  CALENDAR: calendar,
  LOCATION: place,
  LIVE_LOCATION: sharing,
  POLL: poll,
};
