import { errorOf } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { SetPresenceInput } from '../../../core/options.js';
import type { Emoji, Loss, Presence } from '../../../models/index.js';
import { slackNameOfEmoji } from '../normalize/emoji.js';
import { statusFields } from '../normalize/user.js';
import { defined, flagAt, numberAt, objectAt, stringAt } from '../wire/read.js';
import type { SlackContext } from './context.js';
import { hasCode } from './ignoring.js';

/** The dot, the status text and, with the scope `dnd:read`, do-not-disturb: three calls, side by side. */
export async function getPresence(
  context: SlackContext,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<Presence> {
  const { web, scopes, account } = context;
  try {
    const [dot, info, dnd] = await Promise.all([
      web.call('users.getPresence', { user: userId }, { signal }),
      web.call('users.info', { user: userId }, { signal }),
      scopes?.has('dnd:read') ? web.call('dnd.info', { user: userId }, { signal }).catch(() => undefined) : undefined,
    ]);
    const now = Date.now() / 1000;
    const isQuiet =
      dnd !== undefined &&
      ((flagAt(dnd, 'dnd_enabled') &&
        (numberAt(dnd, 'next_dnd_start_ts') ?? Number.POSITIVE_INFINITY) <= now &&
        (numberAt(dnd, 'next_dnd_end_ts') ?? 0) > now) ||
        (flagAt(dnd, 'snooze_enabled') && (numberAt(dnd, 'snooze_endtime') ?? 0) > now));
    const presence = stringAt(dot, 'presence');
    const status = presence === 'active' ? (isQuiet ? 'dnd' : 'online') : presence === 'away' ? 'away' : 'unknown';
    const profile = objectAt(objectAt(info, 'user'), 'profile');
    return { platform: 'slack', account, id: userId, userId, status, ...statusFields(profile) };
  } catch (error) {
    // A foreign member of a shared channel is out of sight.
    if (hasCode(error, ['user_not_visible'])) {
      return { platform: 'slack', account, id: userId, userId, status: 'unknown' };
    }
    throw error;
  }
}

/** An app can only force `away` or give back `auto`: there is no "active" (wire sheet, section 16). */
const slackPresence: Readonly<Record<NonNullable<SetPresenceInput['status']>, 'auto' | 'away'>> = {
  online: 'auto',
  auto: 'auto',
  dnd: 'auto',
  busy: 'auto',
  idle: 'away',
  away: 'away',
  offline: 'away',
  invisible: 'away',
};
const exact: ReadonlySet<string> = new Set(['online', 'auto', 'away']);

export async function setPresence(
  context: SlackContext,
  input: SetPresenceInput,
  emojiOf: (ref: string) => Promise<Emoji>,
  call: Call,
): Promise<Loss[]> {
  const { web, config, capabilities } = context;
  const losses: Loss[] = [];
  const { status, statusText, statusEmoji, expiresAt, activity } = input;
  if (status !== undefined) {
    const presence = slackPresence[status];
    if (!exact.has(status)) {
      losses.push({ feature: 'status', from: status, to: presence === 'away' ? 'away' : 'as Slack decides' });
    }
    await web.call('users.setPresence', { presence }, { signal: call.signal, kind: 'write' });
  }
  if (activity !== undefined && activity !== null) {
    losses.push({ feature: 'activity', from: `${activity.type} ${activity.name}`, to: 'nothing' });
  }
  if (statusText === undefined && statusEmoji === undefined) return losses;
  if (!capabilities.supports('statusText')) {
    // Bots have no status; a user token sets that of its person.
    losses.push({ feature: 'statusText', from: 'a status text', to: 'nothing' });
    return losses;
  }
  const profile = defined<Record<string, unknown>>({
    status_text: statusText === undefined ? undefined : [...statusText].slice(0, 100).join(''),
    // Both must be cleared together, else Slack fills in an emoji of its own.
    status_emoji: await emojiText(statusText, statusEmoji, emojiOf),
    status_expiration: expiresAt === undefined ? 0 : Math.floor(expiresAt.getTime() / 1000),
  });
  if (statusText !== undefined && [...statusText].length > 100) {
    losses.push({ feature: 'statusText', from: `${[...statusText].length} characters`, to: '100 characters' });
  }
  await web.call(
    'users.profile.set',
    { profile },
    { signal: call.signal, kind: 'write', asUser: config.userToken !== undefined },
  );
  return losses;
}

async function emojiText(
  text: string | undefined,
  emoji: string | undefined,
  emojiOf: (ref: string) => Promise<Emoji>,
): Promise<string | undefined> {
  if (emoji === undefined) return text === '' ? '' : undefined;
  return emoji === '' ? '' : `:${slackNameOfEmoji(await emojiOf(emoji))}:`;
}

/** Slack shows it under a thread, until the next message or for two minutes. There is nothing for a channel itself. */
export async function sendTyping(
  { web }: SlackContext,
  channelId: string,
  thread: ThreadTarget | undefined,
  call: Call,
): Promise<void> {
  if (thread === undefined) {
    throw errorOf('unsupported', 'Slack shows an app as typing only in a thread: give { thread }.');
  }
  await web.call(
    'assistant.threads.setStatus',
    { channel_id: channelId, thread_ts: thread.id, status: 'is typing…' },
    { signal: call.signal, kind: 'write' },
  );
}
