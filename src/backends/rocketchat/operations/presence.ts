import { isChatError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { SetPresenceInput } from '../../../core/options.js';
import type { Loss, Presence } from '../../../models/index.js';
import { emojiByName } from '../../../richtext/index.js';
import { dateAt, textAt, type Wire } from '../fields.js';
import { toPresence, wordOf } from '../normalize/presence.js';
import type { RocketChatContext } from './context.js';

export async function getPresence(
  { client, account }: RocketChatContext,
  userId: string,
  { signal }: Call,
): Promise<Presence> {
  try {
    const told = (await client.users.getStatus({ userId }, { signal })) as unknown as Wire;
    return toPresence(userId, account, {
      status: textAt(told, 'status'),
      statusText: textAt(told, 'message'),
      expiresAt: dateAt(told, 'statusExpiresAt'),
    });
  } catch (error) {
    if (isChatError(error) && ['not_found', 'forbidden', 'invalid'].includes(error.code))
      return toPresence(userId, account, {});
    throw error;
  }
}

/** One call for the status, the text and, since 8.6, when the text ends. */
export async function setPresence(
  { client }: RocketChatContext,
  input: SetPresenceInput,
  { signal }: Call,
): Promise<Loss[]> {
  const { status, statusText, statusEmoji, activity, expiresAt } = input;
  const losses: Loss[] = [];
  const word = status === undefined ? undefined : wordOf(status);
  losses.push(...(word?.losses ?? []));
  if (activity) losses.push({ feature: 'activity', from: `${activity.type} ${activity.name}`, to: 'nothing' });
  const message = messageOf(statusText, statusEmoji, losses);
  if (word === undefined && message === undefined) return losses;
  const ends = expiresAt === undefined ? undefined : await endOf(client, expiresAt, losses, signal);
  await client.users.setStatus({ status: word?.word, message, expiresAt: ends }, { signal });
  return losses;
}

/** There is one line of text: an emoji stands before it. */
function messageOf(text: string | undefined, emoji: string | undefined, losses: Loss[]): string | undefined {
  if (emoji === undefined || emoji === '') return text;
  losses.push({ feature: 'statusEmoji', from: emoji, to: 'the beginning of the status text' });
  const shown = emojiByName(emoji.replace(/^:|:$/g, '')) ?? emoji;
  return text ? `${shown} ${text}` : shown;
}

async function endOf(
  client: RocketChatContext['client'],
  expiresAt: Date,
  losses: Loss[],
  signal: AbortSignal | undefined,
): Promise<Date | undefined> {
  const version = await client.server.version(signal).catch(() => undefined);
  const hasEnds = version === undefined || version.major > 8 || (version.major === 8 && version.minor >= 6);
  if (hasEnds) return expiresAt;
  losses.push({ feature: 'expiresAt', from: expiresAt.toISOString(), to: 'no end' });
  return undefined;
}
