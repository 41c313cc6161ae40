import { errorOf, InvalidError, isChatError, NotFoundError } from '../../../core/errors/index.js';
import { didYouMean } from '../../../core/nearest.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { Component, Embed, Loss, MessageRef } from '../../../models/index.js';
import { hasExtension, type MessageBody } from '../client/messages.js';
import type { V4Message } from '../client/types/message.js';
import { componentsToMessageML } from '../markup/components.js';
import { joinMessageML } from '../markup/document.js';
import { embedToMessageML } from '../markup/embed.js';
import { replyCard } from '../markup/reply-card.js';
import type { SymphonyMessage } from '../native.js';
import { streamInfo } from './channels.js';
import type { SymphonyContext } from './context.js';
import { newestWire, noSuchMessage } from './message-chain.js';

const nativeOptions = ['data', 'silent'];

/** What a document is put together of. */
export type Parts = {
  text: string;
  data?: Readonly<Record<string, unknown>> | undefined;
  embeds: readonly Embed[];
  components: readonly Component[];
  losses: Loss[];
};

export async function sendMessage(
  context: SymphonyContext,
  target: Target,
  message: Outgoing,
  call: Call,
): Promise<SymphonyMessage> {
  const { client } = context;
  const quote = message.replyTo && (await quoteOf(context, message.replyTo, call));
  const native = nativeOf(message.native);
  const document = documentOf(context, { ...message, data: { ...message.data, ...native.data } }, quote?.text);
  const data = { ...document.data, ...quote?.data };
  const body: MessageBody = {
    message: document.text,
    attachments: message.files,
    ...(Object.keys(data).length > 0 && { data }),
  };
  for (const file of message.files) {
    if (file.description !== undefined || file.spoiler)
      message.losses.push({ feature: 'files', from: 'the description of a file', to: 'its name' });
    if (file.url === undefined && !hasExtension(file.filename))
      message.losses.push({ feature: 'files', from: `the name '${file.filename}'`, to: 'one with an extension' });
  }
  const wire = await explained(context, target.channelId, call, () =>
    client.messages.create(target.channelId, body, { signal: call.signal }),
  );
  return sentMessage(context, wire, target.channelId, call);
}

/** The message of an answer. */
export async function sentMessage(
  context: SymphonyContext,
  wire: V4Message,
  channelId: string,
  call: Call,
): Promise<SymphonyMessage> {
  const [message] = await context.reader.messages([wire], channelId, call.signal);
  if (message) return message;
  throw errorOf('server', 'Symphony took the message and gave it back unreadable.', { maybeDelivered: true });
}

/** A whole MessageML document, and what its entities refer to. */
export function documentOf(
  { markup }: SymphonyContext,
  { text, data, embeds, components, losses }: Parts,
  quote = '',
): { text: string; data: Record<string, unknown> } {
  const fragments: string[] = [];
  for (const embed of embeds) {
    const fragment = embedToMessageML(embed, {}, markup.markup);
    losses.push(...fragment.losses);
    fragments.push(fragment.text);
  }
  if (components.length > 0) {
    const fragment = componentsToMessageML(components, { linkSchemes: markup.markup.linkSchemes });
    losses.push(...fragment.losses);
    fragments.push(fragment.text);
  }
  // A document that is given whole (`{ raw }` PresentationML, a chime) is sent as it is.
  const isAlone = fragments.length === 0 && quote === '' && text !== '';
  const whole = isAlone
    ? wrapped(text)
    : joinMessageML(quote === '' ? wrapped(text) : joinQuote(quote, text), ...fragments);
  return { text: whole, data: { ...data } };
}

/** Raw markup need not bring its root. */
function wrapped(text: string): string {
  return /^\s*<(?:messageML[\s>/]|div\s[^>]*data-format=)/.test(text) || text === ''
    ? text
    : `<messageML>${text}</messageML>`;
}

/** The quote stands above the answer. */
function joinQuote(quote: string, text: string): string {
  return joinMessageML(
    `<messageML>${quote}</messageML>`,
    joinMessageML(text).replace(/^<messageML>|<\/messageML>$/g, ''),
  );
}

async function quoteOf(context: SymphonyContext, ref: MessageRef, call: Call) {
  const { reader } = context;
  const first = reader.versions.firstOf(ref.id) ?? ref.id;
  let quotable = reader.quotable(first);
  if (!quotable) {
    const wire = await newestWire(context, ref.id, call.signal);
    const [original] = wire ? await reader.messages([wire], ref.channelId, call.signal) : [];
    if (!original) throw noSuchMessage(ref.id);
    quotable = { author: original.author.name, text: original.text };
  }
  return replyCard({ id: first, channelId: ref.channelId, ...quotable });
}

/** @throws InvalidError for an option that Symphony's backend has not */
export function nativeOf(native: Record<string, unknown> | undefined): {
  data?: Record<string, unknown>;
  silent?: boolean;
} {
  for (const key of Object.keys(native ?? {})) {
    if (!nativeOptions.includes(key))
      throw new InvalidError(`Symphony has no native option '${key}'${didYouMean(key, nativeOptions)}.`);
  }
  const { data, silent } = native ?? {};
  if (data !== undefined && (typeof data !== 'object' || data === null || Array.isArray(data)))
    throw new InvalidError("The native option 'data' must be an object: entity data by id.");
  if (silent !== undefined && typeof silent !== 'boolean')
    throw new InvalidError("The native option 'silent' must be true or false.");
  return {
    ...(data !== undefined && { data: data as Record<string, unknown> }),
    ...(silent !== undefined && { silent }),
  };
}

/** A 400 is also the answer for a stream that is not there (wire sheet, section 3): asked, it is told as such. */
export async function explained<Result>(
  context: SymphonyContext,
  channelId: string,
  call: Call,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isChatError(error) || !['invalid', 'forbidden', 'not_found'].includes(error.code)) throw error;
    const missing = await streamInfo(context, channelId, call.signal).then(
      () => undefined,
      (failure: unknown) => (failure instanceof NotFoundError ? failure : undefined),
    );
    throw missing ?? error;
  }
}

/**
 * Suppresses a message.
 *
 * @throws NotFoundError when it is gone already
 */
export async function deleteMessage(context: SymphonyContext, ref: MessageRef, call: Call): Promise<void> {
  const { client, reader } = context;
  let tries = 0;
  const onSent = () => {
    tries += 1;
  };
  const id = reader.versions.newestOf(ref.id) ?? (await newestWire(context, ref.id, call.signal))?.messageId;
  if (id === undefined) throw noSuchMessage(ref.id);
  try {
    const { suppressionDate } = await client.messages.suppress(id, { signal: call.signal, onSent });
    // 0 says that it was suppressed before; by a try of ours whose answer was lost, where there were several.
    if (suppressionDate === 0 && tries <= 1) throw noSuchMessage(ref.id);
  } catch (error) {
    if (!isChatError(error) || error.code !== 'invalid') throw error;
    throw (await newestWire(context, ref.id, call.signal)) ? error : noSuchMessage(ref.id);
  }
}
