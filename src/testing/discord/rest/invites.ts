import { randomBytes } from 'node:crypto';
import { DiscordError } from '../discord-error.js';
import { type DiscordState, type Invite, isDirect } from '../discord-state.js';
import { FormCheck } from '../form-check.js';
import { Intent } from '../gateway/intents.js';
import { isoTime } from '../ids.js';
import { type Json, number } from '../json.js';
import { Permission } from '../permissions.js';
import { ok, type Route, route } from '../rest-call.js';
import { channelType } from '../wire/channel.js';
import { wireUser } from '../wire/user.js';

/** Invites, as far as a chat bot needs them. */
export const inviteRoutes: Route[] = [
  route('POST', '/channels/:channel/invites', (call) => {
    const { channel } = call.place(Permission.createInvite);
    if (isDirect(channel)) throw new DiscordError(50003);
    const form = new FormCheck();
    form.integer(call.body.max_age, ['max_age'], 0, 604_800);
    form.integer(call.body.max_uses, ['max_uses'], 0, 100);
    form.done();
    const invite: Invite = {
      code: randomBytes(6).toString('base64url').slice(0, 8),
      channelId: channel.id,
      maxAge: number(call.body, 'max_age') ?? 86_400,
      maxUses: number(call.body, 'max_uses') ?? 0,
      temporary: call.body.temporary === true,
      createdAt: call.world.now(),
    };
    call.discord.invites.set(invite.code, invite);
    call.discord.announce({
      name: 'INVITE_CREATE',
      data: { ...details(invite), code: invite.code, channel_id: channel.id, guild_id: call.discord.guildId, type: 0 },
      needs: Intent.invites,
    });
    return ok(wireInvite(invite, call.discord));
  }),
  route('GET', '/channels/:channel/invites', (call) => {
    const { channel } = call.place(Permission.manageChannels);
    const own = [...call.discord.invites.values()].filter(({ channelId }) => channelId === channel.id);
    return ok(own.map((invite) => wireInvite(invite, call.discord)));
  }),
  route('GET', '/guilds/:guild/invites', (call) => {
    call.guild();
    call.needGuild(Permission.manageGuild);
    return ok([...call.discord.invites.values()].map((invite) => wireInvite(invite, call.discord)));
  }),
  route('GET', '/invites/:code', (call) => ok(wireInvite(named(call.param('code'), call.discord), call.discord)), {
    isOpen: true,
  }),
  route('DELETE', '/invites/:code', (call) => {
    const invite = named(call.param('code'), call.discord);
    call.placeById(invite.channelId, Permission.manageChannels);
    call.discord.invites.delete(invite.code);
    const data = { code: invite.code, channel_id: invite.channelId, guild_id: call.discord.guildId };
    call.discord.announce({ name: 'INVITE_DELETE', data, needs: Intent.invites });
    return ok(wireInvite(invite, call.discord));
  }),
];

function named(code: string, discord: DiscordState): Invite {
  const invite = discord.invites.get(code);
  if (!invite) throw new DiscordError(10006);
  return invite;
}

function details({ maxAge, maxUses, temporary, createdAt }: Invite): Json {
  return { max_age: maxAge, max_uses: maxUses, temporary, uses: 0, created_at: isoTime(createdAt) };
}

function wireInvite(invite: Invite, discord: DiscordState): Json {
  const channel = discord.world.channels.get(invite.channelId);
  return {
    type: 0,
    code: invite.code,
    guild: { id: discord.guildId, name: discord.guildName, features: [], icon: null, splash: null, banner: null },
    guild_id: discord.guildId,
    channel: channel ? { id: channel.id, name: channel.name, type: channelType(channel) } : null,
    inviter: wireUser(discord.world.bot, discord),
    expires_at: invite.maxAge === 0 ? null : isoTime(new Date(invite.createdAt.getTime() + invite.maxAge * 1_000)),
    ...details(invite),
  };
}
