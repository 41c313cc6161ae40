import type { SetPresenceInput } from '../../core/options.js';
import type { Activity, Loss, PresenceStatus } from '../../models/index.js';
import type { Wire } from './wire/read.js';

type Status = 'online' | 'idle' | 'dnd' | 'invisible';

/** What Discord has no word for is shown as the nearest. */
const statuses: Readonly<Record<Exclude<PresenceStatus, 'unknown'> | 'auto', Status>> = {
  online: 'online',
  auto: 'online',
  idle: 'idle',
  away: 'idle',
  dnd: 'dnd',
  busy: 'dnd',
  invisible: 'invisible',
  // Sent as it is, Discord takes it for invisible all the same (wire sheet, section 21).
  offline: 'invisible',
};
const exact: ReadonlySet<string> = new Set(['online', 'auto', 'idle', 'dnd', 'invisible', 'offline']);

/** Activity types (wire sheet, section 18). */
const activityTypes = { playing: 0, streaming: 1, listening: 2, watching: 3, custom: 4, competing: 5 } as const;

/** Texts of a custom status, and names of activities. */
const longest = 128;

/** What this account shows of itself: Discord takes it as a whole, `setPresence` in parts. */
export class OwnPresence {
  #status: Status = 'online';
  #idleSince: number | null = null;
  #text = '';
  #activity: Activity | undefined;

  /**
   * Changes what was given.
   *
   * @param emoji - `statusEmoji` resolved: the emoji itself; `''` for none
   * @returns what Discord cannot show
   */
  change(input: SetPresenceInput, emoji: string | undefined): Loss[] {
    const losses: Loss[] = [];
    const { status, statusText, activity, expiresAt } = input;
    if (status !== undefined) {
      const before = this.#status;
      this.#status = statuses[status];
      if (this.#status !== before) this.#idleSince = this.#status === 'idle' ? Date.now() : null;
      if (!exact.has(status)) losses.push({ feature: 'status', from: status, to: this.#status });
    }
    if (emoji) losses.push({ feature: 'statusEmoji', from: 'an emoji beside the text', to: 'an emoji in the text' });
    if (statusText !== undefined || emoji !== undefined)
      this.#text = clipped([emoji, statusText].filter(Boolean).join(' '), 'statusText', losses);
    if (expiresAt !== undefined && (statusText || emoji))
      losses.push({ feature: 'expiresAt', from: expiresAt.toISOString(), to: 'until it is changed' });
    if (activity !== undefined) this.#activity = activity === null ? undefined : shown(activity, losses);
    return losses;
  }

  /** The `d` of op 3, and the `presence` of an identify. */
  get wire(): Wire {
    const activities: object[] = [];
    // Clients show a custom one by its state; the name must be there (wire sheet, section 18).
    if (this.#text !== '') activities.push({ name: 'Custom Status', type: activityTypes.custom, state: this.#text });
    if (this.#activity !== undefined) activities.push(wireActivity(this.#activity));
    return { since: this.#idleSince, activities, status: this.#status, afk: false };
  }
}

function shown(activity: Activity, losses: Loss[]): Activity {
  const { type, name, url } = activity;
  if (url !== undefined && type !== 'streaming')
    losses.push({ feature: 'activity.url', from: url, to: 'nothing: only streams have an address' });
  return { ...activity, name: clipped(name, 'activity', losses) };
}

function wireActivity({ type, name, url }: Activity): object {
  const number = type === 'unknown' ? activityTypes.playing : activityTypes[type];
  if (type === 'custom') return { name: 'Custom Status', type: number, state: name };
  return { name, type: number, ...(type === 'streaming' && url !== undefined && { url }) };
}

function clipped(text: string, feature: string, losses: Loss[]): string {
  if (text.length <= longest) return text;
  losses.push({ feature, from: `${text.length} characters`, to: `${longest} characters` });
  return text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
