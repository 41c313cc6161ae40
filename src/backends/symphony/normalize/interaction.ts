import type { User } from '../../../models/index.js';
import { normalizeFormMessageId, normalizeId } from '../client/ids.js';
import type { V4Event, V4SymphonyElementsAction } from '../client/types/event.js';
import { dateOf, present, said } from '../fields.js';
import { readComponentName } from '../markup/component-name.js';
import { submitName } from '../markup/components.js';
import type { SymphonyInteraction } from '../native.js';
import type { NormalizeContext } from './context.js';

/**
 * An answered form. A form of one choice alone is a `select`; a dialog is a `modal`; any other is the `button` that was
 * pressed, with what was filled in as `fields`.
 */
export function toInteraction(
  action: V4SymphonyElementsAction,
  event: V4Event,
  user: User,
  { account, versions }: NormalizeContext,
): SymphonyInteraction | undefined {
  const streamId = said(action.stream?.streamId);
  const formMessageId = said(action.formMessageId);
  if (streamId === undefined || formMessageId === undefined) return undefined;
  const channelId = normalizeId(streamId);
  const messageId = normalizeFormMessageId(formMessageId);
  const formId = action.formId ?? '';
  const values = action.formValues ?? {};
  const button = readComponentName(typeof values['action'] === 'string' ? values['action'] : '');
  const fields = Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name !== 'action')
      .map(([name, value]) => [readComponentName(name).id, valuesOf(value)] as const),
  );
  const [only, ...others] = Object.keys(fields);
  const isModal = formId === `${dialogId(button.id)}-form`;
  const isChoice = !isModal && button.id === submitName && only !== undefined && others.length === 0;
  const isFilled = only !== undefined && !isChoice;
  return present<SymphonyInteraction>({
    platform: 'symphony',
    account,
    // A form can be sent again: what tells two answers apart is the event.
    id: [messageId, formId, user.id, said(event.messageId) ?? said(event.id) ?? event.timestamp ?? ''].join(':'),
    type: isModal ? 'modal' : isChoice ? 'select' : 'button',
    user,
    channelId,
    message: { channelId, id: versions.firstOf(messageId) ?? messageId },
    componentId: isChoice ? only : button.id,
    value: isModal || isChoice ? undefined : button.value,
    values: isChoice ? [fields[only] ?? []].flat() : undefined,
    fields: isFilled ? fields : undefined,
    metadata: isModal ? button.value : undefined,
    createdAt: dateOf(event.timestamp) ?? new Date(),
    native: { formId, formMessageId: messageId, formValues: values },
  });
}

/** As the writer of dialogs makes it. */
function dialogId(id: string): string {
  return id.replace(/\s/g, '-').slice(0, 60) || 'dialog';
}

/** Numbers are user ids (a person selector's); a room selector's answer is an object of two lists. */
function valuesOf(value: unknown): string | string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item));
  if (typeof value === 'object' && value !== null) {
    const { userIds = [], streamIds = [] } = value as { userIds?: unknown[]; streamIds?: unknown[] };
    return [...[userIds].flat().map(String), ...[streamIds].flat().map((id) => normalizeId(String(id)))];
  }
  return value === null || value === undefined ? '' : String(value);
}
