import { tellLocation } from '../events/location-events.js';
import { isNumber } from '../fields.js';
import { del, get, items, put, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { wireLocation } from '../wire/location.js';

/** Live locations; a post with such an attachment starts one. */
export const locationRoutes: Route[] = [
  put('/locations/me', (call) => {
    const { lat, lon } = call.body({ lat: isNumber, lon: isNumber });
    if (typeof lat !== 'number' || typeof lon !== 'number' || Math.abs(lat) > 90 || Math.abs(lon) > 180)
      throw new TeamwireError('BadRequest', 'lat must be from -90 to 90, lon from -180 to 180');
    for (const shared of call.organisation.locations.by(call.bot)) {
      call.organisation.locations.move(shared, lat, lon);
      tellLocation(shared, call.organisation);
    }
    return undefined;
  }),
  get('/chats/{tid}/locations', (call) => items(call.organisation.locations.in(call.chat()).map(wireLocation))),
  del('/chats/{tid}/locations/me', (call) => {
    const shared = call.organisation.locations.of(call.chat(), call.bot);
    if (shared) {
      call.organisation.locations.stop(shared);
      tellLocation(shared, call.organisation);
    }
    return undefined;
  }),
];
