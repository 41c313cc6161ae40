import type { World, WorldEntry, WorldMessage } from 'chatmux/testing';

const nameWidth = 10;

/** One platform as the audience sees it. */
export type Watched = { readonly label: string; readonly world: World };

/** Tells what happened on one or more platforms, each thing once, in the order in which it happened. */
export class Transcript {
  #watched: (Watched & { read: number })[] = [];
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  watch(watched: Watched): void {
    this.#watched.push({ ...watched, read: watched.world.log.length });
  }

  /** The platforms of the last act are left. */
  forget(): void {
    this.#watched = [];
  }

  /** Prints what is new. */
  update(): void {
    const entries = this.#watched.flatMap((watched) => {
      const fresh = watched.world.log.slice(watched.read).map((entry) => ({ entry, watched }));
      watched.read += fresh.length;
      return fresh;
    });
    entries.sort((one, other) => one.entry.at.getTime() - other.entry.at.getTime());
    for (const { entry, watched } of entries) {
      for (const [who, text] of linesOf(entry)) this.#line(watched.label, who, text, entry.message);
    }
  }

  #line(label: string, who: string, text: string, message: WorldMessage | undefined): void {
    const width = this.#watched.length > 1 ? Math.max(...this.#watched.map((each) => each.label.length)) : 0;
    const place = width > 0 ? `${label.padEnd(width)}  ` : '';
    const isReply = message?.threadId !== undefined && message.threadId !== message.id;
    this.#write(`  ${place}${who.padEnd(nameWidth)} ${isReply ? '  ↳ ' : ''}${text}`.trimEnd());
  }
}

function linesOf({ what, by, message, detail }: WorldEntry): [who: string, text: string][] {
  const short = message && `"${excerpt(message)}"`;
  switch (what) {
    case 'message.created':
      return message ? shown(message, message.text) : [];
    case 'message.edited':
      return message ? shown(message, `(edited) ${message.text}`) : [];
    case 'message.deleted':
      return [[by, `deletes ${short}`]];
    case 'reaction.added':
      return [[by, `${detail?.['emoji']} on ${short}`]];
    case 'reaction.removed':
      return [[by, `takes ${detail?.['emoji']} back from ${short}`]];
    case 'message.pinned':
      return [[by, `pins ${short}`]];
    case 'interaction.click':
      return [[by, `presses [ ${detail?.['componentId']} ]`]];
    case 'interaction.command':
      return [[by, `${detail?.['command']} ${detail?.['text']}`]];
    case 'interaction.submit':
      return [[by, `sends the dialog: ${JSON.stringify(detail?.['values'])}`]];
    case 'modal.opened':
      return [[by, `sees the dialog "${detail?.['title']}"`]];
    default:
      return [];
  }
}

function shown(message: WorldMessage, text: string): [who: string, text: string][] {
  const lines = [
    ...text.split('\n'),
    ...message.files.map(({ filename, size }) => `📎 ${filename} (${size} bytes)`),
    ...message.embeds.flatMap(({ title, text: words, fields, footer }) =>
      [title, words, ...fields.map(({ name, value }) => `${name}: ${value}`), footer]
        .filter((line) => line !== undefined)
        .flatMap((line) => line.split('\n'))
        .map((line) => `┃ ${line}`),
    ),
    message.buttons.map(({ label }) => `[ ${label} ]`).join(' '),
  ].filter((line) => line !== '');
  const who = message.sender ?? message.author;
  const hint = message.ephemeralTo === undefined ? '' : ` (only ${message.ephemeralTo} sees it)`;
  return lines.map((line, index) => [index === 0 ? who : '', index === 0 ? line + hint : line]);
}

function excerpt({ text, embeds }: WorldMessage): string {
  const words = (text || embeds[0]?.title || '').replaceAll(/\s+/g, ' ');
  return words.length > 40 ? `${words.slice(0, 40)}…` : words;
}
