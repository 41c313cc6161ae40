import { ConflictError, errorOf, InvalidError, redactedStart } from '../../../core/errors/index.js';
import { isOnHosts } from '../../../core/network/index.js';
import type { Response as InteractionResponse } from '../../../core/operations/interactive.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing } from '../../../core/operations/outgoing.js';
import type { InteractionAnswer } from '../../../core/options.js';
import { ownValue } from '../../../core/own-value.js';
import { retry } from '../../../core/retry/index.js';
import type { Interaction, Modal } from '../../../models/index.js';
import { viewOfModal } from '../components.js';
import { networkError } from '../errors.js';
import { SlackInteractionNative, type SlackMessage } from '../native.js';
import { objectAt, stringAt } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { editMessage } from './editing.js';
import { hasCode } from './ignoring.js';
import { postArguments } from './payload.js';
import { sendMessage } from './sending.js';

const tooLate =
  'It is too late, or the interaction came to another process: Slack takes this answer only within three seconds, where it was received.';

function nativeOf(interaction: Interaction): SlackInteractionNative {
  const native = SlackInteractionNative.safeParse(interaction.native);
  if (native.success) return native.data;
  throw new InvalidError(
    "The interaction lacks what Slack's backend keeps in its `native`: answer the one that you were given.",
  );
}

/**
 * Answers with messages. A public one is posted in the channel (so that it can be edited), by the `response_url` where the
 * account is not in it; an ephemeral one goes by the `response_url`, which needs no membership; one that replaces is an edit,
 * or goes by the `response_url` where the message is ephemeral.
 */
export async function respond(
  context: SlackContext,
  interaction: Interaction,
  response: InteractionResponse,
  call: Call,
): Promise<SlackMessage[]> {
  const native = nativeOf(interaction);
  const sent: SlackMessage[] = [];
  for (const [index, message] of response.messages.entries()) {
    const isReplacing = response.replace && index === 0 && interaction.message !== undefined;
    const one = isReplacing
      ? await replace(context, interaction, native, message, call)
      : response.ephemeral
        ? await whisper(context, interaction, native, message, call)
        : await post(context, interaction, native, message, call);
    if (one) sent.push(one);
  }
  return sent;
}

async function replace(
  context: SlackContext,
  interaction: Interaction,
  native: SlackInteractionNative,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage | undefined> {
  if (native.isEphemeral || interaction.message === undefined) {
    await byResponseUrl(context, native, message, { replace_original: true }, call);
    return undefined;
  }
  const { files, ...rest } = message;
  return editMessage(context, interaction.message, { ...rest, ...(files.length > 0 && { files }) }, call);
}

async function whisper(
  context: SlackContext,
  interaction: Interaction,
  native: SlackInteractionNative,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage | undefined> {
  if (native.responseUrl !== undefined && message.files.length === 0) {
    await byResponseUrl(context, native, message, { response_type: 'ephemeral', replace_original: false }, call);
    return undefined;
  }
  // Without a channel only the direct conversation is left, which nobody else sees either.
  if (interaction.channelId === undefined)
    return sendMessage(context, { channelId: interaction.user.id }, message, call);
  return sendMessage(context, targetOf(interaction), { ...message, ephemeralTo: interaction.user.id }, call);
}

async function post(
  context: SlackContext,
  interaction: Interaction,
  native: SlackInteractionNative,
  message: Outgoing,
  call: Call,
): Promise<SlackMessage | undefined> {
  try {
    return await sendMessage(context, targetOf(interaction), message, call);
  } catch (error) {
    const isOutside = hasCode(error, ['not_in_channel', 'channel_not_found', 'missing_scope']);
    if (!isOutside || native.responseUrl === undefined || message.files.length > 0) throw error;
    await byResponseUrl(context, native, message, { response_type: 'in_channel', replace_original: false }, call);
    return undefined;
  }
}

function targetOf({ channelId, threadId, user }: Interaction) {
  // A modal that was opened elsewhere knows no channel; a user's id posts into the direct conversation.
  if (channelId === undefined) return { channelId: user.id };
  return { channelId, ...(threadId !== undefined && { thread: { channelId, id: threadId } }) };
}

/** At most five answers within half an hour; no token goes there. */
async function byResponseUrl(
  { web, config }: SlackContext,
  native: SlackInteractionNative,
  message: Outgoing,
  how: Record<string, unknown>,
  call: Call,
): Promise<void> {
  const url = native.responseUrl;
  if (url === undefined) {
    throw new ConflictError('Slack gave this interaction no address for an answer: send a message instead.');
  }
  // An interaction may have come as JSON from elsewhere: what it names is not to be fetched blindly.
  if (
    !URL.canParse(url) ||
    !isOnHosts(new URL(url), ['hooks.slack.com', '*.slack.com', new URL(config.apiUrl).origin])
  ) {
    throw new InvalidError('The response_url of the interaction is not on one of Slack’s hosts.');
  }
  const { channel: _channel, username: _name, icon_url: _icon, ...args } = postArguments({ channelId: '' }, message);
  const body = JSON.stringify({ ...args, ...how });
  await retry(
    async () => {
      let answer: Response;
      try {
        answer = await web.fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json; charset=utf-8' },
          body,
          redirect: 'error',
          signal: call.signal ?? null,
        });
      } catch (error) {
        throw networkError(error instanceof Error ? error : new Error(String(error)), 'response_url');
      }
      if (answer.ok) return;
      const text = redactedStart(await answer.text().catch(() => ''), 200);
      if (answer.status === 404 || answer.status === 410 || /expired|used_url/.test(text)) {
        throw new ConflictError('Slack takes no more answers to this interaction (five, within 30 minutes).', {
          status: answer.status,
        });
      }
      throw errorOf(
        answer.status >= 500 ? 'server' : 'invalid',
        `Slack refused the answer (HTTP ${answer.status}): ${text}`,
        {
          status: answer.status,
          ...(answer.status >= 500 && { maybeDelivered: true }),
        },
      );
    },
    { ...config.retry, idempotent: false, signal: call.signal },
  );
}

/** Choices for what is being typed, faults of a modal: both only as the acknowledgement. */
export async function answer(context: SlackContext, interaction: Interaction, given: InteractionAnswer): Promise<void> {
  const native = nativeOf(interaction);
  if ('choices' in given) {
    if (interaction.type !== 'autocomplete') {
      throw new InvalidError("Choices answer an interaction of the type 'autocomplete' only.");
    }
    const options = given.choices
      .slice(0, 100)
      .map(({ name, value }) => ({ text: { type: 'plain_text', text: name.slice(0, 75) || ' ' }, value }));
    if (!context.answers.answer(interaction.id, { options })) throw new ConflictError(tooLate);
    return;
  }
  if (interaction.type !== 'modal') throw new InvalidError("Errors answer an interaction of the type 'modal' only.");
  const blocks = native.inputBlocks ?? {};
  const errors = Object.fromEntries(
    Object.entries(given.errors).map(([id, text]) => [ownValue(blocks, id) ?? id, text]),
  );
  if (!context.answers.answer(interaction.id, { response_action: 'errors', errors })) throw new ConflictError(tooLate);
}

/** A modal upon a modal's own submission is pushed by the acknowledgement, else opened by the trigger. */
export async function openModal(
  context: SlackContext,
  interaction: Interaction,
  modal: Modal,
  call: Call,
): Promise<void> {
  const native = nativeOf(interaction);
  const view = viewOfModal(modal);
  if (native.payloadType === 'view_submission') {
    if (context.answers.answer(interaction.id, { response_action: 'push', view })) return;
    throw new ConflictError(tooLate);
  }
  if (native.triggerId === undefined) {
    throw new ConflictError('This interaction cannot open a modal: Slack gave it no trigger.');
  }
  const method = native.viewId === undefined ? 'views.open' : 'views.push';
  const opened = await context.web.call(
    method,
    { trigger_id: native.triggerId, view },
    // A trigger is good once: a second try would only hide why the first failed.
    { signal: call.signal, kind: 'post' },
  );
  const viewId = stringAt(objectAt(opened, 'view'), 'id');
  if (viewId !== undefined) context.modals.keep(viewId, interaction);
}
