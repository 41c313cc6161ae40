import type { LiveLocationData } from '../data/snapshots.js';
import { dateOf, defined, fieldsOf, flagOf, idOf, withinOf } from './values.js';

/** @returns `undefined` for what is no position */
export function readLiveLocation(value: unknown): LiveLocationData | undefined {
  const fields = fieldsOf(value);
  const tid = idOf(fields['tid']);
  const uid = idOf(fields['uid']);
  const lat = withinOf(fields['lat'], -90, 90);
  const lon = withinOf(fields['lon'], -180, 180);
  if (tid === undefined || uid === undefined || lat === undefined || lon === undefined) return undefined;
  return defined<LiveLocationData>({
    tid,
    uid,
    lat,
    lon,
    timestamp: dateOf(fields['timestamp']) ?? new Date(),
    expiresAt: dateOf(fields['expires_at']),
    active: flagOf(fields['active'], true),
  });
}
