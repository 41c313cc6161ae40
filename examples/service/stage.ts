import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Message } from 'chatmux';
import type { Stage } from '../stage/stage.js';
import { startServiceBot } from './bot.js';
import { createService } from './service.js';

/** Bots of several platforms, and one service in a process of its own. */
export async function playService(stage: Stage, platforms: readonly string[]): Promise<void> {
  await play(stage, platforms, await startProcess(stage));
}

/** The same with the service in this process: for quick tests. */
export async function playServiceHere(stage: Stage, platforms: readonly string[]): Promise<void> {
  const server: Server = createService().listen(0, '127.0.0.1');
  await once(server, 'listening');
  stage.onEnd(async () => server.close());
  await play(stage, platforms, `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`);
}

async function play(stage: Stage, platforms: readonly string[], service: string): Promise<void> {
  stage.heading('Service that receives models as JSON');
  const errors: unknown[] = [];
  let sample: Message | undefined;
  for (const platform of platforms) {
    const { world, backend } = await stage.place(platform);
    backend.on('message.created', ({ message }) => {
      sample ??= message;
    });
    stage.onEnd(await startServiceBot(backend, service, (error) => errors.push(error)));
    world.user('ada').say('general', 'How long is this?');
    await stage.see('the service answers through the bot, and ada is mentioned', () =>
      world.lastMessage('general', ({ text }) => /@?ada, that was 17 characters and 0 bytes/i.test(text)),
    );
  }
  await stage.see('nothing failed', () => errors.length === 0);

  const event = { type: 'message.created', platform: 'x', account: 'x', id: '1', at: new Date().toISOString() };
  const post = async (body: string): Promise<[number, string]> => {
    const answer = await fetch(service, { method: 'POST', body });
    return [answer.status, await answer.text()];
  };
  const expectStatus = async (what: string, body: string, status: number, words = '') => {
    const [got, text] = await post(body);
    stage.line(`${got} ${text.slice(0, 160)}`);
    await stage.see(what, () => got === status && text.includes(words));
  };
  const newer = { ...event, message: { ...sample, type: 'hologram', mood: 'fine' }, traceId: 'new in 2.0' };
  await expectStatus('a newer version may say more: it is understood', JSON.stringify(newer), 200, 'characters');
  await expectStatus('and tell of what is not known yet', JSON.stringify({ ...event, type: 'message.sung' }), 204);
  const wrong = { ...event, message: { ...sample, author: { name: 7 } } };
  await expectStatus('a wrong event is refused with the paths', JSON.stringify(wrong), 422, 'message.author.name');
  await expectStatus('so is what is no JSON', '{', 400, 'no JSON');
  await expectStatus('and what is too long', JSON.stringify('x'.repeat(1_000_001)), 413);
}

async function startProcess(stage: Stage): Promise<string> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  stage.onEnd(async () => {
    child.kill();
    await once(child, 'close');
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return line.toString().trim();
}
