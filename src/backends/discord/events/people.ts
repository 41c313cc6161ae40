import type { ChatEvent } from '../../../models/index.js';
import type { DiscordReader } from '../reader.js';
import { objectAt, type Wire } from '../wire/read.js';
import { textAt, timeAt } from '../wire/values.js';
import { shortHash, stamp } from './stamps.js';

/**
 * Somebody joined a server. The channel is the one where the server greets newcomers, or, where it has none, the server's
 * own id: Discord tells of no channel.
 */
export function guildMemberAdded(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const guildId = textAt(event, 'guild_id');
  const user = reader.userOfMember(event, guildId);
  if (guildId === undefined || user === undefined) return undefined;
  const channelId = reader.guildById(guildId)?.systemChannelId ?? guildId;
  const at = timeAt(event, 'joined_at');
  const version = reader.toggles.version(`guild ${guildId} ${user.id}`, true);
  return [
    {
      ...stamp('member.joined', reader.account, at, guildId, user.id, at?.getTime() ?? version),
      channelId,
      user,
    },
  ];
}

export function guildMemberRemoved(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const guildId = textAt(event, 'guild_id');
  const user = reader.user(objectAt(event, 'user'));
  if (guildId === undefined || user === undefined) return undefined;
  const channelId = reader.guildById(guildId)?.systemChannelId ?? guildId;
  const version = reader.toggles.version(`guild ${guildId} ${user.id}`, false);
  return [{ ...stamp('member.left', reader.account, undefined, guildId, user.id, version), channelId, user }];
}

/** A name, a picture or roles changed; of this account's own roles it is how they are learnt. */
export function guildMemberUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const guildId = textAt(event, 'guild_id');
  const user = reader.userOfMember(event, guildId);
  if (guildId === undefined || user === undefined) return undefined;
  if (user.id === reader.self?.userId) reader.guilds.keepOwnRoles(guildId, event);
  const version = reader.changes.version(`user ${user.id}`, shortHash(JSON.stringify(user)));
  return [{ ...stamp('user.updated', reader.account, undefined, user.id, version), user }];
}

/** This account itself. */
export function userUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const user = reader.user(event);
  if (user === undefined) return undefined;
  const version = reader.changes.version(`user ${user.id}`, shortHash(JSON.stringify(user)));
  return [{ ...stamp('user.updated', reader.account, undefined, user.id, version), user }];
}

/** Comes once for each server that is shared: one event by what the presence became. */
export function presenceUpdated(event: Wire, reader: DiscordReader): ChatEvent[] | undefined {
  const presence = reader.presence(event);
  if (presence === undefined) return undefined;
  reader.presences.set(presence.userId, presence);
  const { status, statusText, statusEmoji, activity } = presence;
  const state = JSON.stringify([status, statusText, statusEmoji, activity]);
  const version = reader.changes.version(`presence ${presence.userId}`, state);
  return [{ ...stamp('presence.updated', reader.account, undefined, presence.userId, version), presence }];
}
