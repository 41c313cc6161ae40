import { afterEach } from 'vitest';
import type { SlackConfigInput } from '../../src/backends/slack/config.js';
import { SlackBackend } from '../../src/backends/slack/index.js';
import type { ChatEvent, ErrorInfo } from '../../src/models/index.js';
import { startEmulator } from '../../src/testing/index.js';
import type { SlackEmulator, SlackEmulatorOptions } from '../../src/testing/slack/index.js';

const open: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

export type Fixture = {
  slack: SlackEmulator;
  backend: SlackBackend;
  world: SlackEmulator['world'];
  events: ChatEvent[];
  errors: ErrorInfo[];
  /** The calls of one method, by the client. */
  calls(method: string): SlackEmulator['requests'];
  another(config?: Partial<SlackConfigInput>): SlackBackend;
};

/** A Slack of its own and a backend on it; both are closed after the test. */
export async function fixture(
  options: SlackEmulatorOptions = {},
  config: Partial<SlackConfigInput> = {},
): Promise<Fixture> {
  const slack = await startEmulator('slack', { userToken: 'owner', ...options });
  open.push(() => slack.stop());
  const another = (more: Partial<SlackConfigInput> = {}) => {
    const backend = new SlackBackend({ ...slack.config, ...config, ...more });
    open.push(() => backend.disconnect());
    return backend;
  };
  const backend = another();
  const events: ChatEvent[] = [];
  const errors: ErrorInfo[] = [];
  backend.on('error', ({ error }) => {
    errors.push(error);
  });
  void (async () => {
    for await (const event of backend.events()) events.push(event as ChatEvent);
  })();
  return {
    slack,
    backend,
    world: slack.world,
    events,
    errors,
    calls: (method) => slack.requests.filter(({ call }) => call === method),
    another,
  };
}

export function textsOf(events: readonly ChatEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'message.created' && event.message.type === 'default' ? [event.message.text] : [],
  );
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
