import type { UserRecord } from '../../world/index.js';
import type { DiscordState } from '../discord-state.js';
import { compareIds } from '../ids.js';
import { type Json, number, text, texts } from '../json.js';
import { wirePresence } from '../wire/presence.js';
import { wireMember } from '../wire/user.js';
import { Intent } from './intents.js';

const perChunk = 1_000;

/** What op 8 is answered with. A query that the intents do not cover gets what Discord gives: nobody. (Section 15.) */
export function memberChunks(data: Json, intents: number, discord: DiscordState): Json[] {
  const ids =
    data.user_ids === undefined ? undefined : [texts(data, 'user_ids'), text(data, 'user_ids')].flat().filter(Boolean);
  const everybody = [...discord.members.keys()].sort(compareIds).flatMap((id) => discord.world.users.get(id) ?? []);
  const found = ids ? everybody.filter((user) => ids.includes(user.id)) : matching(everybody, data, intents, discord);
  const base = { guild_id: discord.guildId, ...(text(data, 'nonce') ? { nonce: text(data, 'nonce') } : {}) };
  const missing = ids?.filter((id) => !discord.members.has(id)) ?? [];
  const withPresences = data.presences === true && (intents & Intent.presences) !== 0;
  const count = Math.max(Math.ceil(found.length / perChunk), 1);
  return Array.from({ length: count }, (_, index) => {
    const some = found.slice(index * perChunk, (index + 1) * perChunk);
    return {
      ...base,
      members: some.map((user) => wireMember(user, discord)),
      chunk_index: index,
      chunk_count: count,
      ...(missing.length > 0 ? { not_found: missing } : {}),
      ...(withPresences ? { presences: some.filter(isSeen).map((user) => wirePresence(user, discord)) } : {}),
    };
  });
}

function matching(everybody: UserRecord[], data: Json, intents: number, discord: DiscordState): UserRecord[] {
  const query = text(data, 'query').toLowerCase();
  const limit = number(data, 'limit') ?? 0;
  // All of them need the privilege; a prefix does not, and gives 100 at most.
  if (query === '') return intents & Intent.members ? everybody.slice(0, limit || everybody.length) : [];
  return everybody
    .filter((user) =>
      [user.handle, user.name, discord.members.get(user.id)?.nick ?? ''].some((name) =>
        name.toLowerCase().startsWith(query),
      ),
    )
    .slice(0, Math.min(limit || 100, 100));
}

function isSeen(user: UserRecord): boolean {
  return user.presence.status !== 'offline' && user.presence.status !== 'invisible';
}
