// @ts-check
import { h, showOnce } from './dom.js';

/** The dialog that the bot has open with the one who acts, over the pane. */
export class ModalForm {
  /** @param {import('./pane.js').Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = h('div', { class: 'modal', hidden: true });
    this.element.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#dismiss();
    });
  }

  update() {
    const modal = this.pane.me?.modal;
    const wasHidden = this.element.hidden;
    this.element.hidden = !modal;
    showOnce(this.element, modal ?? null, () => (modal ? [this.#draw(modal)] : []));
    if (modal && wasHidden) this.element.querySelector('input')?.focus();
    if (!modal && !wasHidden) this.pane.composer.focus();
  }

  /** @param {import('../view.js').ModalView} modal */
  #draw({ id, title, inputs }) {
    const fields = inputs.map((input) => ({
      input,
      field: h('input', { type: 'text', name: input.id, autocomplete: 'off' }),
    }));
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const values = Object.fromEntries(fields.map(({ input, field }) => [input.id, field.value]));
      void this.pane.act({ act: 'submit', channel: undefined, values });
    };
    return h(
      'form',
      { role: 'dialog', 'aria-modal': 'false', 'aria-labelledby': `modal-${id}`, onsubmit: submit },
      h('h3', { id: `modal-${id}` }, title),
      ...fields.map(({ input, field }) => h('label', {}, input.label, field)),
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: () => this.#dismiss() }, 'Close'),
        h('button', { class: 'primary' }, 'Submit'),
      ),
    );
  }

  #dismiss() {
    void this.pane.act({ act: 'dismiss', channel: undefined });
  }
}
