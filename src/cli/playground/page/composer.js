// @ts-check
import { h, showOnce } from './dom.js';
import { recall, remember } from './memory.js';
import { reason } from './reasons.js';
import { store } from './store.js';

/** @typedef {{ kind: 'edit' | 'reply', id: string, words: string }} Mode */

const typingEveryMs = 3_000;
const mostBytes = 8_000_000;

/** Where one types. */
export class Composer {
  /** @param {import('./pane.js').Pane} pane */
  constructor(pane) {
    this.pane = pane;
    /** @type {Mode | undefined} */
    this.mode = undefined;
    /** @type {File[]} */
    this.files = [];
    this.lastTyping = 0;
    this.banner = h('p', { class: 'banner', hidden: true });
    this.as = h('select', {
      class: 'as',
      'aria-label': `Who writes on ${pane.view.title}`,
      onchange: () => pane.speakAs(this.as.value),
    });
    this.input = h('textarea', { rows: 1, 'aria-label': `Message on ${pane.view.title}`, maxlength: 100_000 });
    this.picked = h('input', { type: 'file', multiple: true, hidden: true, tabindex: -1, 'aria-hidden': 'true' });
    this.attach = h(
      'button',
      { type: 'button', class: 'attach', 'aria-label': 'Attach a file', onclick: () => this.picked.click() },
      '📎',
    );
    this.send = h('button', { class: 'send', 'aria-label': 'Send' }, '➤');
    this.element = h(
      'form',
      { class: 'composer' },
      this.banner,
      this.as,
      this.input,
      this.attach,
      this.picked,
      this.send,
    );
    this.picked.addEventListener('change', () => this.#take(this.picked.files));
    this.element.addEventListener('dragover', (event) => event.preventDefault());
    this.element.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#take(event.dataTransfer?.files);
    });
    this.input.addEventListener('paste', ({ clipboardData }) => this.#take(clipboardData?.files));
    this.input.value = String(recall(`draft:${pane.name}`) ?? '');
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('input', () => this.#typed());
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** @param {Mode} mode */
  enterMode(mode) {
    this.mode = mode;
    if (mode.kind === 'edit') this.input.value = mode.words;
    this.update();
    this.#fit();
    this.focus();
  }

  leaveMode() {
    if (this.mode?.kind === 'edit') this.input.value = '';
    this.mode = undefined;
    this.files = [];
    this.picked.value = '';
    this.update();
    this.#fit();
  }

  update() {
    const { pane } = this;
    const { view, channel, thread } = pane;
    const people = view.people.filter(({ isBot }) => !isBot);
    showOnce(this.as, [people.map(({ handle, name }) => [handle, name]), pane.as], () =>
      people.map(({ handle, name }) => h('option', { value: handle, selected: handle === pane.as }, name)),
    );
    const place = thread ? 'this thread' : channel?.kind === 'direct' ? 'the bot' : `#${channel?.name ?? ''}`;
    this.input.placeholder = `Message ${place}${store.hello?.tries.includes('!info') ? ' — try !help' : ''}`;
    const noFiles = reason(view, 'upload');
    this.attach.disabled = noFiles !== undefined;
    this.attach.title = noFiles ?? 'Attach a file';
    const names = this.files.map(({ name }) => name).join(', ');
    const words = [
      this.mode?.kind === 'edit' && 'Editing a message',
      this.mode?.kind === 'reply' && `Replying to ${this.mode.words}`,
      names && `📎 ${names}`,
    ].filter(Boolean);
    this.banner.hidden = words.length === 0;
    showOnce(this.banner, words, () => [
      words.join(' · '),
      h('button', { type: 'button', onclick: () => this.leaveMode() }, 'Cancel (Esc)'),
    ]);
  }

  async #submit() {
    const { pane, mode, files } = this;
    const text = this.input.value;
    if (text.trim() === '' && files.length === 0) return;
    const sent = await this.#do(text, mode, files);
    if (!sent) return;
    // Not before it was taken: what was refused is still there to be mended.
    if (this.input.value === text) this.input.value = '';
    remember(`draft:${pane.name}`, undefined);
    this.leaveMode();
    pane.unread.seen();
    pane.toEnd();
  }

  /** @param {FileList | null | undefined} files */
  #take(files) {
    if (!files?.length) return;
    const off = reason(this.pane.view, 'upload');
    if (off) return this.pane.refuse(off);
    this.files = [...files];
    this.update();
    this.focus();
  }

  /**
   * @param {string} text
   * @param {Mode | undefined} mode
   * @param {File[]} files
   */
  async #do(text, mode, files) {
    const { pane } = this;
    if (mode?.kind === 'edit') return pane.act({ act: 'edit', message: mode.id, text });
    if (/^\/\S/.test(text) && files.length === 0 && !reason(pane.view, 'command'))
      return pane.act({ act: 'command', text });
    if (files.reduce((sum, { size }) => sum + size, 0) > mostBytes) {
      pane.refuse('That is too much: 8 MB at the most.');
      return undefined;
    }
    const inThread = pane.thread && (pane.thread.rootId ?? pane.shown.at(-1)?.id);
    return pane.act({
      act: 'say',
      text,
      ...(inThread && { thread: inThread }),
      ...(mode?.kind === 'reply' && { replyTo: mode.id }),
      ...(files.length > 0 && { files: await Promise.all(files.map(readFile)) }),
    });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.element.requestSubmit();
    } else if (event.key === 'Escape') {
      if (this.mode || this.files.length > 0) this.leaveMode();
      else this.input.blur();
    } else if (event.key === 'ArrowUp' && this.input.value === '') {
      event.preventDefault();
      this.pane.editLast();
    }
  }

  #typed() {
    this.#fit();
    if (this.mode?.kind !== 'edit') remember(`draft:${this.pane.name}`, this.input.value || undefined);
    const now = Date.now();
    if (this.input.value === '' || now - this.lastTyping < typingEveryMs || reason(this.pane.view, 'type')) return;
    this.lastTyping = now;
    void this.pane.act({ act: 'type' }, () => undefined);
  }

  #fit() {
    this.input.style.setProperty('height', 'auto');
    this.input.style.setProperty('height', `${Math.min(this.input.scrollHeight, 140)}px`);
  }
}

/** @param {File} file */
async function readFile(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return {
    filename: file.name,
    contentType: file.type || 'application/octet-stream',
    base64: url.slice(url.indexOf(',') + 1),
  };
}
