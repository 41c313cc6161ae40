import { numberAt, type Wire } from '../wire/read.js';
import { isSnowflake } from '../wire/snowflake.js';
import { textAt } from '../wire/values.js';

/** Hashes are hexadecimal, `a_` before those that move; whatever else comes makes no address. */
const hash = /^(a_)?[\w-]+$/;

/** A picture of the CDN. @returns `undefined` when there is no hash */
export function pictureUrl(cdnUrl: string, path: string, value: string | undefined): string | undefined {
  const match = value === undefined ? null : hash.exec(value);
  return match ? `${cdnUrl}/${path}/${value}.${match[1] ? 'gif' : 'png'}` : undefined;
}

/**
 * A user's picture: the one of the server, the user's own, or the one Discord gives to those without (wire sheet,
 * section 4).
 */
export function avatarUrlOf(user: Wire, cdnUrl: string, member?: Wire, guildId?: string): string | undefined {
  const id = textAt(user, 'id');
  if (!isSnowflake(id)) return undefined;
  const inGuild = member && isSnowflake(guildId) ? textAt(member, 'avatar') : undefined;
  return (
    pictureUrl(cdnUrl, `guilds/${guildId}/users/${id}/avatars`, inGuild) ??
    pictureUrl(cdnUrl, `avatars/${id}`, textAt(user, 'avatar')) ??
    `${cdnUrl}/embed/avatars/${defaultOf(user, id)}.png`
  );
}

function defaultOf(user: Wire, id: string): number {
  const discriminator = Number(textAt(user, 'discriminator') ?? numberAt(user, 'discriminator') ?? 0);
  return Number.isInteger(discriminator) && discriminator > 0 ? discriminator % 5 : Number((BigInt(id) >> 22n) % 6n);
}
