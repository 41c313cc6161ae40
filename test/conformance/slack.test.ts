import { createHmac } from 'node:crypto';
import { afterAll, describe, it } from 'vitest';
import { SlackBackend } from '../../src/backends/slack/index.js';
import { type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { SlackEmulator, type SlackEmulatorOptions } from '../../src/testing/slack/index.js';
import { emulated, retry, users } from './emulated.js';

const runner = { describe, it, afterAll };
/** What every configuration here shares: presence is polled, and quickly. */
function configOf(emulator: SlackEmulator) {
  const { platform: _platform, ...config } = emulator.config;
  const eve = emulator.world.user('eve').id;
  return { ...config, retry, presencePolling: { users: [eve], intervalMs: 1_000 } };
}

function slack(name: string, options: SlackEmulatorOptions = {}): ConformanceOptions {
  const { emulatorOf, ...source } = emulated(
    // What Slack itself repeats after half a second comes as if nothing had happened; here the history has to be read.
    () => SlackEmulator.start({ users, retryDelaysMs: [60_000], ...options }),
    (emulator, settings) => new SlackBackend({ ...configOf(emulator), ...settings }),
    // With a user token the connection is the same one: once is enough to break it.
    () => (options.userToken ? { faults: undefined, actsFor: 'owner' } : {}),
  );
  return { name, ...source, webhook: (fixture, message) => signed(emulatorOf(fixture), message) };
}

/** A message event as the Events API posts it. */
function signed(emulator: SlackEmulator, { channelId, text }: { channelId: string; text: string }): Request {
  const { teamId, appId } = emulator.ids;
  const ts = (Date.now() / 1000).toFixed(6);
  const body = JSON.stringify({
    token: 'x',
    type: 'event_callback',
    team_id: teamId,
    api_app_id: appId,
    event_id: `Ev${ts.replace('.', '')}`,
    event_time: Math.floor(Number(ts)),
    event: {
      type: 'message',
      channel: channelId,
      channel_type: 'channel',
      user: emulator.world.user('ada').id,
      text,
      ts,
      event_ts: ts,
    },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', emulator.config.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  return new Request('http://localhost/slack/events', {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    },
  });
}

/** Events come by signed posts; there is no connection that could be lost. */
function slackOverHttp(name: string): ConformanceOptions {
  const { emulatorOf, create } = emulated(
    () => SlackEmulator.start({ users }),
    async (emulator, settings) => {
      const { appToken: _appToken, ...config } = configOf(emulator);
      const backend = new SlackBackend({ ...config, ...settings });
      // The SDK is loaded then: the check of the address has three seconds.
      await backend.fetchUser(emulator.world.bot.id);
      await emulator.events.deliverTo((request) => backend.handleRequest(request));
      return backend;
    },
    () => ({ faults: undefined }),
  );
  return { name, create, webhook: (fixture, message) => signed(emulatorOf(fixture), message) };
}

testBackend(runner, slack('slack with a bot token'));
testBackend(runner, slack('slack with a user token beside it', { userToken: true }));
testBackend(runner, slackOverHttp('slack over HTTP'));
