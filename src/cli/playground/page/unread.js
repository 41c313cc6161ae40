// @ts-check
import { h } from './dom.js';

/** What came while nobody looked: a line above the first of it, and a button that goes to it. */
export class Unread {
  /** @param {import('./pane.js').Pane} pane */
  constructor(pane) {
    this.pane = pane;
    /** @type {string | undefined} */
    this.firstId = undefined;
    this.count = 0;
    /** @type {string | undefined} */
    this.lastSeenId = undefined;
    this.element = h('button', { type: 'button', class: 'new-messages', hidden: true, onclick: () => this.#go() });
  }

  /** Looks what has come. */
  update() {
    const { pane } = this;
    const ids = pane.shown.map(({ id }) => id);
    const isVisible = document.visibilityState === 'visible' && pane.element.offsetParent !== null;
    if (this.lastSeenId === undefined || (pane.sticks && isVisible)) {
      this.lastSeenId = ids.at(-1) ?? '';
      this.count = 0;
    } else {
      const fresh = ids.slice(ids.indexOf(this.lastSeenId) + 1);
      const first = this.count === 0 ? fresh[0] : undefined;
      this.count = fresh.length;
      if (first !== undefined && first !== this.firstId) {
        this.firstId = first;
        pane.update(pane.view);
        return;
      }
    }
    this.element.hidden = this.count === 0 || pane.sticks;
    this.element.textContent = `↓ ${this.count} new ${this.count === 1 ? 'message' : 'messages'}`;
    pane.element.dispatchEvent(
      new CustomEvent('unread', { bubbles: true, detail: { name: pane.name, count: this.count } }),
    );
  }

  /** Everything is read: another conversation begins, or one answers. */
  seen() {
    this.firstId = undefined;
    this.lastSeenId = undefined;
    this.count = 0;
  }

  #go() {
    const first = this.pane.list.querySelector('[data-unread="true"]');
    if (first) first.scrollIntoView({ block: 'center' });
    else this.pane.toEnd();
  }
}
