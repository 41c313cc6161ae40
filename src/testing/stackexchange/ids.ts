import type { ChannelRecord, IdFactory } from '../world/index.js';

/** Plain numbers, one counter for each kind of thing; they begin far from each other, so that one is not taken for another. */
export class StackExchangeIds implements IdFactory {
  #user = 40;
  #room = 0;
  #message = 15_249_000;
  #event = 28_258_800;
  #other = 0;
  #image = 0;

  user(): string {
    this.#user += 1 + (this.#user % 3);
    return String(this.#user);
  }

  channel(): string {
    this.#room += 1;
    return String(this.#room);
  }

  message(_channel?: ChannelRecord): string {
    this.#message += 1;
    return String(this.#message);
  }

  event(): number {
    this.#event += 1;
    return this.#event;
  }

  /** The id of the newest event. */
  get lastEvent(): number {
    return this.#event;
  }

  /** As the image host names files: five letters and digits. */
  file(): string {
    this.#image += 1;
    const letters = (this.#image * 7_919 + 1_000_003).toString(36).slice(-4);
    return `i${letters}`;
  }

  group(): string {
    return this.other();
  }

  emoji(): string {
    return this.other();
  }

  other(): string {
    this.#other += 1;
    return String(this.#other);
  }
}
