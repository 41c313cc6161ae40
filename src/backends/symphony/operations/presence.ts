import { isChatError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { SetPresenceInput } from '../../../core/options.js';
import type { Loss, Presence } from '../../../models/index.js';
import { tenantOf } from '../client/ids.js';
import { categoryOf, toPresence } from '../normalize/presence.js';
import { type SymphonyContext, selfIdOf } from './context.js';

export async function getPresence(context: SymphonyContext, userId: string, call: Call): Promise<Presence> {
  const { client, account } = context;
  const { signal } = call;
  try {
    if (tenantOf(userId) !== tenantOf(selfIdOf(context))) {
      // Of another pod: without interest told they read OFFLINE (wire sheet, section 12).
      await client.presence.register([userId], { signal }).catch((error: unknown) => {
        if (!isChatError(error) || error.retryable || error.code === 'aborted') throw error;
      });
    }
    return toPresence(await client.presence.of(userId, { signal }), userId, account);
  } catch (error) {
    // Not connected with us, or nobody: out of sight.
    if (isChatError(error) && ['forbidden', 'not_found', 'invalid'].includes(error.code))
      return { platform: 'symphony', account, id: userId, userId, status: 'unknown' };
    throw error;
  }
}

export async function setPresence(context: SymphonyContext, input: SetPresenceInput, call: Call): Promise<Loss[]> {
  const { status, statusText, statusEmoji, activity } = input;
  const losses: Loss[] = [];
  if (status !== undefined) {
    const { category, losses: lost } = categoryOf(status);
    losses.push(...lost);
    await context.client.presence.set(category, { signal: call.signal });
  }
  if (statusText) losses.push({ feature: 'statusText', from: 'a status text', to: 'nothing' });
  if (statusEmoji) losses.push({ feature: 'statusEmoji', from: statusEmoji, to: 'nothing' });
  if (activity) losses.push({ feature: 'activity', from: `${activity.type} ${activity.name}`, to: 'nothing' });
  return losses;
}
