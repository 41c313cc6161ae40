import { randomBytes } from 'node:crypto';
import type { UserRecord } from '../../world/index.js';
import { checkBlocks } from '../blocks/check.js';
import { placedElements } from '../blocks/controls.js';
import { fillBlocks } from '../blocks/fill.js';
import { isJson, type Json, list, text } from '../json.js';
import { anyone, type SlackCall, type SlackMethod } from '../method.js';
import { invalid, SlackError } from '../slack-error.js';
import type { SlackView } from '../views.js';
import { wireView } from '../wire/view.js';
import type { SlackWorkspace } from '../workspace.js';
import { modalInputs } from './modal-inputs.js';

/** Refuses what Slack refuses of a view, and fills in its blocks. (Wire sheet, section 12.) */
export function checkView(value: unknown, type: 'modal' | 'home'): Json {
  if (!isJson(value)) throw invalid('invalid_arguments', ['missing required field: view']);
  const faults: string[] = [];
  if (value.type !== type) faults.push(`must be one of: ${type} [json-pointer:/view/type]`);
  const most = (key: string, max: number, from: unknown, pointer: string) => {
    if (text(from, key).length > max) faults.push(`must be less than ${max + 1} characters [json-pointer:${pointer}]`);
  };
  if (type === 'modal') {
    if (!text(value.title, 'text')) faults.push('missing required field: title [json-pointer:/view/title]');
    for (const key of ['title', 'submit', 'close']) most('text', 24, value[key], `/view/${key}/text`);
    const inputs = list(value, 'blocks').some((block) => block.type === 'input');
    if (inputs && !isJson(value.submit)) faults.push('missing required field: submit [json-pointer:/view/submit]');
  }
  most('private_metadata', 3_000, value, '/view/private_metadata');
  most('callback_id', 255, value, '/view/callback_id');
  if (faults.length > 0) throw invalid('invalid_arguments', faults);
  const blocks = fillBlocks(checkBlocks(value.blocks, type, '/view/blocks'));
  if (JSON.stringify(value).length > 250_000) throw new SlackError('view_too_large');
  const plain = (key: string) => (isJson(value[key]) ? { [key]: { emoji: true, ...(value[key] as Json) } } : {});
  return { ...value, ...plain('title'), ...plain('submit'), ...plain('close'), blocks };
}

function newHash(workspace: SlackWorkspace): string {
  return `${workspace.seconds()}.${randomBytes(6).toString('base64url').slice(0, 8)}`;
}

/** What the inputs of a view hold before anybody has touched them. */
function initialValues(content: Json): SlackView['values'] {
  const values: SlackView['values'] = {};
  for (const { element, blockId } of placedElements(list(content, 'blocks'))) {
    const initial = element.initial_value ?? element.initial_option ?? element.initial_options;
    const key = element.initial_option ? 'selected_option' : element.initial_options ? 'selected_options' : 'value';
    if (initial !== undefined)
      values[blockId] = { ...values[blockId], [text(element, 'action_id')]: { type: element.type, [key]: initial } };
  }
  return values;
}

/** Shows it to its person in the world. */
export function openModal(workspace: SlackWorkspace, user: UserRecord, content: Json, below?: SlackView): SlackView {
  const id = workspace.ids.next('V');
  const view: SlackView = {
    id,
    type: 'modal',
    userId: user.id,
    rootId: below?.rootId ?? id,
    previousId: below?.id,
    hash: newHash(workspace),
    content,
    values: initialValues(content),
  };
  workspace.views.set(view);
  workspace.state.modals.open(user, {
    id,
    title: text(content.title, 'text'),
    inputs: modalInputs(content),
    submitLabel: text(content.submit, 'text') || undefined,
    native: view,
  });
  return view;
}

export function updateView(workspace: SlackWorkspace, view: SlackView, content: Json): void {
  view.content = content;
  view.hash = newHash(workspace);
  view.values = { ...initialValues(content), ...view.values };
  const user = workspace.state.users.get(view.userId);
  const modal = user && workspace.state.modals.stackOf(user).find((each) => each.id === view.id);
  if (modal) Object.assign(modal, { title: text(content.title, 'text'), inputs: modalInputs(content) });
}

function viewOf(call: SlackCall): SlackView {
  const id = call.args.string('view_id');
  const externalId = call.args.string('external_id');
  const view = id
    ? call.workspace.views.get(id)
    : externalId
      ? call.workspace.views.byExternalId(externalId)
      : undefined;
  if (!view) throw new SlackError('not_found');
  const hash = call.args.string('hash');
  if (hash && hash !== view.hash) throw new SlackError('hash_conflict');
  return view;
}

function readView(call: SlackCall, type: 'modal' | 'home'): Json {
  return checkView(call.args.json('view', 'invalid_arguments'), type);
}

function trigger(call: SlackCall): UserRecord {
  return call.workspace.triggers.use(call.args.need('trigger_id', 'invalid_trigger_id'));
}

export const viewMethods: Record<string, SlackMethod> = {
  'views.open': {
    tokens: anyone,
    run: (call) => {
      const content = readView(call, 'modal');
      return { view: wireView(openModal(call.workspace, trigger(call), content), call.workspace) };
    },
  },
  'views.push': {
    tokens: anyone,
    run: (call) => {
      const content = readView(call, 'modal');
      const user = trigger(call);
      const stack = call.state.modals.stackOf(user);
      if (stack.length >= 3) throw new SlackError('push_limit_reached');
      const below = call.workspace.views.get(stack.at(-1)?.id ?? '');
      return { view: wireView(openModal(call.workspace, user, content, below), call.workspace) };
    },
  },
  'views.update': {
    tokens: anyone,
    run: (call) => {
      const view = viewOf(call);
      updateView(call.workspace, view, readView(call, view.type));
      return { view: wireView(view, call.workspace) };
    },
  },
  'views.publish': {
    tokens: anyone,
    run: (call) => {
      const { workspace } = call;
      const user = call.user('user_id');
      const content = readView(call, 'home');
      const existing = workspace.views.homeOf(user.id);
      const hash = call.args.string('hash');
      if (existing && hash && hash !== existing.hash) throw new SlackError('hash_conflict');
      const id = existing?.id ?? workspace.ids.next('V');
      const view: SlackView = {
        id,
        type: 'home',
        userId: user.id,
        rootId: id,
        previousId: undefined,
        hash: newHash(workspace),
        content,
        values: {},
      };
      workspace.views.set(view);
      return { view: wireView(view, workspace) };
    },
  },
};
