import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect, type Received, start, until } from './harness.js';

const samples = resolve('../shared/samples/slack');
const isThere = existsSync(samples);
if (!isThere) console.log(`recorded Slack payloads are not at ${samples}: shapes are not compared`);

type Json = Record<string, unknown>;
const read = (file: string): Json => JSON.parse(readFileSync(resolve(samples, file), 'utf8'));

/** The type of every place in a value; lists have the shapes of all their entries merged. */
function shape(value: unknown, at = '', into: Map<string, Set<string>> = new Map()): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  into.set(at, (into.get(at) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const each of value) shape(each, `${at}[]`, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) shape(each, at ? `${at}.${key}` : key, into);
  return into;
}

/**
 * Every key that was recorded is emitted, with the recorded type. `optional` are those that stand for something else
 * than the same kind of event (an enterprise, an assistant), or that the recording shows only sometimes.
 */
function expectShape(emitted: unknown, recorded: unknown, optional: readonly string[] = []): void {
  const ours = shape(emitted);
  const missing: string[] = [];
  for (const [at, kinds] of shape(recorded)) {
    if (optional.some((each) => at === each || at.startsWith(`${each}.`) || at.startsWith(`${each}[`))) continue;
    const own = ours.get(at);
    if (!own) missing.push(`${at} (${[...kinds]})`);
    else
      expect(
        [...own].every((kind) => kinds.has(kind)),
        `${at}: ours ${[...own]}, recorded ${[...kinds]}`,
      ).toBe(true);
  }
  expect(missing).toEqual([]);
}

/** And nothing is emitted that no recording of the kind has. */
function expectNoMore(emitted: unknown, recorded: readonly unknown[], known: readonly string[] = []): void {
  const theirs = new Set(recorded.flatMap((each) => [...shape(each).keys()]));
  const more = [...shape(emitted).keys()].filter(
    (at) => !theirs.has(at) && !known.some((each) => at === each || at.startsWith(`${each}.`)),
  );
  expect(more).toEqual([]);
}

const payload = (received: Received[], fits: (body: Json) => boolean) =>
  until(() => received.find((each) => each.body && fits(each.body))?.body);
const eventOf = (body: Json) => (body.event ?? {}) as Json;

describe.skipIf(!isThere)('payloads compared with recorded ones', () => {
  const recordings = isThere
    ? (JSON.parse(readFileSync(resolve(samples, 'sample-messages.json'), 'utf8')) as Json[])
    : [];

  it("a person's message and the app_mention beside it", async () => {
    const { slack, world } = await start();
    const { received } = await connect(slack);
    world.user('ada').say('general', '@chatmux 1');
    const message = await payload(received, (body) => eventOf(body).type === 'message');
    const mention = await payload(received, (body) => eventOf(body).type === 'app_mention');
    expectShape(message, recordings[0]);
    expectNoMore(message, [recordings[0]]);
    expectShape(mention, recordings[1]);
    expectNoMore(mention, [recordings[1]]);
  });

  it("the bot's own reply, a person's reply, and the bot's update", async () => {
    const { slack, web, world, general } = await start({ rootCounterEvents: false });
    const { received } = await connect(slack);
    const root = world.user('ada').say('general', 'root');
    const own = await web.chat.postMessage({ channel: general, text: 'Thanks\n\n_Connected_', thread_ts: root.id });
    world.user('ada').say('general', '2', { thread: root });
    await web.chat.update({ channel: general, ts: own.ts ?? '', text: 'Just a little bit...' });
    const echo = await payload(received, (body) => eventOf(body).bot_id !== undefined);
    const reply = await payload(received, (body) => eventOf(body).text === '2');
    const change = await payload(received, (body) => eventOf(body).subtype === 'message_changed');
    expectShape(echo, recordings[2]);
    expectNoMore(echo, [recordings[2]]);
    expectShape(reply, recordings[3]);
    expectNoMore(reply, [recordings[3]]);
    expectShape(change, recordings[5]);
    // The recorded text before had no marks.
    expectNoMore(change, [recordings[5]], ['event.previous_message.blocks[].elements[].elements[].style']);
  });

  it('a direct message', async () => {
    const { slack, world } = await start();
    const { received } = await connect(slack);
    world.user('ada').say(world.direct('ada'), 'hello hello');
    const direct = await payload(received, (body) => eventOf(body).type === 'message');
    expectShape(direct, read('dm__slack-direct.json').directDM);
    expect(eventOf(direct).channel_type).toBe('im');
  });

  it('reactions and joining', async () => {
    const { slack, world } = await start();
    const { received } = await connect(slack);
    const said = world.user('ada').say('general', 'hi');
    world.user('bob').react(said, '👍');
    world.channel('new', { members: ['ada'] });
    const reaction = await payload(received, (body) => eventOf(body).type === 'reaction_added');
    const joined = await payload(received, (body) => eventOf(body).type === 'member_joined_channel');
    expectShape(reaction, read('actions-reactions__slack.json').reaction);
    // The recording is of an Enterprise organisation.
    expectShape(joined, read('member-joined-channel__slack.json').memberJoinedChannel, [
      'enterprise_id',
      'context_enterprise_id',
      'authorizations[].enterprise_id',
      'event.enterprise',
    ]);
  });

  it('interactions: button, select, radio buttons, ephemeral', async () => {
    const { slack, web, world, general } = await start();
    const { received } = await connect(slack);
    const root = world.user('ada').say('general', 'hi');
    const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });
    const blocks = [
      { type: 'header' as const, text: { type: 'plain_text' as const, text: ':wave: Welcome!' } },
      {
        type: 'actions' as const,
        elements: [
          {
            type: 'button' as const,
            action_id: 'feedback',
            text: { type: 'plain_text' as const, text: 'Send Feedback' },
          },
          {
            type: 'static_select' as const,
            action_id: 'quick_action',
            placeholder: { type: 'plain_text' as const, text: 'Choose...' },
            options: [option('greet')],
          },
        ],
      },
    ];
    await web.chat.postMessage({ channel: general, text: 'Welcome', blocks, thread_ts: root.id });
    const message = await world.waitForMessage((each) => each.buttons.length > 0);
    world.user('ada').click(message, 'feedback');
    const click = await payload(received, (body) => body.type === 'block_actions');
    expectShape(click, read('modals__slack.json').action);
    received.length = 0;
    world.user('ada').choose(message, 'quick_action', ['greet']);
    const choice = await payload(received, (body) => body.type === 'block_actions');
    expectShape(choice, read('actions-reactions__slack.json').staticSelectAction);
    received.length = 0;
    await web.chat.postEphemeral({
      channel: general,
      user: world.user('ada').id,
      text: 'x',
      thread_ts: root.id,
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', style: 'primary', action_id: 'e', text: { type: 'plain_text', text: 'Open' } }],
        },
      ],
    });
    const ephemeral = await world.waitForMessage((each) => each.ephemeralTo === 'ada');
    world.user('ada').click(ephemeral, 'e');
    const pressed = await payload(received, (body) => body.type === 'block_actions');
    expectShape(pressed, read('modals__slack.json').ephemeralAction);
    expectNoMore(pressed, [read('modals__slack.json').ephemeralAction]);
  });

  it('a slash command, and a submitted modal', async () => {
    const { slack, web, world } = await start();
    const { received } = await connect(slack);
    world.user('ada').command('general', '/test-feedback some arguments here');
    const command = await payload(received, (body) => body.command !== undefined);
    const recorded = read('slash-commands__slack.json');
    expectShape(command, recorded.slashCommandWithArgs);
    expectNoMore(command, [recorded.slashCommandWithArgs]);
    const recordedView = (recorded.viewSubmission as Json).view as Json;
    const { type, blocks, private_metadata, callback_id, title, submit, close, notify_on_close } = recordedView;
    const view = { type, blocks, private_metadata, callback_id, title, submit, close, notify_on_close };
    await web.apiCall('views.open', { trigger_id: String(command.trigger_id), view });
    world.user('ada').submit({ message: 'Hello!', category: 'feature', email: 'user@example.com' });
    const submission = await payload(received, (body) => body.type === 'view_submission');
    expectShape(submission, recorded.viewSubmission);
    expectNoMore(submission, [recorded.viewSubmission]);
    expect((submission.view as Json).state).toEqual(recordedView.state);
  });

  it('a file on a message', async () => {
    const { slack, world } = await start();
    const { received } = await connect(slack);
    world
      .user('ada')
      .upload('general', { filename: 'image.png', data: new Uint8Array(8), contentType: 'image/png' }, '@chatmux see');
    const mention = await payload(received, (body) => eventOf(body).type === 'app_mention');
    const recorded = read('streaming__slack.json').aiMentionWithFile;
    // Thumbnails come by the picture's size; sharing was skipped there; the assistant's token is another feature.
    const thumbs = [80, 160, 360, 480, 720, 800, 960, 1024].flatMap((size) =>
      ['', '_w', '_h'].map((end) => `event.files[].thumb_${size}${end}`),
    );
    expectShape(mention, recorded, [
      ...thumbs,
      'event.files[].thumb_tiny',
      'event.files[].original_w',
      'event.files[].original_h',
      'event.files[].skipped_shares',
      'event.assistant_thread',
    ]);
  });

  it('answers have the fields of the published examples', async () => {
    const { web, world, general } = await start();
    const examples = read('openapi-examples.json') as Record<string, { ok?: Json }>;
    world.user('ada').say('general', 'hi');
    const said = world.lastMessage('general');
    const answers: Record<string, Json> = {
      'auth.test': (await web.auth.test()) as unknown as Json,
      'chat.postMessage': (await web.chat.postMessage({ channel: general, text: 'x' })) as unknown as Json,
      'conversations.info': (await web.conversations.info({ channel: general })) as unknown as Json,
      'conversations.members': (await web.conversations.members({ channel: general })) as unknown as Json,
      'users.info': (await web.users.info({ user: world.user('ada').id })) as unknown as Json,
      'reactions.add': (await web.reactions.add({
        channel: general,
        timestamp: said?.id ?? '',
        name: 'tada',
      })) as unknown as Json,
      'chat.getPermalink': (await web.chat.getPermalink({
        channel: general,
        message_ts: said?.id ?? '',
      })) as unknown as Json,
    };
    for (const [method, answer] of Object.entries(answers)) {
      const example = examples[method]?.ok;
      if (!example) continue;
      const missing = Object.keys(example).filter((key) => !(key in answer));
      expect(missing, method).toEqual([]);
    }
  });
});
