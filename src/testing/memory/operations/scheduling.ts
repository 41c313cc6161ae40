import { NotFoundError } from '../../../core/errors/index.js';
import type { Call } from '../../../core/operations/kernel.js';
import type { Outgoing, Target } from '../../../core/operations/outgoing.js';
import type { ScheduledMessage } from '../../../core/options.js';
import { toPlainText } from '../../../richtext/index.js';
import type { ScheduledRecord } from '../../world/index.js';
import type { MemoryClient } from '../client.js';
import { memoryDialect } from '../dialect.js';
import type { Scope } from '../normalize.js';
import { draftOf, readFiles } from './sending.js';

/** The rules of sending are checked now; the message is sent at its time by the world's clock. */
export async function scheduleMessage(
  client: MemoryClient,
  scope: Scope,
  target: Target,
  message: Outgoing,
  at: Date,
  call: Call,
): Promise<ScheduledMessage> {
  const files = await readFiles(message.files);
  return client.call(
    'schedule.add',
    { channelId: target.channelId, at: at.toISOString() },
    (state) => toScheduled(state.schedule.add(draftOf(state, target, message, files), at), scope),
    { signal: call.signal },
  );
}

/** The next first. */
export async function* listScheduled(
  client: MemoryClient,
  scope: Scope,
  channelId: string | undefined,
  call: Call,
): AsyncGenerator<ScheduledMessage[]> {
  yield await client.read(
    'schedule.list',
    { channelId },
    (state) =>
      state.schedule
        .all()
        .filter(({ draft }) => channelId === undefined || draft.channel.id === channelId)
        .map((scheduled) => toScheduled(scheduled, scope)),
    call.signal,
  );
}

/** @throws NotFoundError when it has been sent or cancelled */
export async function cancelScheduled(client: MemoryClient, channelId: string, id: string, call: Call): Promise<void> {
  await client.call(
    'schedule.cancel',
    { channelId, id },
    (state) => {
      const isThere = state.schedule.get(id)?.draft.channel.id === channelId && state.schedule.cancel(id);
      if (!isThere) throw new NotFoundError(`No message '${id}' waits in the channel '${channelId}'.`);
    },
    { signal: call.signal },
  );
}

function toScheduled({ id, at, draft }: ScheduledRecord, scope: Scope): ScheduledMessage {
  return {
    platform: 'memory',
    account: scope.account,
    id,
    channelId: draft.channel.id,
    at,
    text: toPlainText(memoryDialect.parse(draft.content)),
  };
}
