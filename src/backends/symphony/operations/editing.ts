import { ForbiddenError } from '../../../core/errors/index.js';
import { unknownContentType } from '../../../core/files/content-type.js';
import { OutgoingFile, readPieces } from '../../../core/files/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { OutgoingEdit } from '../../../core/operations/outgoing.js';
import type { MessageRef } from '../../../models/index.js';
import { replyCard, replyDataOf } from '../markup/reply-card.js';
import type { SymphonyMessage } from '../native.js';
import type { SymphonyContext } from './context.js';
import { downloadAttachment } from './files.js';
import { newestWire, noSuchMessage } from './message-chain.js';
import { documentOf, explained, nativeOf, sentMessage } from './sending.js';

/**
 * An update takes a whole message, so what the edit leaves out is read from the present one and sent again: its words, its
 * cards and forms, the quote above it, and its files.
 */
export async function editMessage(
  context: SymphonyContext,
  ref: MessageRef,
  edit: OutgoingEdit,
  call: Call,
): Promise<SymphonyMessage> {
  const { client, reader, markup, account } = context;
  const wire = await newestWire(context, ref.id, call.signal);
  const [current] = wire ? await reader.messages([wire], ref.channelId, call.signal) : [];
  if (!wire?.messageId || !current) throw noSuchMessage(ref.id);
  if (!current.isOwn) throw new ForbiddenError('Only own messages can be edited in Symphony.');
  const native = nativeOf(edit.native);
  const text =
    edit.text ??
    markup.dialect.render(markup.dialect.parseMessage?.(current) ?? markup.dialect.parse(current.content), {
      platform: 'symphony',
      account,
    }).text;
  const quote = await quoteOf(context, current, call);
  const document = documentOf(
    context,
    {
      text,
      data: { ...edit.data, ...native.data },
      embeds: edit.embeds ?? current.embeds,
      components: edit.components ?? current.components ?? [],
      losses: edit.losses,
    },
    quote?.text,
  );
  const data = { ...document.data, ...quote?.data };
  const files = edit.files ?? (await filesOf(context, current, call));
  const answer = await explained(context, ref.channelId, call, () =>
    client.messages.update(
      ref.channelId,
      wire.messageId ?? '',
      {
        message: document.text,
        attachments: files,
        ...(Object.keys(data).length > 0 && { data }),
        ...(native.silent !== undefined && { silent: native.silent }),
      },
      { signal: call.signal },
    ),
  );
  // Some agents leave out what the new version replaces.
  const initial = reader.versions.firstOf(wire.messageId) ?? wire.messageId;
  return sentMessage(
    context,
    {
      ...answer,
      replacing: answer.replacing ?? wire.messageId,
      initialMessageId: answer.initialMessageId ?? initial,
      initialTimestamp: answer.initialTimestamp ?? current.createdAt.getTime(),
    },
    ref.channelId,
    call,
  );
}

/** The quote of an answer stays above it. */
async function quoteOf({ reader, ...context }: SymphonyContext, current: SymphonyMessage, call: Call) {
  const data = replyDataOf(current.native?.data);
  if (!data) return undefined;
  const known = reader.quotable(data.messageId);
  if (known) return replyCard({ id: data.messageId, channelId: data.streamId, ...known });
  const wire = await newestWire({ reader, ...context }, data.messageId, call.signal);
  const [original] = wire ? await reader.messages([wire], data.streamId, call.signal) : [];
  // What was quoted is gone, and so is the quote.
  if (!original) return undefined;
  return replyCard({
    id: data.messageId,
    channelId: data.streamId,
    author: original.author.name,
    text: original.text,
  });
}

/** The files that stand on the message: an update holds all that the new version is to have. */
async function filesOf(context: SymphonyContext, current: SymphonyMessage, call: Call): Promise<OutgoingFile[]> {
  return Promise.all(
    current.attachments.map(async (attachment) => {
      const download = await downloadAttachment(context, attachment, { maxBytes: 30_000_000 }, call);
      const bytes = await download.bytes();
      return new OutgoingFile({
        filename: attachment.filename,
        contentType: attachment.contentType ?? unknownContentType,
        size: bytes.byteLength,
        isRepeatable: true,
        open: async () => readPieces(piece(bytes)),
      });
    }),
  );
}

async function* piece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.byteLength > 0) yield bytes;
}
