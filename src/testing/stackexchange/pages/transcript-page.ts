import type { ChannelRecord, MessageRecord } from '../../world/index.js';
import { escapeHtml } from '../markdown/escape.js';
import type { StackExchangeSite } from '../site.js';
import { chatPage, type PageContext, slug } from './layout.js';
import { monologues } from './monologues.js';
import { day } from './time.js';

/** Whole hours of a day; `to` is exclusive. */
export type Hours = { from: number; to: number };

/** `/transcript/{room}/{y}/{m}/{d}`. (Wire sheet, section 7.3.) */
export function transcriptPage(
  context: PageContext,
  room: ChannelRecord,
  shown: { date: string; hours: Hours | undefined; highlight?: string | undefined },
): string {
  const { site } = context;
  const all = messagesOn(room, shown.date, site);
  const ranges = splitDay(all, site.options.transcriptPage ?? 200);
  const target = all.find(({ id }) => id === shown.highlight);
  const hours =
    shown.hours ?? (target ? ranges.find((range) => isWithin(target, range)) : undefined) ?? ranges[0] ?? undefined;
  const messages = hours ? all.filter((message) => isWithin(message, hours)) : all;
  const name = escapeHtml(room.name);
  const link = `<a href="/rooms/${room.id}/${encodeURIComponent(slug(room.name))}">${name}</a>`;
  const title = site.parts.show(
    'transcript.room',
    `<div class="room-mini"><div class="room-mini-header"><h3><span class="room-name">${link}</span></h3></div></div>`,
  );
  const pages = ranges.map(
    ({ from, to }) => `<a href="${path(room, shown.date)}/${from}-${to}">${from}:00 - ${to}:00</a>`,
  );
  const pager = ranges.length > 1 ? `<div class="pager">${pages.join(' ')}</div>` : '';
  const body = `<div id="sidebar">${title}<div id="info"></div></div><div id="main">${neighbours(room, shown.date, site)}${pager}
<div id="transcript" class="transcript">
${monologues(messages, context, { highlight: shown.highlight })}
</div></div>`;
  return chatPage(context, `${room.name} - ${shown.date}`, body, 'transcript-body');
}

export function messagesOn(room: ChannelRecord, date: string, site: StackExchangeSite): MessageRecord[] {
  return standing(room, site).filter((message) => day(message.createdAt) === date);
}

/** By id, which is by time. */
export function standing(room: ChannelRecord, site: StackExchangeSite): MessageRecord[] {
  return site.state.messages.in(room).sort((a, b) => Number(a.id) - Number(b.id));
}

export function path(room: ChannelRecord, date: string): string {
  const [year, month, dayOfMonth] = date.split('-').map(Number);
  return `/transcript/${room.id}/${year}/${month}/${dayOfMonth}`;
}

function isWithin(message: MessageRecord, { from, to }: Hours): boolean {
  const hour = message.createdAt.getUTCHours();
  return hour >= from && hour < to;
}

/** A long day in ranges of hours; one hour is never split. Nothing for a short one. */
function splitDay(messages: readonly MessageRecord[], most: number): Hours[] {
  if (messages.length <= most) return [];
  const ranges: Hours[] = [];
  let from = 0;
  let count = 0;
  for (let hour = 0; hour < 24; hour += 1) {
    const here = messages.filter((message) => message.createdAt.getUTCHours() === hour).length;
    if (count > 0 && count + here > most) {
      ranges.push({ from, to: hour });
      from = hour;
      count = 0;
    }
    count += here;
  }
  ranges.push({ from, to: 24 });
  return ranges.length > 1 ? ranges : [];
}

/** The days before and after on which something was said. */
function neighbours(room: ChannelRecord, date: string, site: StackExchangeSite): string {
  const days = [...new Set(standing(room, site).map((message) => day(message.createdAt)))].sort();
  const previous = days.findLast((each) => each < date);
  const next = days.find((each) => each > date);
  const link = (target: string | undefined, rel: string) =>
    target === undefined ? '' : `<a class="js-${rel}-day" rel="${rel}" href="${path(room, target)}">${target}</a>`;
  return `<div class="msplab">${link(previous, 'prev')} ${link(next, 'next')}</div>`;
}
