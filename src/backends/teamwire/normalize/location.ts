import type { Location } from '../../../models/index.js';
import type { LiveLocationData } from '../client/data/snapshots.js';
import { defined } from '../client/read/values.js';

/** A position; one that is no longer shared has expired when it was ended. */
export function toLocation({ tid, uid, lat, lon, timestamp, expiresAt, active }: LiveLocationData): Location {
  return defined<Location>({
    userId: uid,
    channelId: tid,
    lat,
    lon,
    at: timestamp,
    expiresAt: active ? expiresAt : timestamp,
  });
}
