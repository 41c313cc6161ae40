import { type Backend, type Backends, type CursorStore, isChatError, parse, renderWithLosses } from 'chatmux';
import type { Announcement } from './announcement.js';

/**
 * `maybe`: the connection broke after the message had left, and the platform has no key by which to ask again. Look
 * there, then run again with `--again` if it is missing.
 */
export type Outcome = 'delivered' | 'already' | 'maybe' | 'failed' | 'planned';

export type Report = { readonly target: string; readonly outcome: Outcome; readonly details: readonly string[] };

export type AnnounceOptions = {
  /** What has been delivered, so that a second run, in another process too, sends nothing twice. */
  ledger: CursorStore;
  /** Tell what each platform would lose, and send nothing. */
  dryRun?: boolean | undefined;
  /** Send to targets with the outcome `maybe` once more. */
  again?: boolean | undefined;
};

/** Sends an announcement to all its targets, side by side. One that fails does not keep the others from it. */
export async function announce(
  announcement: Announcement,
  backends: Backends,
  options: AnnounceOptions,
): Promise<Report[]> {
  return Promise.all(
    announcement.targets.map(async ({ account, channel }) => {
      const target = `${account}#${channel}`;
      try {
        const backend = backends.for({ account });
        if (options.dryRun) return { target, outcome: 'planned', details: lossesOf(announcement, backend) };
        return { target, ...(await deliver(announcement, backend, channel, options)) };
      } catch (error) {
        return { target, outcome: 'failed', details: [messageOf(error)] };
      }
    }),
  );
}

async function deliver(
  { id, markdown }: Announcement,
  backend: Backend,
  name: string,
  { ledger, again }: AnnounceOptions,
): Promise<Omit<Report, 'target'>> {
  const key = `${id} ${backend.account}#${name}`;
  const former = await ledger.get(key);
  if (former?.startsWith('delivered')) return { outcome: 'already', details: [former] };
  const canRepeat = backend.capabilities.level('idempotency') === 'native';
  if (former === 'maybe' && !again && !canRepeat) {
    return { outcome: 'maybe', details: ['look there, and use --again if it is missing'] };
  }
  const channel = await backend.fetchChannel({ name });
  // Written before: a process that is killed while it sends leaves a 'maybe', never nothing.
  await ledger.set(key, 'maybe');
  try {
    const sent = await backend.sendMessage(channel, { markdown }, { idempotencyKey: id });
    await ledger.set(key, `delivered as ${sent.parts.map((part) => part.id).join(', ')}`);
    return { outcome: 'delivered', details: sent.losses.map(lossLine) };
  } catch (error) {
    const mayBeThere = isChatError(error) && error.maybeDelivered === true;
    if (!mayBeThere) await ledger.set(key, '');
    return { outcome: mayBeThere ? 'maybe' : 'failed', details: [messageOf(error)] };
  }
}

function lossesOf({ markdown }: Announcement, { dialect }: Backend): string[] {
  return renderWithLosses(parse(markdown, 'markdown'), dialect).losses.map(lossLine);
}

function lossLine({ feature, from, to }: { feature: string; from: string; to: string }): string {
  return `${feature}: ${from} becomes ${to}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
