import type { Command, CommandOption, Interaction } from '../../../models/index.js';
import type { SlackInteraction, SlackInteractionNative, SlackUser } from '../native.js';
import {
  defined,
  flagAt,
  isWire,
  numberAt,
  objectAt,
  objectsAt,
  stringAt,
  stringsAt,
  type Wire,
} from '../wire/read.js';
import { dateOfTs, isTs } from '../wire/ts.js';
import type { NormalizeContext } from './context.js';
import { userStub } from './user.js';

/** `response_url` takes answers for half an hour, a view or a list of choices for three seconds (wire sheet, section 15). */
const responseMs = 30 * 60_000;
const answerMs = 3_000;

/** How long it can be answered, by Slack's kind of payload. */
function lifeOf(payloadType: string): number {
  return payloadType === 'block_suggestion' || payloadType === 'view_submission' ? answerMs : responseMs;
}

/**
 * The interactions of a payload: one for each action of `block_actions`, else one.
 *
 * @param receivedAt - payloads other than `block_actions` carry no time
 * @param commands - what is typed behind a command is read into `options` by its definition
 */
export function interactionsOf(
  payload: Wire,
  context: NormalizeContext,
  receivedAt: Date,
  commands: readonly Command[] = [],
): SlackInteraction[] {
  const type = stringAt(payload, 'type');
  if (type === undefined && stringAt(payload, 'command') !== undefined)
    return commandOf(payload, context, receivedAt, commands);
  switch (type) {
    case 'block_actions':
      return objectsAt(payload, 'actions').map((action) => actionOf(payload, action, context, receivedAt));
    case 'view_submission':
    case 'view_closed':
      return [viewOf(payload, type, context, receivedAt)];
    case 'block_suggestion':
      return [suggestionOf(payload, context, receivedAt)];
    case 'shortcut':
    case 'message_action':
      return [shortcutOf(payload, type, context, receivedAt)];
    default:
      return [];
  }
}

type Base = Pick<
  SlackInteraction,
  'platform' | 'account' | 'id' | 'user' | 'channelId' | 'threadId' | 'message' | 'createdAt' | 'expiresAt'
> & { native: SlackInteractionNative };

function baseOf(payload: Wire, payloadType: string, context: NormalizeContext, at: Date, version?: string): Base {
  const container = objectAt(payload, 'container');
  const messageWire = objectAt(payload, 'message');
  const view = objectAt(payload, 'view');
  const channelId =
    stringAt(objectAt(payload, 'channel'), 'id') ??
    stringAt(container, 'channel_id') ??
    stringAt(objectsAt(payload, 'response_urls')[0] ?? {}, 'channel_id');
  const ts = stringAt(messageWire, 'ts') ?? stringAt(container, 'message_ts') ?? stringAt(payload, 'message_ts');
  const rootTs = stringAt(messageWire, 'thread_ts') ?? stringAt(container, 'thread_ts');
  const threadId = isTs(rootTs) && rootTs !== ts ? rootTs : undefined;
  const triggerId = stringAt(payload, 'trigger_id');
  return defined<Base>({
    platform: 'slack',
    account: context.account,
    id: [triggerId ?? stringAt(view, 'id') ?? String(at.getTime()), version].filter(Boolean).join(':'),
    user: actorOf(payload, context),
    channelId,
    threadId,
    message:
      channelId === undefined || !isTs(ts)
        ? undefined
        : defined<NonNullable<Interaction['message']>>({ channelId, id: ts, threadId }),
    createdAt: at,
    expiresAt: new Date(at.getTime() + lifeOf(payloadType)),
    native: defined<SlackInteractionNative>({
      payloadType,
      triggerId,
      responseUrl:
        stringAt(payload, 'response_url') ?? stringAt(objectsAt(payload, 'response_urls')[0] ?? {}, 'response_url'),
      callbackId: stringAt(payload, 'callback_id') ?? stringAt(view, 'callback_id'),
      viewId: stringAt(view, 'id'),
      viewHash: stringAt(view, 'hash'),
      teamId: stringAt(objectAt(payload, 'team'), 'id') ?? stringAt(payload, 'team_id'),
      appId: stringAt(payload, 'api_app_id'),
      isEphemeral: flagAt(container, 'is_ephemeral') || undefined,
    }),
  });
}

function actionOf(payload: Wire, action: Wire, context: NormalizeContext, receivedAt: Date): SlackInteraction {
  const at = dateOfTs(stringAt(action, 'action_ts')) ?? receivedAt;
  const actionId = stringAt(action, 'action_id');
  const base = baseOf(payload, 'block_actions', context, at, stringAt(action, 'action_ts'));
  const values = valuesOf(action);
  const isButton = action['type'] === 'button';
  const fields = fieldsOf(objectAt(payload, 'state'), objectAt(objectAt(payload, 'view'), 'state'));
  return defined<SlackInteraction>({
    ...base,
    type: isButton ? 'button' : 'select',
    componentId: actionId ?? stringAt(action, 'block_id'),
    value: isButton ? stringAt(action, 'value') : undefined,
    values: isButton ? undefined : values,
    fields: Object.keys(fields.values).length > 0 ? fields.values : undefined,
    metadata: stringAt(objectAt(payload, 'view'), 'private_metadata'),
    native: defined<SlackInteractionNative>({ ...base.native, actionId, blockId: stringAt(action, 'block_id') }),
  });
}

function viewOf(payload: Wire, type: string, context: NormalizeContext, at: Date): SlackInteraction {
  const view = objectAt(payload, 'view');
  const base = baseOf(payload, type, context, at, type === 'view_closed' ? 'closed' : stringAt(view, 'hash'));
  const { values, blocks } = fieldsOf(objectAt(view, 'state'));
  return defined<SlackInteraction>({
    ...base,
    // A modal that was put away is not one that was sent.
    type: type === 'view_submission' ? 'modal' : 'unknown',
    componentId: stringAt(view, 'callback_id'),
    fields: values,
    metadata: stringAt(view, 'private_metadata'),
    native: defined<SlackInteractionNative>({
      ...base.native,
      inputBlocks: Object.keys(blocks).length > 0 ? blocks : undefined,
    }),
  });
}

function suggestionOf(payload: Wire, context: NormalizeContext, at: Date): SlackInteraction {
  const actionId = stringAt(payload, 'action_id') ?? '';
  const typed = payload['value'];
  const base = baseOf(payload, 'block_suggestion', context, at, `${actionId}:${String(typed)}`);
  return defined<SlackInteraction>({
    ...base,
    type: 'autocomplete',
    componentId: actionId,
    focused: { name: actionId, value: typeof typed === 'string' ? typed : '' },
    native: defined<SlackInteractionNative>({ ...base.native, actionId, blockId: stringAt(payload, 'block_id') }),
  });
}

function shortcutOf(payload: Wire, type: string, context: NormalizeContext, receivedAt: Date): SlackInteraction {
  const at = dateOfTs(stringAt(payload, 'action_ts')) ?? receivedAt;
  return {
    ...baseOf(payload, type, context, at),
    type: 'shortcut',
    componentId: stringAt(payload, 'callback_id') ?? '',
  };
}

function commandOf(
  payload: Wire,
  context: NormalizeContext,
  at: Date,
  commands: readonly Command[],
): SlackInteraction[] {
  const base = baseOf(payload, 'slash_commands', context, at);
  const name = (stringAt(payload, 'command') ?? '').replace(/^\//, '');
  const text = stringAt(payload, 'text') ?? '';
  const definition = commands.find((command) => command.type === 'slash' && command.name === name);
  const options = definition === undefined ? undefined : optionsOf(text, definition.options);
  const channelId = stringAt(payload, 'channel_id');
  return [
    defined<SlackInteraction>({
      ...base,
      ...(channelId !== undefined && { channelId }),
      type: 'command',
      command: name,
      text,
      options: options && Object.keys(options).length > 0 ? options : undefined,
    }),
  ];
}

function actorOf(payload: Wire, context: NormalizeContext): SlackUser {
  const user = objectAt(payload, 'user');
  const id = stringAt(user, 'id') ?? stringAt(payload, 'user_id') ?? 'unknown';
  const handle = stringAt(user, 'username') ?? stringAt(payload, 'user_name') ?? stringAt(user, 'name');
  return context.userById(id) ?? userStub(id, context, handle === undefined ? {} : { handle });
}

/** What was chosen in a select, date or time picker. */
function valuesOf(action: Wire): string[] {
  const option = stringAt(objectAt(action, 'selected_option'), 'value');
  if (option !== undefined) return [option];
  const options = objectsAt(action, 'selected_options').flatMap((each) => stringAt(each, 'value') ?? []);
  if (options.length > 0) return options;
  for (const key of ['user', 'conversation', 'channel', 'date', 'time']) {
    const one = stringAt(action, `selected_${key}`);
    if (one !== undefined) return [one];
    const many = stringsAt(action, `selected_${key}s`);
    if (many.length > 0) return many;
  }
  const moment = numberAt(action, 'selected_date_time');
  if (moment !== undefined) return [new Date(moment * 1000).toISOString()];
  const typed = stringAt(action, 'value');
  return typed === undefined ? [] : [typed];
}

/** What stands in the inputs, by input id, and the block of each. Ids come from outside, so no key is ever assigned. */
function fieldsOf(...states: readonly Wire[]): {
  values: Record<string, string | string[]>;
  blocks: Record<string, string>;
} {
  const values = new Map<string, string | string[]>();
  const blocks = new Map<string, string>();
  for (const state of states) {
    for (const [blockId, actions] of Object.entries(objectAt(state, 'values'))) {
      if (!isWire(actions)) continue;
      for (const [actionId, input] of Object.entries(actions)) {
        if (!isWire(input)) continue;
        const type = stringAt(input, 'type') ?? '';
        const isText = /_input$/.test(type);
        values.set(actionId, isText ? textOfInput(input) : valuesOf(input));
        blocks.set(actionId, blockId);
      }
    }
  }
  return { values: Object.fromEntries(values), blocks: Object.fromEntries(blocks) };
}

function textOfInput(input: Wire): string {
  const value = input['value'];
  return typeof value === 'string' ? value : '';
}

const quoted = /"([^"]*)"|'([^']*)'|(\S+)/g;

/**
 * What was typed behind a command, by its definition: words (or quoted texts) in the order of the options, or
 * `name:value` and `name=value`; the last text option takes the rest.
 */
export function optionsOf(text: string, options: readonly CommandOption[]): Record<string, string | number | boolean> {
  const found = new Map<string, string>();
  const words: { text: string; start: number; isQuoted: boolean }[] = [];
  for (const match of text.matchAll(quoted)) {
    const isQuoted = match[3] === undefined;
    const named = isQuoted ? null : /^([\w-]+)[:=](.+)$/.exec(match[3] ?? '');
    const option = named && options.find((each) => each.name === named[1]);
    if (named && option) found.set(option.name, named[2] ?? '');
    else words.push({ text: match[1] ?? match[2] ?? match[3] ?? '', start: match.index, isQuoted });
  }
  const open = options.filter((option) => !found.has(option.name));
  open.forEach((option, index) => {
    const word = words[index];
    if (word === undefined) return;
    const takesRest =
      index === open.length - 1 && option.type === 'string' && words.length > open.length && !word.isQuoted;
    found.set(option.name, takesRest ? text.slice(word.start).trim() : word.text);
  });
  return Object.fromEntries(
    options.flatMap((option) => {
      const typed = found.get(option.name);
      return typed === undefined ? [] : [[option.name, valueOfOption(typed, option)] as const];
    }),
  );
}

function valueOfOption(typed: string, { type }: CommandOption): string | number | boolean {
  switch (type) {
    case 'integer':
    case 'number':
      return Number.isFinite(Number(typed)) ? Number(typed) : typed;
    case 'boolean':
      return /^(true|yes|on|1)$/i.test(typed) ? true : /^(false|no|off|0)$/i.test(typed) ? false : typed;
    case 'user':
      return /^<@([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed)?.[1] ?? typed;
    case 'channel':
      return /^<#([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed)?.[1] ?? typed;
    case 'role':
      return /^<!subteam\^([A-Z0-9]+)(?:\|[^>]*)?>$/.exec(typed)?.[1] ?? typed;
    default:
      return typed;
  }
}
