import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DiscordBackend } from '../../src/backends/discord/index.js';
import type { DiscordEmulator } from '../../src/testing/discord/index.js';
import { type Fixture, fixture } from './fixture.js';

/** Makes a webhook as somebody does in Discord's settings. @returns its address and its token */
async function makeWebhook(discord: DiscordEmulator, channel = 'general'): Promise<{ url: string; token: string }> {
  const { apiUrl, token } = discord.config;
  const answer = await fetch(`${apiUrl}/v10/channels/${discord.world.channel(channel).id}/webhooks`, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json', 'user-agent': 't' },
    body: JSON.stringify({ name: 'Captain Hook' }),
  });
  const webhook = (await answer.json()) as { id: string; token: string };
  return { url: `${apiUrl}/webhooks/${webhook.id}/${webhook.token}`, token: webhook.token };
}

/** A backend that has nothing but the address of a webhook. */
async function sender() {
  const it = await fixture();
  const { url, token } = await makeWebhook(it.discord);
  const { apiUrl, cdnUrl } = it.discord.config;
  const retry = { attempts: 2, baseMs: 1 };
  const backend = new DiscordBackend({ webhookUrl: url, apiUrl, cdnUrl, retry });
  return { ...it, backend, token, channel: it.world.channel('general') };
}

const textsIn = ({ world }: Pick<Fixture, 'world'>) => world.messages('general').map(({ text }) => text);

describe('a webhook alone', () => {
  it('sends, reads, edits and deletes its own messages', async () => {
    const { backend, world, channel } = await sender();
    const sent = await backend.sendMessage(channel.id, 'hi', {
      embeds: [{ title: 'Card' }],
      files: [{ data: new TextEncoder().encode('abc'), filename: 'a.txt' }],
    });
    expect(sent).toMatchObject({ isOwn: true, channelId: channel.id, author: { name: 'Captain Hook' } });
    expect(sent.attachments[0]?.filename).toBe('a.txt');
    expect((await backend.fetchMessage(sent)).text).toBe('hi');
    const edited = await backend.editMessage(sent, 'hello');
    expect(edited.text).toBe('hello');
    expect(edited.embeds[0]?.title).toBe('Card');
    expect(textsIn({ world })).toEqual(['hello']);
    await backend.deleteMessage(sent);
    expect(textsIn({ world })).toEqual([]);
    expect(backend.me).toMatchObject({ name: 'Captain Hook', isBot: true });
  });

  it('takes any name, pings nobody, and sends into threads', async () => {
    const { backend, world, channel } = await sender();
    const said = world.user('ada').say('general', 'topic');
    const reply = world.user('bob').say('general', 'yes', { thread: said });
    const threadId = String(reply.threadId);
    const sent = await backend.sendMessage(channel.id, '@everyone look', {
      thread: { channelId: channel.id, id: threadId, threadId },
      sender: { name: 'Deploys', avatarUrl: 'https://example.com/a.png' },
    });
    expect(sent).toMatchObject({ threadId, channelId: channel.id, author: { name: 'Deploys' } });
    await backend.editMessage(sent, 'edited');
    expect(world.messages('general').find(({ id }) => id === sent.id)).toMatchObject({ text: 'edited', threadId });
    await backend.deleteMessage(sent);
    expect(world.messages('general').find(({ id }) => id === sent.id)).toBeUndefined();
  });

  it('makes posts in a forum, and changes them', async () => {
    const { discord, world } = await fixture();
    const forum = world.channel('ideas', { type: 'forum' });
    const { apiUrl, cdnUrl } = discord.config;
    const backend = new DiscordBackend({ webhookUrl: (await makeWebhook(discord, 'ideas')).url, apiUrl, cdnUrl });
    const sent = await backend.sendMessage(forum.id, 'A bridge\nover the river');
    expect(sent.channelId).toBe(forum.id);
    await backend.editMessage(sent, 'A tunnel');
    expect(world.messages(forum).map(({ text }) => text)).toEqual(['A tunnel']);
    await backend.deleteMessage({ channelId: sent.channelId, id: sent.id });
    expect(world.messages(forum)).toEqual([]);
  });

  it('does nothing else, and says why before any call', async () => {
    const { backend, world, channel, discord } = await sender();
    await backend.sendMessage(channel.id, 'hi');
    const said = world.user('ada').say('general', 'hello');
    const before = discord.requests.length;
    const calls = [
      () => backend.fetchMessages(channel.id),
      () => backend.addReaction(said, '👍'),
      () => backend.listChannels().toArray(),
      () => backend.listMembers(channel.id).toArray(),
      () => backend.openDirect(world.user('ada').id),
      () => backend.createThread(said, 'x'),
      () => backend.setCommands([]),
      () => backend.setPresence({ status: 'idle' }),
      () => backend.sendTyping(channel.id),
      () => backend.pinMessage(said),
    ];
    for (const call of calls)
      await expect(call(), String(call)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('a webhook only sends'),
      });
    expect(discord.requests.length).toBe(before);
    await expect(backend.sendMessage(world.channel('elsewhere').id, 'x')).rejects.toMatchObject({ code: 'not_found' });
    await expect(backend.editMessage(said, 'mine now')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('shows its token nowhere', async () => {
    const { backend, channel, token, discord, world } = await sender();
    const errors: unknown[] = [];
    const said = world.user('ada').say('general', 'hello');
    errors.push(await backend.editMessage(said, 'x').catch((error: unknown) => error));
    discord.faults.fail({ status: 500, times: 20 });
    errors.push(await backend.deleteMessage(said).catch((error: unknown) => error));
    discord.faults.clear();
    discord.faults.loseAnswer({ times: 20 });
    errors.push(await backend.sendMessage(channel.id, 'x').catch((error: unknown) => error));
    discord.faults.clear();
    const { apiUrl, cdnUrl } = discord.config;
    const wrong = new DiscordBackend({
      webhookUrl: `${(await makeWebhook(discord)).url}x`,
      apiUrl,
      cdnUrl,
      account: 'wrong',
    });
    const refused = await wrong.sendMessage(channel.id, 'x').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'auth' });
    errors.push(refused);
    for (const each of [backend, wrong, backend.client, ...errors]) {
      const shown =
        inspect(each, { depth: 12, showHidden: true }) + JSON.stringify(each instanceof Error ? each : null);
      expect(shown).not.toContain(token);
    }
    for (const error of errors) expect(String((error as Error).stack)).not.toContain(token);
  });
});

describe('another name for a bot', () => {
  it('is sent through a webhook of the channel, made once, edited and deleted through it', async () => {
    const { backend, world, calls } = await fixture();
    const { id } = world.channel('general');
    const first = await backend.sendMessage(id, 'one', { sender: { name: 'Deploys' } });
    const second = await backend.sendMessage(id, 'two', { sender: { name: 'Tests' } });
    expect([first, second].map(({ author, isOwn }) => [author.name, isOwn])).toEqual([
      ['Deploys', true],
      ['Tests', true],
    ]);
    expect(calls('POST /channels').filter(({ call }) => call.endsWith('/webhooks'))).toHaveLength(1);
    await backend.editMessage(first, 'one and a half');
    await backend.deleteMessage(second);
    expect(textsIn({ world })).toEqual(['one and a half']);
  });

  it('works in threads, and is found again by another process', async () => {
    const { backend, world, calls, another } = await fixture();
    const said = world.user('ada').say('general', 'topic');
    const sent = await backend.sendMessage(said.channelId, 'in it', { thread: said, sender: { name: 'Deploys' } });
    expect(sent).toMatchObject({ threadId: said.id, author: { name: 'Deploys' } });
    const worker = another({ gateway: false });
    await worker.editMessage({ channelId: sent.channelId, id: sent.id, threadId: said.id }, 'changed');
    expect(world.messages('general').find(({ id }) => id === sent.id)?.text).toBe('changed');
    expect(calls('POST /channels').filter(({ call }) => call.endsWith('/webhooks'))).toHaveLength(1);
  });

  it('when somebody deleted the webhook, another one is made', async () => {
    const { backend, world, discord } = await fixture();
    const { id } = world.channel('general');
    await backend.sendMessage(id, 'one', { sender: { name: 'Deploys' } });
    const { apiUrl, token } = discord.config;
    const headers = { authorization: `Bot ${token}`, 'user-agent': 't' };
    const webhooks = (await (await fetch(`${apiUrl}/v10/channels/${id}/webhooks`, { headers })).json()) as {
      id: string;
    }[];
    for (const webhook of webhooks) await fetch(`${apiUrl}/v10/webhooks/${webhook.id}`, { method: 'DELETE', headers });
    await backend.sendMessage(id, 'two', { sender: { name: 'Deploys' } });
    expect(textsIn({ world })).toEqual(['one', 'two']);
  });

  it('is not to be had in a direct conversation: the bot writes itself, and says so', async () => {
    const { backend, world } = await fixture();
    const sent = await backend.sendDirect(world.user('ada').id, 'psst', { sender: { name: 'Deploys' } });
    expect(sent.author.id).toBe(world.bot.id);
    expect(sent.losses).toEqual([{ feature: 'sender', from: 'Deploys', to: 'the bot itself' }]);
  });

  it('without the permission is refused', async () => {
    const { backend, world } = await fixture({ permissions: (1n << 10n) | (1n << 11n) });
    await expect(
      backend.sendMessage(world.channel('general').id, 'x', { sender: { name: 'Deploys' } }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });
});
