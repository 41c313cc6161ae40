import type { World, WorldMessage } from '../../testing/index.js';

const nameWidth = 8;

/** Prints what stands in a channel, each message and each reaction once, as a reader of the platform sees it. */
export class Transcript {
  readonly #world: World;
  readonly #write: (line: string) => void;
  readonly #shown = new Set<string>();

  constructor(world: World, write: (line: string) => void) {
    this.#world = world;
    this.#write = write;
  }

  /** Prints what is new. */
  update(channel: string): void {
    for (const message of this.#world.messages(channel)) {
      if (this.#isNew(`message ${message.id}`)) this.#message(message);
      for (const [emoji, handles] of Object.entries(message.reactions)) {
        for (const handle of handles) {
          if (this.#isNew(`reaction ${message.id} ${emoji} ${handle}`)) {
            this.#line(handle, `${emoji}  on "${message.text}"`, message);
          }
        }
      }
    }
  }

  #message(message: WorldMessage): void {
    const [first = '', ...more] = message.text.split('\n');
    this.#line(message.author, first, message);
    for (const line of more) this.#line('', line, message);
    for (const { filename, size } of message.files) this.#line('', `📎 ${filename} (${size} bytes)`, message);
    for (const embed of message.embeds) {
      const lines = [
        embed.title,
        embed.text,
        ...embed.fields.map(({ name, value }) => `${name}: ${value}`),
        embed.footer,
      ];
      for (const line of lines) {
        for (const part of line?.split('\n') ?? []) this.#line('', `┃ ${part}`, message);
      }
    }
    for (const { label } of message.buttons) this.#line('', `[ ${label} ]`, message);
  }

  #line(who: string, text: string, message: WorldMessage): void {
    const indent = message.threadId === undefined || message.threadId === message.id ? '' : '  ↳ ';
    this.#write(`  ${who.padEnd(nameWidth)} ${indent}${text}`);
  }

  #isNew(key: string): boolean {
    if (this.#shown.has(key)) return false;
    this.#shown.add(key);
    return true;
  }
}
