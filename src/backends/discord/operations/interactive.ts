import { ConflictError, InvalidError, isChatError } from '../../../core/errors/index.js';
import type { Response as InteractionResponse } from '../../../core/operations/interactive.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing } from '../../../core/operations/outgoing.js';
import type { InteractionAnswer } from '../../../core/options.js';
import type { Interaction, Modal } from '../../../models/index.js';
import { wireOfModal } from '../components.js';
import type { AnswerRecord } from '../interaction-book.js';
import type { DiscordMessage } from '../native.js';
import { interactionKind } from '../normalize/interaction.js';
import { messageFlag } from '../wire/flags.js';
import { countAt, type Wire } from '../wire/read.js';
import type { DiscordContext } from './context.js';
import {
  type AnswerBody,
  answeredAlready,
  callback,
  callbackType,
  followUp,
  InteractionCall,
  insist,
  original,
} from './interaction-calls.js';
import { messagePayload } from './payload.js';

/** Choices of an autocomplete (wire sheet, section 14). */
const mostChoices = 25;
const longestChoice = 100;
/** How often a first answer is given whose own answer was lost. */
const mostTries = 3;
/** Of files: what surely arrives in time even on a slow line. */
const largeBytes = 256 * 1024;

/**
 * Answers with messages: the first as the interaction's own answer (or in place of "thinking", or of the message that was
 * acted on), the others as follow-ups.
 */
export async function respond(
  context: DiscordContext,
  interaction: Interaction,
  response: InteractionResponse,
  call: Call,
): Promise<DiscordMessage[]> {
  const to = new InteractionCall(context, interaction, call.signal);
  if (to.native.type === interactionKind.autocomplete)
    throw new InvalidError("An interaction of the type 'autocomplete' is answered with { choices }.");
  // Before its turn: while files are read the interaction can be deferred.
  const payloads: AnswerBody[] = [];
  for (const message of response.messages) payloads.push(await messagePayload(context, message, call.signal));
  return context.interactions.answer(interaction.id, async (record) => {
    const sent: DiscordMessage[] = [];
    for (const [index, message] of response.messages.entries()) {
      const payload = payloads[index] as AnswerBody;
      const isReplacing = response.replace && index === 0;
      const wire = await give(to, record, payload, message, { replace: isReplacing, ephemeral: response.ephemeral });
      const made = wire && to.message(wire);
      if (made) sent.push(made);
    }
    return sent;
  });
}

type How = { readonly replace: boolean; readonly ephemeral: boolean };

async function give(
  to: InteractionCall,
  record: AnswerRecord,
  payload: AnswerBody,
  message: Outgoing,
  { replace, ephemeral }: How,
): Promise<Wire | undefined> {
  if (replace && to.isOnMessage) return replaceSource(to, record, payload);
  if (record.state === 'open' && isLarge(payload)) {
    const body = ephemeral ? { flags: messageFlag.ephemeral } : {};
    if (await deferred(to, record, callbackType.thinking, body, 'replied'))
      return original(to, 'PATCH', withoutSilence(payload, message));
  }
  if (record.state === 'open') {
    const first = await tryFirst(to, record, callbackType.message, withFlag(payload, ephemeral), 'replied');
    if (first) return first.wire ?? original(to, 'GET');
  }
  // The answer of a command takes the place of the one before it.
  if (replace && record.state === 'replied') return original(to, 'PATCH', replacing(payload));
  if (record.state === 'thinking' && (await isStillThinking(to, record))) {
    if (!ephemeral) return original(to, 'PATCH', withoutSilence(payload, message));
    // Everybody sees what is waiting, and whoever sees a message cannot be changed.
    await original(to, 'DELETE');
  }
  return followUp(to, withFlag(payload, ephemeral));
}

/** What takes so long on its way that the three seconds could be over: the answer is deferred, then given. */
function isLarge({ files }: AnswerBody): boolean {
  return files.reduce((bytes, { data }) => bytes + (data instanceof Uint8Array ? data.byteLength : 0), 0) > largeBytes;
}

/** @returns false when another process had answered already */
async function deferred(
  to: InteractionCall,
  record: AnswerRecord,
  type: number,
  body: Record<string, unknown>,
  state: 'replied' | 'updated',
): Promise<boolean> {
  try {
    await insist(() => callback(to, type, { body, files: [] }));
    record.state = state;
    return true;
  } catch (error) {
    if (!isChatError(error) || error.platformCode !== answeredAlready) throw error;
    record.state = 'replied';
    return false;
  }
}

/** Another process may have answered what this one deferred: then there is a message that is not to be written over. */
async function isStillThinking(to: InteractionCall, record: AnswerRecord): Promise<boolean> {
  record.state = 'replied';
  const waiting = await original(to, 'GET').catch(() => undefined);
  return waiting === undefined || ((countAt(waiting, 'flags') ?? 0) & messageFlag.loading) !== 0;
}

/** Puts the answer in place of the message that was acted on. */
async function replaceSource(
  to: InteractionCall,
  record: AnswerRecord,
  payload: AnswerBody,
): Promise<Wire | undefined> {
  const body = replacing(payload);
  if (record.state === 'open' && isLarge(payload)) await deferred(to, record, callbackType.updating, {}, 'updated');
  if (record.state === 'open') {
    const first = await tryFirst(to, record, callbackType.update, body, 'updated');
    if (first) return first.wire ?? original(to, 'GET');
  }
  // Where the answer was another message, that one is the original; the one acted on is reached by its id.
  return record.state === 'updating' || record.state === 'updated' || record.state === 'open'
    ? original(to, 'PATCH', body)
    : to.editSource(body);
}

/**
 * The first answer. One whose own answer was lost is looked for before it is given again.
 *
 * @returns `undefined` when another process had answered already
 */
async function tryFirst(
  to: InteractionCall,
  record: AnswerRecord,
  type: number,
  body: AnswerBody,
  state: 'replied' | 'updated',
): Promise<{ wire: Wire | undefined } | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      const wire = await callback(to, type, body);
      record.state = state;
      return { wire };
    } catch (error) {
      if (!isChatError(error)) throw error;
      if (error.platformCode === answeredAlready) {
        record.state = state;
        return undefined;
      }
      if (!error.maybeDelivered || error.code === 'aborted') throw error;
      const made = await originalIfAny(to);
      if (made !== undefined) {
        record.state = state;
        return { wire: made };
      }
      if (tries >= mostTries) throw error;
    }
  }
}

/** Whether a first answer was taken Discord tells: an original is there, or none. */
async function originalIfAny(to: InteractionCall): Promise<Wire | undefined> {
  try {
    return await original(to, 'GET');
  } catch {
    return undefined;
  }
}

function withFlag(payload: AnswerBody, ephemeral: boolean): AnswerBody {
  if (!ephemeral) return payload;
  const { flags } = payload.body;
  return { ...payload, body: { ...payload.body, flags: (Number(flags) || 0) | messageFlag.ephemeral } };
}

/** What is not given is taken away: the answer stands in place of the whole message. */
function replacing({ body, files }: AnswerBody): AnswerBody {
  const { flags: _flags, ...rest } = body;
  return { body: { content: '', embeds: [], components: [], attachments: [], ...rest }, files };
}

/** The notification was sent with the deferral. */
function withoutSilence(payload: AnswerBody, message: Outgoing): AnswerBody {
  const { flags, ...body } = payload.body;
  const kept = (Number(flags) || 0) & ~messageFlag.silent;
  if (message.silent) message.losses.push({ feature: 'silent', from: 'without a notification', to: 'with one' });
  return { ...payload, body: kept === 0 ? body : { ...body, flags: kept } };
}

/** Choices of an autocomplete. What is wrong in a modal is told to the person alone: Discord has closed it by then. */
export async function answer(
  context: DiscordContext,
  interaction: Interaction,
  given: InteractionAnswer,
  call: Call,
): Promise<void> {
  const to = new InteractionCall(context, interaction, call.signal);
  if ('choices' in given) {
    if (interaction.type !== 'autocomplete')
      throw new InvalidError("Choices answer an interaction of the type 'autocomplete' only.");
    await onlyAnswer(context, to, callbackType.choices, { choices: choicesOf(to, given.choices) });
    return;
  }
  if (interaction.type !== 'modal') throw new InvalidError("Errors answer an interaction of the type 'modal' only.");
  const text = Object.entries(given.errors)
    .map(([id, problem]) => `${id}: ${problem}`)
    .join('\n');
  const body = { content: text.slice(0, 2000) || 'Something is wrong.', allowed_mentions: { parse: [] } };
  await context.interactions.answer(interaction.id, async (record) => {
    const message = { losses: [] } as unknown as Outgoing;
    await give(to, record, { body, files: [] }, message, { replace: false, ephemeral: true });
  });
}

function choicesOf(to: InteractionCall, choices: readonly { name: string; value: string }[]) {
  return choices.slice(0, mostChoices).map(({ name, value }) => {
    if (value.length > longestChoice)
      throw new InvalidError(
        `The value of a choice has at most ${longestChoice} characters: '${value.slice(0, 40)}…'.`,
      );
    // Names are shown only, and empty ones are refused.
    return { name: name.slice(0, longestChoice) || value || ' ', value: to.typed(value) };
  });
}

/** A modal. It must be the first answer: what was deferred has been answered. */
export async function openModal(
  context: DiscordContext,
  interaction: Interaction,
  modal: Modal,
  call: Call,
): Promise<void> {
  const to = new InteractionCall(context, interaction, call.signal);
  if (to.native.type === interactionKind.modal || to.native.type === interactionKind.autocomplete) {
    throw new ConflictError(
      'Discord opens no modal upon a modal or while somebody types: answer with a button that opens it.',
    );
  }
  await onlyAnswer(context, to, callbackType.modal, wireOfModal(modal));
}

/** An answer that is no message and nothing can come before. */
async function onlyAnswer(context: DiscordContext, to: InteractionCall, type: number, body: Wire): Promise<void> {
  await context.interactions.answer(to.id, async (record) => {
    if (record.state !== 'open') {
      throw new ConflictError(
        type === callbackType.modal
          ? 'openModal must be the first answer, within the time after which an interaction is deferred (setting deferAfterMs): it has been answered or deferred.'
          : 'It is too late: the interaction has been answered already.',
      );
    }
    await insist(() => callback(to, type, { body, files: [] }));
    record.state = 'closed';
  });
}
