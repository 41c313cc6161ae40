import { ConflictError, errorOf, NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import { blocksOfComponents, holdsComponents } from '../components.js';
import { sectionBlocks, textBlocks } from '../content.js';
import type { SlackMessage } from '../native.js';
import { nativeAttachments, nativeBlocks } from '../send-options.js';
import { objectAt, objectsAt, stringAt, type Wire } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { uploadForEdit } from './files.js';
import { fetchWire } from './history.js';
import { hasCode } from './ignoring.js';
import { attachmentsOf, type EditedParts, editArguments } from './payload.js';

/**
 * `chat.update`. Slack takes the blocks away when only a text is given (wire sheet, section 12), so the blocks that are to
 * stay are sent again; for that the message is read first, unless this process has just written it.
 */
export async function editMessage(
  context: SlackContext,
  ref: MessageRef,
  edit: OutgoingEdit,
  call: Call,
): Promise<SlackMessage> {
  const current = context.written.get(ref) ?? (await fetchWire(context, ref, call.signal));
  if (current === undefined) {
    throw new NotFoundError(`There is no message '${ref.id}' in the channel '${ref.channelId}'.`);
  }
  const parts = partsOf(current, edit);
  const fileIds = edit.files === undefined ? undefined : await uploadForEdit(context, edit.files, call);
  const args = { ...editArguments(ref.channelId, ref.id, edit, parts), ...(fileIds && { file_ids: fileIds }) };
  const answer = await update(context, args, call);
  const wire =
    fileIds === undefined ? updated(current, answer, parts) : ((await fetchWire(context, ref, call.signal)) ?? current);
  context.written.keep(ref, wire);
  const [message] = await context.reader.messages([wire], ref.channelId, call.signal);
  if (message) return message;
  throw errorOf('server', 'Slack changed the message and gave it back unreadable.', { maybeDelivered: true });
}

async function update(context: SlackContext, args: Record<string, unknown>, call: Call): Promise<Wire> {
  try {
    return await context.web.call('chat.update', args, { signal: call.signal, kind: 'write' });
  } catch (error) {
    if (!hasCode(error, ['edit_window_closed'])) throw error;
    throw new ConflictError("The workspace's time for edits is over.", {
      platformCode: 'edit_window_closed',
      cause: error,
    });
  }
}

/** The answer's message leaves out what an edit does not touch (files, thread, reactions). */
function updated(current: Wire, answer: Wire, parts: EditedParts): Wire {
  const { blocks: _blocks, edited, attachments, ...kept } = current;
  return {
    ...kept,
    ...(edited !== undefined && { edited }),
    ...(parts.attachments === undefined && attachments !== undefined && { attachments }),
    text: stringAt(answer, 'text') ?? parts.text,
    ...objectAt(answer, 'message'),
    ts: current['ts'],
  };
}

function partsOf(current: Wire, edit: OutgoingEdit): EditedParts {
  const blocks = objectsAt(current, 'blocks');
  const text = edit.text ?? stringAt(current, 'text') ?? '';
  const given = nativeBlocks(edit.native);
  const components =
    edit.components === undefined ? blocks.filter(holdsComponents) : blocksOfComponents(edit.components, edit.losses);
  const shown = given ?? shownBlocks(blocks, text, edit, components.length > 0);
  const hasAttachments = edit.embeds !== undefined || nativeAttachments(edit.native) !== undefined;
  return {
    text,
    blocks: [...shown, ...components],
    // Left out, they stay.
    attachments: hasAttachments ? (attachmentsOf(edit.embeds ?? [], edit.native, edit.losses) ?? []) : undefined,
  };
}

/** The blocks that show the text: of the new one, or as they are. */
function shownBlocks(blocks: readonly Wire[], text: string, edit: OutgoingEdit, isNeeded: boolean): readonly object[] {
  if (edit.text !== undefined) return textBlocks({ ...edit, text: edit.text }, isNeeded) ?? [];
  const shown = blocks.filter((block) => !holdsComponents(block));
  return shown.length > 0 || !isNeeded ? shown : sectionBlocks(text);
}
