import type { UserRecord } from '../../world/index.js';
import { type DiscordState, isDirect, type Place } from '../discord-state.js';
import { type Json, number, text } from '../json.js';
import { channelPermissions } from '../permissions.js';
import { wireChannel } from '../wire/channel.js';
import { wireMessage } from '../wire/message.js';
import { wireRoles } from '../wire/role.js';
import { wireThread, wireThreadMember } from '../wire/thread.js';
import { wireMember, wirePartialMember, wireUser } from '../wire/user.js';
import type { InteractionRecord } from './interactions.js';

/** An interaction as the app is told of it. Keys as recorded (samples/discord). */
export function interactionPayload(record: InteractionRecord, data: Json, discord: DiscordState): Json {
  const { user, place } = record;
  const direct = isDirect(place.channel);
  const granted = (who: UserRecord) => String(channelPermissions(who, place.channel, discord));
  return {
    id: record.id,
    application_id: discord.world.bot.id,
    type: record.type,
    token: record.token,
    version: 1,
    channel_id: place.id,
    channel: wirePlace(place, user, discord),
    data,
    locale: 'en-US',
    app_permissions: granted(discord.world.bot),
    attachment_size_limit: discord.options.maxFileBytes ?? 10_485_760,
    entitlements: [],
    entitlement_sku_ids: [],
    authorizing_integration_owners: { '0': direct ? '0' : discord.guildId },
    context: direct ? 1 : 0,
    ...(record.message ? { message: interactedMessage(record, discord) } : {}),
    ...(direct
      ? { user: wireUser(user, discord) }
      : {
          guild_id: discord.guildId,
          guild: { id: discord.guildId, locale: 'en-US', features: [] },
          guild_locale: 'en-US',
          member: {
            ...wireMember(user, discord),
            collectibles: null,
            display_name_styles: null,
            unusual_dm_activity_until: null,
            permissions: granted(user),
          },
        }),
  };
}

function interactedMessage({ message }: InteractionRecord, discord: DiscordState): Json {
  return message ? wireMessage(message, discord) : {};
}

function wirePlace({ channel, thread }: Place, user: UserRecord, discord: DiscordState): Json {
  if (!thread) {
    const direct = isDirect(channel);
    return {
      ...wireChannel(channel, discord),
      ...(direct ? {} : { permissions: String(channelPermissions(user, channel, discord)) }),
    };
  }
  return {
    ...wireThread(thread, discord),
    permissions: String(channelPermissions(user, channel, discord)),
    member_ids_preview: [...thread.followers].slice(0, 10),
    ...(thread.followers.has(user.id) ? { member: wireThreadMember(thread, user, discord) } : {}),
  };
}

/** What the ids in `values` are, for selects and options of users, roles and channels. */
export function resolvedOf(ids: readonly string[], discord: DiscordState): Json {
  const users: Json = {};
  const members: Json = {};
  const roles: Json = {};
  const channels: Json = {};
  for (const id of ids) {
    const user = discord.world.users.get(id);
    const role = wireRoles(discord).find((each) => each.id === id);
    const place = discord.place(id);
    if (user) {
      users[id] = wireUser(user, discord);
      if (discord.members.has(id)) {
        const { deaf: _deaf, mute: _mute, ...member } = wirePartialMember(user, discord);
        members[id] = { ...member, permissions: '0' };
      }
    } else if (role) roles[id] = role;
    else if (place) {
      const wire = place.thread ? wireThread(place.thread, discord) : wireChannel(place.channel, discord);
      channels[id] = {
        id,
        name: text(wire, 'name'),
        type: number(wire, 'type') ?? 0,
        permissions: '0',
        parent_id: wire.parent_id ?? null,
      };
    }
  }
  const parts = Object.entries({ users, members, roles, channels }).filter(([, part]) => Object.keys(part).length > 0);
  return Object.fromEntries(parts);
}
