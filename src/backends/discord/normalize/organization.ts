import type { DiscordGroup, DiscordGroupNative, DiscordOrganization, DiscordOrganizationNative } from '../native.js';
import { countAt, defined, flagAt, numberAt, objectAt, stringsAt, type Wire } from '../wire/read.js';
import { textAt } from '../wire/values.js';
import { pictureUrl } from './avatar.js';
import type { NormalizeContext } from './context.js';

type Own = Pick<NormalizeContext, 'account' | 'cdnUrl'>;

/** A guild object. @returns `undefined` without an id */
export function organizationOf(wire: Wire, context: Own): DiscordOrganization | undefined {
  const id = textAt(wire, 'id');
  if (id === undefined) return undefined;
  const features = stringsAt(wire, 'features');
  return defined<DiscordOrganization>({
    platform: 'discord',
    account: context.account,
    id,
    name: textAt(wire, 'name') ?? id,
    description: textAt(wire, 'description'),
    url: `https://discord.com/channels/${id}`,
    iconUrl: pictureUrl(context.cdnUrl, `icons/${id}`, textAt(wire, 'icon')),
    memberCount: countAt(wire, 'member_count') ?? countAt(wire, 'approximate_member_count'),
    native: defined<DiscordOrganizationNative>({
      ownerId: textAt(wire, 'owner_id'),
      features: features.length > 0 ? features : undefined,
      systemChannelId: textAt(wire, 'system_channel_id'),
      rulesChannelId: textAt(wire, 'rules_channel_id'),
      preferredLocale: textAt(wire, 'preferred_locale'),
      boostLevel: countAt(wire, 'premium_tier'),
    }),
  });
}

/** A role object. @returns `undefined` without an id */
export function groupOf(
  wire: Wire,
  guildId: string | undefined,
  context: Pick<NormalizeContext, 'account'>,
): DiscordGroup | undefined {
  const id = textAt(wire, 'id');
  if (id === undefined) return undefined;
  const position = numberAt(wire, 'position');
  return defined<DiscordGroup>({
    platform: 'discord',
    account: context.account,
    id,
    // `@everyone` is named with its sign.
    name: (textAt(wire, 'name') ?? id).replace(/^@(?=.)/, ''),
    native: defined<DiscordGroupNative>({
      guildId,
      color: countAt(wire, 'color'),
      position: Number.isSafeInteger(position) ? position : undefined,
      permissions: textAt(wire, 'permissions'),
      isManaged: flagAt(wire, 'managed') || undefined,
      isMentionable: flagAt(wire, 'mentionable') || undefined,
      botId: textAt(objectAt(wire, 'tags'), 'bot_id'),
    }),
  });
}
