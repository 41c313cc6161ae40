import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel, WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { afterEach } from 'vitest';
import { type SlackEmulator, type SlackEmulatorOptions, startSlackEmulator } from '../../../src/testing/slack/index.js';

/** Keeps the SDKs' warnings out of the test output. */
export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

export async function start(options: SlackEmulatorOptions = {}) {
  const slack = await startSlackEmulator({ users: ['ada', 'bob'], shareDelayMs: 1, ...options });
  cleanups.push(() => slack.stop());
  return { slack, world: slack.world, web: client(slack), general: slack.world.channel('general').id };
}

export function client(slack: SlackEmulator, options: WebClientOptions & { token?: string } = {}): WebClient {
  const { token = slack.config.botToken, ...rest } = options;
  return new WebClient(token, {
    slackApiUrl: slack.config.apiUrl,
    logger: silent,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...rest,
  });
}

export function userClient(slack: SlackEmulator): WebClient {
  return client(slack, { token: slack.config.userToken ?? '' });
}

export type Received = {
  type: string;
  /** Absent when a frame has no payload. */
  body?: Record<string, unknown>;
  retry_num?: number;
  retry_reason?: string;
  envelope_id: string;
  ack: (response?: unknown) => Promise<void>;
};

/** A connected Socket Mode client that records what comes; it acknowledges unless told otherwise. */
export async function connect(
  slack: SlackEmulator,
  options: { acknowledge?: (event: Received) => unknown; reconnect?: boolean; pingTimeoutMs?: number } = {},
) {
  const socket = new SocketModeClient({
    appToken: slack.config.appToken,
    logger: silent,
    autoReconnectEnabled: options.reconnect ?? false,
    // A reconnect waits this long, and a pong may take as long; only tests of reconnects can afford it short.
    clientPingTimeout: options.pingTimeoutMs ?? 5_000,
    clientOptions: { slackApiUrl: slack.config.apiUrl },
  });
  const received: Received[] = [];
  socket.on('slack_event', async (event: Received) => {
    received.push(event);
    const answer = options.acknowledge ? options.acknowledge(event) : undefined;
    if (answer !== false) await event.ack(answer);
  });
  await socket.start();
  cleanups.push(() => socket.disconnect());
  const events = () =>
    received
      .filter((each) => each.body?.event !== undefined)
      .map((each) => each.body?.event as Record<string, unknown>);
  return { socket, received, events };
}

/** Waits, briefly and bounded, until the condition gives something. */
export async function until<T>(condition: () => T | undefined | false | null, timeoutMs = 20_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms for: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The error code that a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return String(error.data.error);
    throw error;
  }
  return 'it was not refused';
}
