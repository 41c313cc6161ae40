/** 100,000 members stream through a Discord gateway and the SDK beside it: what stays of them on the heap. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { DiscordBackend } from '../src/backends/discord/index.js';
import { startDiscordEmulator } from '../src/testing/discord/index.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const members = 100_000;
const rounds = 4;
const chunk = 1_000;
/** The caches have a bound, and are full after the first round; what comes on top is a leak. */
const mostGrowthMiB = 20;

const emulator = await startDiscordEmulator({ users: ['ada'], replayEvents: 100 });
const backend = new DiscordBackend({ ...emulator.config, intents: ['Guilds', 'GuildMembers', 'GuildPresences'] });
let heard = 0;
backend.on('user.updated', () => {
  heard += 1;
});
backend.on('presence.updated', () => {
  heard += 1;
});
await backend.connect();

function heap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}

/** Everybody changes a name, or shows up. */
async function stream(round: number): Promise<void> {
  const { guildId } = emulator.ids;
  for (let from = 0; from < members / rounds; from += chunk) {
    const expected = heard + 2 * chunk;
    for (let index = from; index < from + chunk; index += 1) {
      const number = (round * members) / rounds + index;
      const id = String(900_000_000_000_000_000n + BigInt(number));
      const user = { id, username: `user${number}`, discriminator: '0', global_name: `User ${number}`, avatar: null };
      const member = { guild_id: guildId, user, nick: `Nick ${number}`, roles: [], joined_at: '2026-01-01T00:00:00Z' };
      emulator.gateway.send('GUILD_MEMBER_UPDATE', member);
      emulator.gateway.send('PRESENCE_UPDATE', {
        guild_id: guildId,
        user: { id },
        status: 'online',
        activities: [],
        client_status: { desktop: 'online' },
      });
    }
    const end = Date.now() + 30_000;
    while (heard < expected && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
    if (heard < expected) throw new Error(`only ${heard} of ${expected} events came`);
  }
}

const before = heap();
console.log(`connected                    ${before.toFixed(1)} MiB`);
let last = before;
let first = 0;
for (let round = 0; round < rounds; round += 1) {
  const started = performance.now();
  await stream(round);
  last = heap();
  if (round === 0) first = last;
  const seen = ((round + 1) * members) / rounds;
  const seconds = (performance.now() - started) / 1000;
  console.log(`${String(seen).padStart(7)} members seen         ${last.toFixed(1)} MiB   ${seconds.toFixed(1)} s`);
}
console.log(`kept: ${backend.users.stats().size} users; discord.js: ${backend.client.users.cache.size}`);
await backend.disconnect();
await emulator.stop();
if (last - first > mostGrowthMiB) {
  console.error(
    `the heap grew by ${(last - first).toFixed(1)} MiB after the caches were full: more than ${mostGrowthMiB}`,
  );
  process.exitCode = 1;
}
