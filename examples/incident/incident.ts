import {
  type Backend,
  type CursorStore,
  type EmbedInput,
  MessageRef,
  nodes,
  type RichText,
  type SendOptions,
} from 'chatmux';

export type Severity = '1' | '2' | '3';
export type Status = 'open' | 'acknowledged' | 'escalated' | 'resolved';

/** Plain JSON, so that the buttons still work after a restart. */
export type Incident = {
  readonly title: string;
  severity: Severity;
  status: Status;
  readonly card: MessageRef;
  readonly timeline: { readonly at: string; readonly what: string }[];
};

const colors: Record<Severity, string> = { '1': '#d72b3f', '2': '#e8912d', '3': '#2eb67d' };

export const buttons = [
  { type: 'button', id: 'incident-acknowledge', label: 'Acknowledge', style: 'primary' },
  { type: 'button', id: 'incident-escalate', label: 'Escalate', style: 'danger' },
  { type: 'button', id: 'incident-resolve', label: 'Resolve', style: 'success' },
] as const;

/** The card, as an embed with buttons where these can be edited, else as text with the commands to write. */
export function cardOf(
  { title, severity, status, timeline }: Omit<Incident, 'card'>,
  { capabilities }: Backend,
): { content: RichText; options: Pick<SendOptions, 'embeds' | 'components'> } {
  const last = timeline.at(-1)?.what ?? '';
  const facts = { Severity: severity, Status: status, Last: last };
  const hasButtons = capabilities.supports('components');
  const heading = nodes.paragraph(nodes.strong(`🚨 ${title}`));
  const hint =
    hasButtons || status === 'resolved' ? [] : [nodes.paragraph('Answer !acknowledge, !escalate or !resolve.')];
  const components = hasButtons ? (status === 'resolved' ? [] : [...buttons]) : undefined;
  if (capabilities.level('embeds') !== 'native') {
    return {
      content: nodes.root(
        heading,
        nodes.list(Object.entries(facts).map(([name, value]) => `${name}: ${value}`)),
        ...hint,
      ),
      options: { components },
    };
  }
  const fields = Object.entries(facts).map(([name, value]) => ({ name, value: nodes.root(value), inline: true }));
  const embed: EmbedInput = { title: `Incident: ${status}`, color: colors[severity], fields };
  return { content: nodes.root(heading, ...hint), options: { embeds: [embed], components } };
}

export function timelineOf({ title, timeline }: Incident): RichText {
  const lines = timeline.map(({ at, what }) => nodes.paragraph(nodes.timestamp(at, 'time'), ` ${what}`));
  return nodes.root(nodes.paragraph(nodes.strong(`Timeline of “${title}”`)), nodes.list(lines, { ordered: true }));
}

/** The open incidents of an account. */
export class IncidentBook {
  readonly #store: CursorStore;
  readonly #key: string;
  readonly #open: Map<string, Incident>;

  private constructor(store: CursorStore, key: string, open: Incident[]) {
    this.#store = store;
    this.#key = key;
    this.#open = new Map(open.map((incident) => [incident.card.id, incident]));
  }

  static async load(store: CursorStore, account: string): Promise<IncidentBook> {
    const key = `incidents:${account}`;
    const saved = JSON.parse((await store.get(key)) || '[]') as Incident[];
    return new IncidentBook(
      store,
      key,
      saved.map((each) => ({ ...each, card: MessageRef.parse(each.card) })),
    );
  }

  /** The one whose card this is, or whose thread hangs on it. */
  byCard(id: string | undefined): Incident | undefined {
    return id === undefined ? undefined : this.#open.get(id);
  }

  /** The only open one of a channel. */
  onlyIn(channelId: string): Incident | undefined {
    const here = [...this.#open.values()].filter(({ card }) => card.channelId === channelId);
    return here.length === 1 ? here[0] : undefined;
  }

  async keep(incident: Incident): Promise<void> {
    if (incident.status === 'resolved') this.#open.delete(incident.card.id);
    else this.#open.set(incident.card.id, incident);
    await this.#store.set(this.#key, JSON.stringify([...this.#open.values()]));
  }
}
