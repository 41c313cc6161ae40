import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sign } from '../../../src/testing/slack/delivery/signature.js';
import { start, until } from './harness.js';

type Post = { headers: Headers; body: string };

/** An app that answers `url_verification` and whatever else it is told to. */
function app(
  answer: (post: Post, json: Record<string, unknown> | undefined) => Response | Promise<Response> = () =>
    new Response(),
) {
  const posts: Post[] = [];
  const handle = async (request: Request) => {
    const post = { headers: request.headers, body: await request.text() };
    const json = request.headers.get('content-type') === 'application/json' ? JSON.parse(post.body) : undefined;
    if (json?.type === 'url_verification') return new Response(json.challenge);
    posts.push(post);
    return answer(post, json);
  };
  return { posts, handle };
}

describe('the HTTP Events API', () => {
  it('signs as Slack does', () => {
    // The known answer of the wire sheet, section 2.
    const headers = sign('a=1&b=%20', 's3cr3t', new Date(1_700_000_000_000));
    expect(headers['x-slack-signature']).toBe('v0=4497b69d2a7e2ee959324d8ee0d7b7fd931e0d1739d073be6a07b8f9ca6294c4');
  });

  it('verifies the URL, then posts signed events to it over a real socket', async () => {
    const { slack, world } = await start();
    const seen: { url: string | undefined; body: string; headers: IncomingMessage['headers'] }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const json = JSON.parse(body);
      if (json.type === 'url_verification') response.end(JSON.stringify({ challenge: json.challenge }));
      else {
        seen.push({ url: request.url, body, headers: request.headers });
        response.end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      await slack.events.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
      world.user('ada').say('general', 'over http');
      const [post] = await until(() => seen.length > 0 && seen);
      const timestamp = String(post?.headers['x-slack-request-timestamp']);
      const signature = createHmac('sha256', slack.config.signingSecret)
        .update(`v0:${timestamp}:${post?.body}`)
        .digest('hex');
      expect(post?.headers['x-slack-signature']).toBe(`v0=${signature}`);
      expect(JSON.parse(post?.body ?? '')).toMatchObject({ type: 'event_callback', event: { text: 'over http' } });
      expect(post?.headers).not.toHaveProperty('x-slack-retry-num');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('refuses a target that does not give the challenge back', async () => {
    const { slack } = await start();
    await expect(slack.events.deliverTo(() => new Response('no'))).rejects.toThrow('without the challenge');
  });

  it('retries with headers that say why, and stops when told', async () => {
    const { slack, world } = await start({ ackTimeoutMs: 40, retryDelaysMs: [5, 5, 5] });
    const answers: (() => Response | Promise<Response>)[] = [
      () => new Response('', { status: 500 }),
      () => new Promise((resolve) => setTimeout(() => resolve(new Response()), 80)),
      () => new Response(),
      () => new Response('', { status: 500, headers: { 'x-slack-no-retry': '1' } }),
    ];
    const { posts, handle } = app(() => (answers.shift() ?? (() => new Response()))());
    await slack.events.deliverTo(handle);
    world.user('ada').say('general', 'hi');
    await until(() => posts.length === 3);
    expect(posts.map(({ headers }) => [headers.get('x-slack-retry-num'), headers.get('x-slack-retry-reason')])).toEqual(
      [
        [null, null],
        ['1', 'http_error'],
        ['2', 'http_timeout'],
      ],
    );
    expect(new Set(posts.map((post) => JSON.parse(post.body).event_id)).size).toBe(1);
    world.user('ada').say('general', 'unwanted');
    await until(() => slack.failures.length === 1);
    expect(posts).toHaveLength(4);
  });

  it('posts interactions as one field of JSON and commands as a plain form', async () => {
    const { slack, web, world, general } = await start();
    const { posts, handle } = app((post) =>
      post.body.startsWith('token=') ? Response.json({ text: 'done' }) : new Response(),
    );
    await slack.events.deliverTo(handle);
    world.user('ada').command('general', '/deploy it');
    const answer = await world.waitForMessage((message) => message.text === 'done');
    expect(answer.ephemeralTo).toBe('ada');
    const form = Object.fromEntries(new URLSearchParams(posts[0]?.body));
    expect(form).toMatchObject({ command: '/deploy', text: 'it', channel_id: general, is_enterprise_install: 'false' });
    expect(posts[0]?.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
    await web.chat.postMessage({
      channel: general,
      text: 'x',
      blocks: [
        { type: 'actions', elements: [{ type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } }] },
      ],
    });
    world.user('ada').click(await world.waitForMessage((message) => message.buttons.length > 0), 'go');
    const action = await until(() => posts.find((post) => post.body.startsWith('payload=')));
    expect(JSON.parse(new URLSearchParams(action.body).get('payload') ?? '')).toMatchObject({
      type: 'block_actions',
      actions: [{ action_id: 'go' }],
    });
  });

  it('goes back to Socket Mode, knows app_rate_limited and garbage', async () => {
    const { slack, world } = await start({ retryDelaysMs: [] });
    const { posts, handle } = app(() => new Response());
    await slack.events.deliverTo(handle);
    slack.events.rateLimited();
    await until(() => posts.length === 1);
    expect(JSON.parse(posts[0]?.body ?? '')).not.toHaveProperty('event');
    await slack.events.deliverTo(undefined);
    world.user('ada').say('general', 'hi');
    await until(() => slack.failures.length === 1);
    expect(posts).toHaveLength(1);
  });
});
