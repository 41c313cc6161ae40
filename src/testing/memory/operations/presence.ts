import type { Capabilities } from '../../../core/capabilities.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { ThreadTarget } from '../../../core/operations/references.js';
import type { SetPresenceInput } from '../../../core/options.js';
import type { Loss, Presence } from '../../../models/index.js';
import { emojiByName } from '../../../richtext/index.js';
import type { PresenceRecord, WorldState } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { type Scope, toPresence } from '../normalize.js';
import { joinedChannel } from '../visibility.js';

/** A user who is not there is `unknown`. */
export async function getPresence(
  client: MemoryClient,
  scope: Scope,
  userId: string,
  call: Call,
): Promise<Presence | undefined> {
  return client.read(
    'presence.get',
    { userId },
    (state) => {
      const user = state.users.get(userId);
      return user && toPresence(user, scope);
    },
    call.signal,
  );
}

/** Sets what is given. `auto` is `online`. @returns what the capabilities of this backend do not allow */
export async function setPresence(
  client: MemoryClient,
  presence: SetPresenceInput,
  capabilities: Capabilities,
  call: Call,
): Promise<Loss[]> {
  const losses: Loss[] = [];
  const { status, statusText, statusEmoji, expiresAt, activity } = presence;
  const patch: Partial<PresenceRecord> = {};
  const { allowed } = capabilities.get('setPresence');
  if (status !== undefined) {
    const wanted = status === 'auto' ? 'online' : status;
    if (allowed && !allowed.includes(wanted)) losses.push({ feature: 'status', from: wanted, to: 'nothing' });
    else patch.status = wanted;
  }
  if (capabilities.supports('statusText')) {
    if (statusText !== undefined) patch.statusText = statusText === '' ? undefined : statusText;
    if (statusEmoji !== undefined) patch.statusEmoji = emojiOf(client.state, statusEmoji);
    if (statusText !== undefined || expiresAt !== undefined) patch.expiresAt = expiresAt;
  } else {
    if (statusText) losses.push({ feature: 'statusText', from: statusText, to: 'nothing' });
    if (statusEmoji) losses.push({ feature: 'statusEmoji', from: statusEmoji, to: 'nothing' });
  }
  if (capabilities.supports('activity')) {
    if (activity !== undefined) patch.activity = activity ?? undefined;
  } else if (activity) losses.push({ feature: 'activity', from: `${activity.type} ${activity.name}`, to: 'nothing' });
  await client.put(
    'presence.set',
    { status, statusText },
    (state) => state.users.setPresence(state.bot, patch),
    call.signal,
  );
  return losses;
}

/** A name becomes its character; a custom emoji stays `:name:`. */
function emojiOf(state: WorldState, emoji: string): string | undefined {
  const name = emoji.replace(/^:(.+):$/, '$1');
  if (name === '') return undefined;
  return state.emoji.get(name) ? `:${name}:` : (emojiByName(name) ?? emoji);
}

export async function sendTyping(
  client: MemoryClient,
  channelId: string,
  thread: ThreadTarget | undefined,
  call: Call,
): Promise<void> {
  await client.put(
    'channels.typing',
    { channelId, threadId: thread?.id },
    (state) => state.typing.start(joinedChannel(state, channelId), state.bot, thread?.id),
    call.signal,
  );
}
