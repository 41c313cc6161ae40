import { describe, expect, it } from 'vitest';
import type { DiscordContext } from '../../src/backends/discord/operations/context.js';
import { guildIdOf, guildPages } from '../../src/backends/discord/operations/guilds.js';

/** A bot in so many servers, as `GET /users/@me/guilds` tells of them. */
function botIn(count: number, guildId?: string) {
  const all = Array.from({ length: count }, (_, index) => ({
    id: String(200_000_000_000_000_000n + BigInt(index)),
    name: `Server ${index}`,
  }));
  const asked: string[] = [];
  const rest = {
    get: async (_route: string, { query }: { query: URLSearchParams }) => {
      asked.push(String(query));
      const after = query.get('after') ?? '0';
      return all.filter(({ id }) => id > after).slice(0, Number(query.get('limit')));
    },
  };
  return { context: { rest, config: { guildId } } as unknown as DiscordContext, asked, all };
}

describe('the servers of a bot', () => {
  it.each([0, 1, 199, 200, 201, 450])('are read page by page: %i', async (count) => {
    const { context, asked, all } = botIn(count);
    const found: unknown[] = [];
    for await (const page of guildPages(context, undefined)) found.push(...page);
    expect(found).toEqual(all);
    expect(asked).toHaveLength(Math.floor(count / 200) + 1);
  });

  it('the one that is meant is named, set, or the only one', async () => {
    expect(await guildIdOf(botIn(3).context, '1', undefined)).toBe('1');
    expect(await guildIdOf(botIn(3).context, { id: '2' }, undefined)).toBe('2');
    expect(await guildIdOf(botIn(3, '3').context, undefined, undefined)).toBe('3');
    const one = botIn(1);
    expect(await guildIdOf(one.context, undefined, undefined)).toBe(one.all[0]?.id);
  });

  it('where several could be meant, the error lists them', async () => {
    const { context, asked } = botIn(300);
    await expect(guildIdOf(context, undefined, undefined)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(/Server 0 \(200000000000000000\).*guildId/),
    });
    expect(asked).toHaveLength(1);
    await expect(guildIdOf(botIn(0).context, undefined, undefined)).rejects.toMatchObject({ code: 'not_found' });
  });
});
