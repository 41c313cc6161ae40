import type { Capabilities, CapabilityName } from '../src/core/capabilities.js';
import type { World, WorldMessage } from '../src/testing/world.js';
import { grouped } from './grouped.js';
import type { Heard } from './heard.js';
import type { OwnDeed } from './own.js';
import type { Deed } from './people.js';
import type { Send } from './sends.js';
import { mostReordered } from './storm.js';

/** A stretch of time in which something was wrong. */
export type Phase = {
  trouble: string;
  from: number;
  to: number;
  /** When events were lost in it: until when, the moment in which there was a connection again that is no resumed one. */
  gapUntil?: number;
  /** The transport itself has mixed up the first few events, or any. */
  mixes?: 'the first' | 'any';
};

export type Ledgers = {
  deeds: readonly Deed[];
  heard: readonly Heard[];
  sends: readonly Send[];
  /** What the bot did beside sending. */
  own: readonly OwnDeed[];
  phases: readonly Phase[];
  /** The platform sends again what was not acknowledged, behind what is newer. */
  repeatsLate: boolean;
  world: World;
  capabilities: Capabilities;
};

export type Verdict = {
  /** What must not be. */
  wrong: string[];
  /** What was not told, and could not be: by the cell of the capability matrix that says so. */
  excused: Map<CapabilityName, number>;
};

/** The time in which something was done. */
type Span = { from: number; to: number };

/** Compares what people did, what the backend told, and what the platform holds. */
export function judge(ledgers: Ledgers): Verdict {
  const court = new Court(ledgers);
  court.messages();
  court.edits();
  court.deletes();
  court.reactions();
  court.order();
  court.ids();
  court.sends();
  court.ownEdits();
  court.ownDeletes();
  court.ownReactions();
  return court.verdict;
}

/** Where deletes can be replayed in part, it is those of messages from ten minutes before the gap. */
const deletedWithinMs = 600_000;
/** How far the backends look back in a channel is 100 messages, those that end a phase included. */
const nearMessages = 95;

class Court {
  readonly verdict: Verdict = { wrong: [], excused: new Map() };
  readonly #ledgers: Ledgers;
  readonly #standing: ReadonlyMap<string, WorldMessage>;
  readonly #deleted: ReadonlyMap<string, Deed>;

  constructor(ledgers: Ledgers) {
    this.#ledgers = ledgers;
    const { world, deeds } = ledgers;
    const standing = world.channels.flatMap((channel) => world.messages(channel));
    this.#standing = new Map(standing.map((message) => [message.id, message]));
    this.#deleted = new Map(deeds.filter(({ kind }) => kind === 'delete').map((deed) => [deed.messageId, deed]));
  }

  messages(): void {
    for (const deed of this.#deeds('say')) {
      const times = this.#told('message.created', deed.messageId).length;
      if (times > 1) this.#wrong(deed, `told ${times} times`);
      if (times > 0) continue;
      if (this.#cameAndWent(deed) || this.#wentFirst(deed)) continue;
      if (deed.root !== undefined && this.#isExcused('backfillThreadReplies', spanOf(deed), deed.root)) continue;
      this.#wrong(deed, 'never told');
    }
    for (const { messageId = '', text = '' } of this.#ledgers.heard.filter(({ type }) => type === 'message.created'))
      if (!this.#standing.has(messageId) && !this.#deleted.has(messageId) && !this.#isOwnDeleted(messageId))
        this.verdict.wrong.push(`a message was told that nobody wrote: ${messageId} '${text}'`);
  }

  edits(): void {
    const edits = grouped(this.#deeds('edit'), ({ messageId }) => messageId);
    for (const [messageId, deeds] of edits) {
      const last = deeds.at(-1);
      const told = this.#told('message.updated', messageId);
      if (last && told.length > deeds.length) this.#wrong(last, `${deeds.length} edits told as ${told.length}`);
      if (!last || !this.#standing.has(messageId)) continue;
      const newest = [...this.#told('message.created', messageId), ...told].at(-1);
      if (newest?.text === last.text) continue;
      if (newest === undefined && this.#said(messageId)?.root !== undefined) continue;
      if (this.#isExcused('backfillEdits', spanOf(last), messageId)) continue;
      this.#wrong(last, `the last text told is '${newest?.text}'`);
    }
  }

  deletes(): void {
    for (const deed of this.#deleted.values()) {
      const times = this.#told('message.deleted', deed.messageId).length;
      if (times > 1) this.#wrong(deed, `told ${times} times`);
      if (times > 0 || this.#told('message.created', deed.messageId).length === 0) continue;
      if (this.#isExcused('backfillDeletes', spanOf(deed), () => this.#wasOld(deed))) continue;
      this.#wrong(deed, 'never told');
    }
  }

  reactions(): void {
    const { deeds, heard, own: bots, world, capabilities } = this.#ledgers;
    const isAbout = ({ kind, messageId }: Deed | OwnDeed) => kind.endsWith('react') && this.#standing.has(messageId);
    const ofBot = bots
      .filter((deed) => isAbout(deed) && deed.outcome !== 'not done')
      .map((deed): Deed & Pick<OwnDeed, 'outcome' | 'began'> => ({ ...deed, by: world.bot.handle }));
    const done: (Deed & Partial<Pick<OwnDeed, 'outcome' | 'began'>>)[] = [...deeds.filter(isAbout), ...ofBot];
    done.sort((a, b) => a.at - b.at);
    // Where nobody is named the reactions of all are one row: one comes, one goes.
    const isNamed = heard.some(({ type, by }) => type.startsWith('reaction.') && by !== undefined);
    for (const [key, own] of grouped(done, ({ messageId, emoji, by }) => keyOf(messageId, emoji, isNamed ? by : ''))) {
      const last = own.at(-1);
      const first = own[0];
      // Of what perhaps happened nobody knows whether it was told.
      if (!last || !first || own.some(({ outcome }) => outcome === 'perhaps')) continue;
      const { id } = first.by === world.bot.handle ? world.bot : world.user(first.by);
      const told = heard.filter(
        ({ type, messageId, emoji, by }) =>
          type.startsWith('reaction.') &&
          (by === undefined || by === id) &&
          keyOf(messageId, emoji, isNamed ? first.by : '') === key,
      );
      // With one left out between them two of a kind follow each other.
      const isWhole = capabilities.supports('backfillReactions') || !own.some((deed) => this.#gapOf(spanOf(deed)));
      for (const [index, event] of told.entries())
        if (isWhole && isNamed && event.type === told[index - 1]?.type)
          this.#wrong(last, `${event.type} told twice over`);
      if (told.length > own.length && isNamed) this.#wrong(last, `${own.length} reactions told as ${told.length}`);
      const expected = last.kind === 'react' ? 'reaction.added' : 'reaction.removed';
      if (told.at(-1)?.type === expected) continue;
      // Put on and taken off again while the connection was down.
      if (told.length === 0 && last.kind === 'unreact' && this.#isWithinGap(first, last)) continue;
      // Of one row of all, which of them is missing cannot be seen.
      if ((isNamed ? [last] : own).some((deed) => this.#isExcused('backfillReactions', spanOf(deed)))) continue;
      this.#wrong(last, `the last told is ${told.at(-1)?.type ?? 'nothing'}`);
    }
  }

  /** In each channel messages are told in the order in which they were written; what concerns one follows it. */
  order(): void {
    const { deeds, heard } = this.#ledgers;
    const said = deeds.filter(({ kind, root }) => kind === 'say' && root === undefined);
    const rank = new Map(said.map(({ messageId }, index) => [messageId, index]));
    const newest = new Map<string, number>();
    const created = new Set<string>();
    for (const { type, messageId = '', channelId = '', backfilled } of heard) {
      if (type === 'message.created') {
        created.add(messageId);
        const own = rank.get(messageId);
        if (own === undefined) continue;
        const before = newest.get(channelId);
        const deed = said[own];
        const isBehind = before !== undefined && before > own;
        // What is read is read before anything newer is told; only what the transport brings can be mixed up.
        if (isBehind && deed && (backfilled || !this.#isRepeat(deed, said[before])))
          this.#wrong(deed, `told behind a newer one, '${said[before]?.text}'`);
        newest.set(channelId, Math.max(before ?? -1, own));
      } else if (
        (type === 'message.updated' || type === 'message.deleted') &&
        rank.has(messageId) &&
        !created.has(messageId)
      ) {
        const deed = said[rank.get(messageId) ?? 0];
        if (deed && this.#told('message.created', messageId).length > 0) this.#wrong(deed, `${type} told before it`);
      }
    }
  }

  /** No event comes twice. */
  ids(): void {
    for (const [id, events] of grouped(this.#ledgers.heard, (event) => event.id))
      if (events.length > 1) this.verdict.wrong.push(`the event ${id} was told ${events.length} times`);
  }

  /** What was promised of a send is so. */
  sends(): void {
    const { sends, capabilities } = this.#ledgers;
    const isKept = capabilities.supports('idempotency');
    const own = [...this.#standing.values()].filter(({ isBot }) => isBot);
    for (const { text, key, tries, ids, wrong } of sends) {
      // An edit gave it another text.
      const there = own.filter((message) => message.text === text || ids.includes(message.id));
      const gone = ids.filter((id) => this.#isOwnDeleted(id) && !there.some((message) => message.id === id));
      const story = `the send '${text}'${key === undefined ? '' : ' with a key'} (${tries.join(', ')})`;
      if (wrong !== undefined) this.verdict.wrong.push(`${story} ended with ${String(wrong)}`);
      const perhaps = tries.filter((each) => each === 'perhaps sent').length;
      const sent = tries.at(-1) === 'sent';
      const most = key !== undefined && isKept ? 1 : perhaps + (sent ? 1 : 0);
      if (there.length + gone.length > Math.max(most, sent ? 1 : 0))
        this.verdict.wrong.push(`${story} is there ${there.length} times`);
      if (sent && there.length + gone.length === 0) this.verdict.wrong.push(`${story} is not there`);
      for (const id of ids)
        if (!there.some((message) => message.id === id) && !gone.includes(id))
          this.verdict.wrong.push(`${story} gave the id ${id} of another`);
      for (const message of there) {
        const told = this.#told('message.created', message.id).length;
        if (told !== 1) this.verdict.wrong.push(`${story} was told ${told} times`);
      }
    }
  }

  /** The bot's own edits: the text that stands is one that was said to be written, and it is the last that was told. */
  ownEdits(): void {
    const texts = new Map(this.#ledgers.sends.flatMap(({ ids, text }) => ids.map((id) => [id, text] as const)));
    for (const [id, deeds] of this.#ownByMessage('edit')) {
      const standing = this.#standing.get(id);
      if (!standing) continue;
      let may = new Set([texts.get(id) ?? '']);
      for (const { text = '', outcome } of deeds)
        if (outcome !== 'not done') may = new Set([text, ...(outcome === 'perhaps' ? may : [])]);
      const story = `own message ${id} (${deeds.map(({ text, outcome }) => `${text}: ${outcome}`).join(', ')})`;
      if (!may.has(standing.text)) this.verdict.wrong.push(`${story} stands as '${standing.text}'`);
      const told = [...this.#told('message.created', id), ...this.#told('message.updated', id)].at(-1);
      if (told?.text === standing.text) continue;
      // That which stands is the one that was missed.
      const missed = deeds.filter(({ text }) => text === standing.text);
      if (missed.some((deed) => this.#isExcused('backfillEdits', spanOf(deed), id))) continue;
      this.verdict.wrong.push(`${story} stands as '${standing.text}', and was last told as '${told?.text}'`);
    }
  }

  /** The bot's own deletes: what was said to be gone is gone, what was said to stand stands, and it is told once. */
  ownDeletes(): void {
    for (const deed of this.#ledgers.own.filter(({ kind }) => kind === 'delete')) {
      const { messageId, outcome, age = 0 } = deed;
      const stands = this.#standing.has(messageId);
      const story = `own delete of ${messageId} (${outcome})`;
      if (outcome === 'done' && stands) this.verdict.wrong.push(`${story}: it stands`);
      if (outcome === 'not done' && !stands && !this.#isOwnDeleted(messageId))
        this.verdict.wrong.push(`${story}: it is gone`);
      const times = this.#told('message.deleted', messageId).length;
      if (times > 1 || (stands && times > 0)) this.verdict.wrong.push(`${story}: told ${times} times`);
      if (stands || times > 0 || outcome === 'not done') continue;
      if (this.#told('message.created', messageId).length === 0) continue;
      if (this.#isExcused('backfillDeletes', spanOf(deed), () => age > deletedWithinMs)) continue;
      this.verdict.wrong.push(`${story}: never told`);
    }
  }

  /** The bot's own reactions stand, or do not, as was said. */
  ownReactions(): void {
    const { own, world } = this.#ledgers;
    const deeds = own.filter(({ kind, messageId }) => kind.endsWith('react') && this.#standing.has(messageId));
    for (const [, all] of grouped(deeds, ({ messageId, emoji }) => keyOf(messageId, emoji, ''))) {
      const last = all.at(-1);
      if (!last || all.some(({ outcome }) => outcome === 'perhaps')) continue;
      const reactions = Object.entries(this.#standing.get(last.messageId)?.reactions ?? {});
      const isThere = reactions.some(
        ([emoji, handles]) => keyOf('', emoji, '') === keyOf('', last.emoji, '') && handles.includes(world.bot.handle),
      );
      const should = all.findLast(({ outcome }) => outcome === 'done')?.kind === 'react';
      if (isThere !== should)
        this.verdict.wrong.push(
          `own reaction ${last.emoji} to ${last.messageId} (${all.map(({ kind, outcome }) => `${kind} ${outcome}`).join(', ')}) ${isThere ? 'is there' : 'is not there'}`,
        );
    }
  }

  #ownByMessage(kind: OwnDeed['kind']): Map<string, OwnDeed[]> {
    return grouped(
      this.#ledgers.own.filter((deed) => deed.kind === kind),
      ({ messageId }) => messageId,
    );
  }

  /** Deleted by the bot itself, for sure or perhaps. */
  #isOwnDeleted(messageId: string): boolean {
    return this.#ledgers.own.some(
      (deed) => deed.kind === 'delete' && deed.messageId === messageId && deed.outcome !== 'not done',
    );
  }

  #deeds(kind: Deed['kind']): Deed[] {
    return this.#ledgers.deeds.filter((deed) => deed.kind === kind);
  }

  #said(messageId: string): Deed | undefined {
    return this.#deeds('say').find((deed) => deed.messageId === messageId);
  }

  #told(type: Heard['type'], messageId: string): Heard[] {
    return this.#ledgers.heard.filter((event) => event.type === type && event.messageId === messageId);
  }

  /** Written and deleted before the history could be read: it does not show it, though a platform may repeat its events late. */
  #cameAndWent(said: Deed): boolean {
    const deletion = this.#deleted.get(said.messageId);
    return deletion !== undefined && this.#isWithinGap(said, deletion);
  }

  /** Both happened in one gap, or the second right after it, before anything of that channel was told again. */
  #isWithinGap(first: Deed, last: Deed): boolean {
    const gap = this.#gapOf(spanOf(first));
    if (!gap) return false;
    const next = this.#ledgers.heard.find(({ at, channelId }) => at >= gap.until && channelId === first.channelId);
    return last.at <= (next?.at ?? Number.POSITIVE_INFINITY);
  }

  /** Its delete was told before it, as the transport has mixed them up: then it is no news. */
  #wentFirst(said: Deed): boolean {
    const deletion = this.#deleted.get(said.messageId);
    if (!deletion || this.#told('message.deleted', said.messageId).length === 0) return false;
    return this.#wasReordered(said, deletion);
  }

  /** A late one behind a newer one, for no fault of the backend's. */
  #isRepeat(late: Deed, newer: Deed | undefined): boolean {
    if (newer && this.#wasReordered(late, newer)) return true;
    return this.#ledgers.repeatsLate && this.#cameAndWent(late);
  }

  /** The gap in which something happened, for sure or perhaps. */
  #gapOf({ from, to }: Span): { from: number; until: number } | undefined {
    for (const { from: begin, gapUntil } of this.#ledgers.phases)
      if (gapUntil !== undefined && begin <= to && from <= gapUntil) return { from: begin, until: gapUntil };
    return undefined;
  }

  /** The transport itself has mixed these up, and nothing in them tells. */
  #wasReordered(...deeds: Deed[]): boolean {
    return this.#ledgers.phases.some(({ mixes, from, to }) => {
      if (mixes === undefined || !deeds.every(({ at }) => from <= at && at <= to)) return false;
      if (mixes === 'any') return true;
      const first = this.#ledgers.deeds.filter(({ at }) => at >= from).slice(0, mostReordered);
      return deeds.every((deed) => first.includes(deed));
    });
  }

  /**
   * @param of - the message that it is about, or whether that lies outside what is replayed: where a platform replays a part,
   * that is of the last messages of a channel (and not of replies in a thread), or of young ones
   */
  #isExcused(cell: CapabilityName, span: Span, of?: string | (() => boolean)): boolean {
    if (!this.#gapOf(span)) return false;
    const level = this.#ledgers.capabilities.level(cell);
    const isOut = () => (typeof of === 'function' ? of() : of !== undefined && this.#isFar(of, span.to));
    if (level !== 'none' && !(level === 'partial' && isOut())) return false;
    this.verdict.excused.set(cell, (this.verdict.excused.get(cell) ?? 0) + 1);
    return true;
  }

  #wasOld({ messageId, serverAt = 0 }: Deed): boolean {
    return serverAt - (this.#said(messageId)?.serverAt ?? 0) > deletedWithinMs;
  }

  #isFar(messageId: string, at: number): boolean {
    const said = this.#said(messageId);
    if (said?.root !== undefined) return true;
    const { world } = this.#ledgers;
    const standing = this.#standing.get(messageId);
    const channelId = said?.channelId ?? standing?.channelId;
    const since = (said ? this.#standing.get(said.messageId) : standing)?.createdAt;
    if (channelId === undefined || since === undefined) return true;
    const people = this.#deeds('say').filter(
      (deed) => deed.channelId === channelId && deed.at > (said?.at ?? 0) && deed.at < at && deed.root === undefined,
    );
    const bots = world.messages(channelId).filter(({ isBot, createdAt }) => isBot && createdAt >= since);
    return people.length + bots.length > nearMessages;
  }

  #wrong({ kind, text, messageId, channelId, at, root, emoji }: Deed, what: string): void {
    const phase = this.#ledgers.phases.find(({ from, to }) => from <= at && at <= to);
    const when = phase ? `during ${phase.trouble}` : 'in quiet';
    const which = `${text ?? emoji ?? ''} (${messageId} in ${channelId}${root === undefined ? '' : ', in a thread'})`;
    this.verdict.wrong.push(`${kind} ${which} ${when}: ${what}`);
  }
}

function spanOf({ at, began = at }: { at: number; began?: number | undefined }): Span {
  return { from: began, to: at };
}

/** With and without the sign for a coloured picture, an emoji is the same. */
function keyOf(messageId: string | undefined, emoji: string | undefined, by: string): string {
  return `${messageId} ${emoji?.replaceAll('\ufe0f', '')} ${by}`;
}
