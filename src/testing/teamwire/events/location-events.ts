import type { WorldChangeOf } from '../../world/index.js';
import type { SharedLocation } from '../locations.js';
import type { TeamwireOrganisation } from '../organisation.js';
import { wireLocation } from '../wire/location.js';

const durations = [900, 3_600, 28_800];

/** Somebody's position: sharing begins with a message, then each move is told. */
export function locationEvents(change: WorldChangeOf<'location'>, organisation: TeamwireOrganisation): void {
  const { channel, user, location } = change;
  const { lat, lon, expiresAt } = location;
  const shared = organisation.locations.of(channel, user);
  if (shared) {
    organisation.locations.move(shared, lat, lon);
    if (expiresAt) shared.expiresAt = expiresAt.getTime();
    tellLocation(shared, organisation);
  } else {
    const wanted = expiresAt ? (expiresAt.getTime() - organisation.now()) / 1_000 : 3_600;
    const duration = durations.find((each) => each >= wanted) ?? 28_800;
    const attachment = { type: 'LIVE_LOCATION', initial_lat: lat, initial_lon: lon, duration };
    const begun = organisation.locations.start(channel, user, { lat, lon, seconds: duration });
    if (expiresAt) begun.expiresAt = expiresAt.getTime();
    organisation.state.messages.post({ channel, author: user, content: '', native: { attachments: [attachment] } });
  }
}

export function tellLocation(shared: SharedLocation, organisation: TeamwireOrganisation): void {
  const channel = organisation.state.channels.get(shared.tid);
  if (channel && organisation.sees(channel)) organisation.tell('LIVE_LOCATION', shared.tid, wireLocation(shared));
}
