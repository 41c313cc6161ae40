import { describe, expect, expectTypeOf, it } from 'vitest';
import { emulatorNames, registerEmulator, startEmulator } from '../../src/testing/registry.js';
import type { SlackEmulator, SlackEmulatorConfig } from '../../src/testing/slack/index.js';

describe('startEmulator', () => {
  it('starts a platform by name, typed', async () => {
    await using slack = await startEmulator('slack', { users: ['ada'], userToken: 'ada' });
    expectTypeOf(slack).toEqualTypeOf<SlackEmulator>();
    expectTypeOf(slack.config).toEqualTypeOf<SlackEmulatorConfig>();
    expect(slack.config).toMatchObject({
      platform: 'slack',
      botToken: expect.stringMatching(/^xoxb-/),
      appToken: expect.stringMatching(/^xapp-/),
      userToken: expect.stringMatching(/^xoxp-/),
      apiUrl: `${slack.url}/api/`,
    });
    expect(slack.world.users.map((user) => user.handle)).toEqual(['chatmux', 'ada']);
  });

  it('names what there is', async () => {
    await expect(startEmulator('irc')).rejects.toThrow(/there are: .*slack/);
  });

  it('takes another one', async () => {
    registerEmulator('seventh', async () => () => startEmulator('slack'));
    expect(emulatorNames()).toContain('seventh');
    const running = await startEmulator('seventh');
    expect(running.platform).toBe('slack');
    await running.stop();
  });
});
