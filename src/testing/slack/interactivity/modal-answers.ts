import type { UserRecord } from '../../world/index.js';
import { placedElements } from '../blocks/controls.js';
import { isJson, type Json, list, text } from '../json.js';
import { checkView, openModal, updateView } from '../methods/views.js';
import type { SlackView } from '../views.js';
import type { SlackWorkspace } from '../workspace.js';
import { chosen } from './payloads.js';

/** Puts what a person typed into a view's state. @throws an Error when an input that must be filled in is empty. */
export function fillIn(view: SlackView, values: Record<string, string | string[]>, workspace: SlackWorkspace): void {
  const blocks = list(view.content, 'blocks');
  for (const { element, blockId } of placedElements(blocks)) {
    const actionId = text(element, 'action_id') || blockId;
    const given = values[actionId] ?? values[blockId];
    const state: Record<string, Json> = view.values[blockId] ?? {};
    if (given !== undefined) state[actionId] = { type: element.type, ...chosen(element, [given].flat(), workspace) };
    state[actionId] ??= { type: element.type, ...chosen(element, [], workspace) };
    view.values[blockId] = state;
    const block = blocks.find((each) => each.block_id === blockId);
    const isEmpty = Object.entries(state[actionId] ?? {}).every(
      ([key, value]) => key === 'type' || value === null || (Array.isArray(value) && value.length === 0),
    );
    if (block?.type === 'input' && block.optional !== true && isEmpty)
      throw new Error(`the modal's input ${actionId} ("${text(block.label, 'text')}") must be filled in`);
  }
}

/** Does what the app answered to a view_submission: nothing closes the view. @returns the errors that the person sees. */
export function answerSubmission(
  answer: unknown,
  view: SlackView,
  user: UserRecord,
  workspace: SlackWorkspace,
): Record<string, string> {
  const close = (each: SlackView) => {
    const modal = workspace.state.modals.stackOf(user).find(({ id }) => id === each.id);
    if (modal) workspace.state.modals.close(user, modal);
    workspace.views.delete(each.id);
  };
  if (!isJson(answer) || answer.response_action === undefined) {
    close(view);
    return {};
  }
  switch (answer.response_action) {
    case 'errors':
      return isJson(answer.errors)
        ? Object.fromEntries(Object.entries(answer.errors).map(([key, value]) => [key, String(value)]))
        : {};
    case 'update':
      updateView(workspace, view, checkView(answer.view, 'modal'));
      return {};
    case 'push':
      openModal(workspace, user, checkView(answer.view, 'modal'), view);
      return {};
    case 'clear':
      for (const modal of [...workspace.state.modals.stackOf(user)]) {
        const each = workspace.views.get(modal.id);
        if (each) close(each);
      }
      return {};
    default:
      throw new Error(`Slack has no response_action ${String(answer.response_action)}`);
  }
}
