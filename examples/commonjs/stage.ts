import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startEmulator } from 'chatmux/testing';
import { build } from '../../scripts/build.js';
import type { Stage } from '../stage/stage.js';

const bot = fileURLToPath(new URL('bot.cjs', import.meta.url));

/** The bot as a process of its own, with nothing but Node and the built package: `require`, and no compiler. */
export async function playCommonJs(stage: Stage): Promise<void> {
  stage.heading('CommonJS bot on Slack');
  build({ onlyIfStale: true });
  const emulator = await startEmulator('slack', { users: ['ada'] });
  stage.onEnd(() => emulator.stop());
  stage.watch('Slack', emulator.world);
  const { botToken, appToken, apiUrl } = emulator.config;

  const refused = start({});
  const [code] = await once(refused.process, 'close');
  await stage.see(
    'without its settings it ends and names what is missing',
    () => code === 1 && refused.output().includes('SLACK_BOT_TOKEN'),
  );

  const running = start({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: apiUrl });
  const closed = once(running.process, 'close');
  stage.onEnd(async () => {
    if (running.process.exitCode === null) running.process.kill('SIGKILL');
    await closed;
  });
  await stage.see('it connects', () => running.output().includes('Connected to Slack as'));
  emulator.world.user('ada').say('general', '!roll 3d6');
  await stage.see('it rolls the dice', () =>
    emulator.world.lastMessage('general', ({ text }) => /Ada rolls \d+ \(\d \+ \d \+ \d\)/.test(text)),
  );
  running.process.kill('SIGTERM');
  const [exit] = await closed;
  await stage.see('SIGTERM ends it in order', () => exit === 0);
  if (exit !== 0) stage.line(running.output());
}

function start(environment: Record<string, string>): { process: ChildProcess; output: () => string } {
  let output = '';
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [bot], { env: { PATH, PLATFORM: 'slack', ...environment } });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return { process: child, output: () => output };
}
