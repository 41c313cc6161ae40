import { describe, expect, it } from 'vitest';
import { connect, type Received, refusal, start, until } from './harness.js';

const body = (received: Received[], type: string) =>
  until(() => received.find((each) => each.body?.type === type)?.body);

const blocks = [
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' }, value: '42', style: 'primary' },
      {
        type: 'static_select',
        action_id: 'size',
        options: [{ text: { type: 'plain_text', text: 'Small' }, value: 's' }],
      },
      { type: 'external_select', action_id: 'find' },
    ],
  },
];

const modal = (title = 'Ask') => ({
  type: 'modal' as const,
  callback_id: 'ask',
  private_metadata: 'meta',
  notify_on_close: true,
  title: { type: 'plain_text' as const, text: title },
  submit: { type: 'plain_text' as const, text: 'Send' },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'why',
      label: { type: 'plain_text' as const, text: 'Why' },
      element: { type: 'plain_text_input' as const, action_id: 'reason' },
    },
  ],
});

describe('buttons and selects', () => {
  it('a click comes as block_actions; its trigger opens a modal once, its response_url answers', async () => {
    const { slack, web, world, general } = await start();
    const { received } = await connect(slack);
    const posted = await web.chat.postMessage({ channel: general, text: 'pick', blocks });
    const message = await world.waitForMessage((each) => each.buttons.length > 0);
    expect(message).toMatchObject({
      buttons: [{ id: 'go', label: 'Go' }],
      selects: [{ id: 'size', options: [{ label: 'Small', value: 's' }] }, { id: 'find' }],
    });
    world.user('ada').click(message, 'Go');
    const payload = await body(received, 'block_actions');
    expect(payload).toMatchObject({
      user: { id: world.user('ada').id, username: 'ada' },
      container: { type: 'message', message_ts: posted.ts, channel_id: general, is_ephemeral: false },
      channel: { id: general, name: 'general' },
      message: { ts: posted.ts, bot_id: slack.ids.botId },
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: '42' }],
    });
    const trigger_id = String(payload.trigger_id);
    const opened = await web.views.open({ trigger_id, view: modal() });
    expect(opened.view).toMatchObject({ callback_id: 'ask', state: { values: {} } });
    expect(world.user('ada').modal).toMatchObject({ title: 'Ask', inputs: [{ id: 'reason', label: 'Why' }] });
    expect(await refusal(web.views.open({ trigger_id, view: modal() }))).toBe('exchanged_trigger_id');
    expect(await refusal(web.views.open({ trigger_id: '1.2.3', view: modal() }))).toBe('invalid_trigger_id');
    const respond = (answer: object) =>
      fetch(String(payload.response_url), { method: 'POST', body: JSON.stringify(answer) });
    expect(await (await respond({ text: 'only you' })).json()).toEqual({ ok: true });
    expect(world.lastMessage('general')).toMatchObject({ text: 'only you', ephemeralTo: 'ada' });
    await respond({ text: 'all of you', response_type: 'in_channel' });
    expect(world.lastMessage('general')?.ephemeralTo).toBeUndefined();
    await respond({ text: 'replaced', replace_original: true });
    expect(world.messages('general')[0]).toMatchObject({ id: posted.ts, text: 'replaced', buttons: [] });
    await respond({ delete_original: true });
    expect(world.messages('general').some((each) => each.id === posted.ts)).toBe(false);
    await respond({ text: 'fifth' });
    expect((await respond({ text: 'sixth' })).status).toBe(404);
  });

  it('a choice, on an ephemeral message too, where the message itself is not told', async () => {
    const { slack, web, world, general } = await start();
    const { received } = await connect(slack);
    await web.chat.postEphemeral({ channel: general, user: world.user('ada').id, text: 'pick', blocks });
    const message = world.lastMessage('general');
    world.user('ada').choose(message!, 'size', ['s']);
    const payload = await body(received, 'block_actions');
    expect(payload).toMatchObject({
      container: { is_ephemeral: true },
      actions: [{ type: 'static_select', action_id: 'size', selected_option: { value: 's', text: { text: 'Small' } } }],
      state: { values: { row: { size: { type: 'static_select', selected_option: { value: 's' } } } } },
    });
    expect(payload).not.toHaveProperty('message');
  });

  it('an external select is filled by the app', async () => {
    const { slack, web, world, general } = await start();
    const options = [{ text: { type: 'plain_text', text: 'Found' }, value: 'f' }];
    const { received } = await connect(slack, {
      acknowledge: (event) => (event.body?.type === 'block_suggestion' ? { options } : undefined),
    });
    await web.chat.postMessage({ channel: general, text: 'pick', blocks });
    expect(await slack.suggest('ada', 'find', 'fo', world.lastMessage('general'))).toEqual(options);
    expect(received.find((each) => each.body?.type === 'block_suggestion')?.body).toMatchObject({
      action_id: 'find',
      block_id: 'row',
      value: 'fo',
    });
  });

  it('a trigger is good for a moment only', async () => {
    const { slack, web, world, general } = await start({ triggerMs: 15 });
    const { received } = await connect(slack);
    world.user('ada').command('general', '/ask');
    const command = await until(() => received.find((each) => each.body?.command)?.body);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await refusal(web.views.open({ trigger_id: String(command.trigger_id), view: modal() }))).toBe(
      'expired_trigger_id',
    );
    expect(general).toBeTruthy();
  });
});

describe('commands and shortcuts', () => {
  it('a slash command, answered in the acknowledgement', async () => {
    const { slack, world, general } = await start();
    const { received } = await connect(slack, {
      acknowledge: (event) => (event.body?.command ? { response_type: 'in_channel', text: 'deploying' } : undefined),
    });
    world.user('ada').command('general', '/deploy staging now');
    await world.waitForMessage((message) => message.text === 'deploying' && message.isBot);
    expect(received.find((each) => each.body?.command)?.body).toMatchObject({
      command: '/deploy',
      text: 'staging now',
      user_name: 'ada',
      channel_id: general,
      channel_name: 'general',
      is_enterprise_install: 'false',
      response_url: expect.stringContaining('/commands/'),
    });
  });

  it('shortcuts: global and of a message', async () => {
    const { slack, world, general } = await start();
    const { received } = await connect(slack);
    const said = world.user('ada').say('general', 'this');
    await slack.shortcut('ada', 'new_ticket');
    await slack.shortcut('ada', 'ticket_from', said);
    expect(await body(received, 'shortcut')).toMatchObject({
      callback_id: 'new_ticket',
      trigger_id: expect.any(String),
    });
    expect(await body(received, 'message_action')).toMatchObject({
      callback_id: 'ticket_from',
      message_ts: said.id,
      channel: { id: general },
      message: { text: 'this' },
    });
  });

  it('notes what nobody answered', async () => {
    const { slack, world } = await start();
    world.user('ada').command('general', '/deploy');
    await until(() => slack.failures.length === 1);
    expect(slack.failures[0]).toMatchObject({ kind: 'slash_commands', reason: 'no_connection' });
  });
});

describe('modals', () => {
  async function withModal(acknowledge: (event: Received) => unknown) {
    const base = await start();
    const connection = await connect(base.slack, { acknowledge });
    const ada = base.world.user('ada');
    ada.command('general', '/ask');
    const command = await until(() => connection.received.find((each) => each.body?.command)?.body);
    await base.web.views.open({ trigger_id: String(command.trigger_id), view: modal() });
    return { ...base, ...connection, ada, trigger: () => String(command.trigger_id) };
  }

  it('are submitted, closed by an empty answer', async () => {
    const { slack, received, ada } = await withModal(() => undefined);
    expect(() => ada.submit({})).toThrow('must be filled in');
    expect(() => ada.submit({ nonsense: 'x' })).toThrow('no input nonsense');
    ada.submit({ reason: 'because' });
    const payload = await body(received, 'view_submission');
    expect(payload.view).toMatchObject({
      private_metadata: 'meta',
      state: { values: { why: { reason: { type: 'plain_text_input', value: 'because' } } } },
    });
    await until(() => ada.modal === undefined);
    expect(slack.modalErrors('ada')).toEqual({});
  });

  it('keep standing with errors, are updated, pushed and cleared', async () => {
    const answers: unknown[] = [
      { response_action: 'errors', errors: { why: 'too short' } },
      { response_action: 'update', view: modal('Again') },
      { response_action: 'push', view: modal('On top') },
      { response_action: 'clear' },
    ];
    const { slack, ada } = await withModal((event) =>
      event.body?.type === 'view_submission' ? answers.shift() : undefined,
    );
    ada.submit({ reason: 'x' });
    await until(() => slack.modalErrors('ada').why === 'too short');
    expect(ada.modal?.title).toBe('Ask');
    ada.submit({ reason: 'longer' });
    await until(() => ada.modal?.title === 'Again');
    ada.submit({ reason: 'longer' });
    await until(() => ada.modal?.title === 'On top');
    ada.submit({ reason: 'longer' });
    await until(() => ada.modal === undefined);
  });

  it('tell of closing where asked; wrong views are refused', async () => {
    const { slack, web, received, world } = await withModal(() => undefined);
    await slack.closeModal('ada');
    expect(await body(received, 'view_closed')).toMatchObject({ is_cleared: false, view: { callback_id: 'ask' } });
    const wrong = { ...modal('x'.repeat(25)) };
    expect(await refusal(web.views.open({ trigger_id: 'x', view: wrong }))).toBe('invalid_arguments');
    const home = await web.views.publish({
      user_id: world.user('ada').id,
      view: { type: 'home', blocks: [{ type: 'divider' }] },
    });
    expect(slack.openHome('ada')).toMatchObject({ id: home.view?.id, type: 'home' });
    expect(await refusal(web.views.update({ view_id: 'V0NONE', view: modal() }))).toBe('not_found');
  });
});

describe('wrong answers of the app', () => {
  it('are noted and end nothing', async () => {
    const { slack, world } = await start();
    const { received } = await connect(slack, {
      acknowledge: (event) => (event.body?.command ? { blocks: [{ type: 'nonsense' }] } : undefined),
    });
    world.user('ada').command('general', '/deploy');
    await until(() => slack.failures.length === 1);
    expect(slack.failures[0]?.reason).toContain('unsupported type: nonsense');
    world.user('ada').say('general', 'still here');
    await until(() => received.some((each) => each.body?.event !== undefined));
  });
});
