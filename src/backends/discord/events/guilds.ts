import type { DiscordReader } from '../reader.js';
import { isWire, objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';

/**
 * Learns from what tells of servers as a whole. It makes no neutral event: it is what others are read with.
 */
export function learn(name: string, event: Wire, reader: DiscordReader): void {
  const guildId = textAt(event, 'guild_id');
  const selfId = reader.self?.userId;
  switch (name) {
    case 'READY':
      learnSelf(event, reader);
      break;
    case 'GUILD_CREATE':
      learnGuild(event, reader);
      break;
    case 'GUILD_UPDATE':
      reader.guilds.keep(event, selfId);
      break;
    case 'GUILD_DELETE':
      // `unavailable` stands there in an outage: the account is still in it.
      if (event['unavailable'] === undefined) reader.guilds.forget(textAt(event, 'id') ?? '');
      break;
    case 'GUILD_ROLE_CREATE':
    case 'GUILD_ROLE_UPDATE':
      if (guildId !== undefined) reader.guilds.keepRole(guildId, objectAt(event, 'role'), selfId);
      break;
    case 'GUILD_ROLE_DELETE':
      if (guildId !== undefined) reader.guilds.forgetRole(guildId, textAt(event, 'role_id') ?? '');
      break;
    case 'GUILD_MEMBERS_CHUNK':
      for (const presence of objectsAt(event, 'presences')) learnPresence(presence, guildId, reader);
      break;
    default:
  }
}

function learnSelf(event: Wire, reader: DiscordReader): void {
  const userId = textAt(objectAt(event, 'user'), 'id');
  const applicationId = textAt(objectAt(event, 'application'), 'id');
  if (userId === undefined) return;
  reader.self = applicationId === undefined ? { ...reader.self, userId } : { userId, applicationId };
}

function learnGuild(event: Wire, reader: DiscordReader): void {
  const id = textAt(event, 'id');
  if (id === undefined) return;
  reader.guilds.keep(event, reader.self?.userId);
  for (const key of ['channels', 'threads'] as const)
    for (const channel of objectsAt(event, key)) {
      reader.places.keep(channel, id);
      if (key === 'channels') reader.rememberChannel(channel, id);
    }
  for (const presence of objectsAt(event, 'presences')) learnPresence(presence, id, reader);
}

function learnPresence(wire: Wire, guildId: string | undefined, reader: DiscordReader): void {
  const presence = isWire(wire) ? reader.presence(wire, guildId) : undefined;
  if (presence) reader.presences.set(presence.userId, presence);
}
