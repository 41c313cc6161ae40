// @ts-check
import { h, showOnce } from './dom.js';

/**
 * @typedef {import('../view.js').ModalView} ModalView
 * @typedef {import('../view.js').ModalInputView} ModalInputView
 * @typedef {{ element: HTMLElement, value: () => string | string[] }} Field
 */

/** The dialog that the bot has open with the one who acts, over the pane. */
export class ModalForm {
  /** @param {import('./pane.js').Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = h('div', { class: 'modal', hidden: true });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#dismiss();
      if (event.key === 'Tab') this.#keepFocus(event);
    });
  }

  update() {
    const modal = this.pane.me?.modal;
    const wasHidden = this.element.hidden;
    this.element.hidden = !modal;
    showOnce(this.element, modal ?? null, () => (modal ? [this.#draw(modal)] : []));
    /** @type {HTMLElement | null} */
    const first = this.element.querySelector('input, textarea, select');
    if (modal && wasHidden) first?.focus();
    if (!modal && !wasHidden) this.pane.composer.focus();
  }

  /** @param {ModalView} modal */
  #draw({ id, title, inputs, submitLabel }) {
    const fields = inputs.map((input) => ({ input, field: drawField(input) }));
    const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
    const submit = async (/** @type {Event} */ event) => {
      event.preventDefault();
      const values = Object.fromEntries(
        fields.map(({ input, field }) => [input.id, field.value()]).filter(([, value]) => (value ?? '').length > 0),
      );
      problem.hidden = true;
      await this.pane.act({ act: 'submit', channel: undefined, values }, (words) => {
        problem.textContent = words;
        problem.hidden = false;
      });
    };
    return h(
      'form',
      { role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': `modal-${id}`, onsubmit: submit },
      h('h3', { id: `modal-${id}` }, title),
      ...fields.map(({ field }) => field.element),
      problem,
      h(
        'p',
        { class: 'buttons' },
        h('button', { type: 'button', onclick: () => this.#dismiss() }, 'Close'),
        h('button', { class: 'primary' }, submitLabel ?? 'Submit'),
      ),
    );
  }

  #dismiss() {
    void this.pane.act({ act: 'dismiss', channel: undefined });
  }

  /** Tab goes round within the dialog. @param {KeyboardEvent} event */
  #keepFocus(event) {
    const all = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll('input, textarea, select, button')]);
    const [first, last] = [all[0], all.at(-1)];
    const [end, other] = event.shiftKey ? [first, last] : [last, first];
    if (document.activeElement !== end) return;
    event.preventDefault();
    other?.focus();
  }
}

/**
 * @param {ModalInputView} input
 * @returns {Field}
 */
function drawField(input) {
  const { label, isOptional, placeholder, initial } = input;
  const words = [label, isOptional && h('small', {}, ' optional')];
  const common = { name: input.id, autocomplete: 'off', placeholder };
  if (input.kind !== 'select') {
    const field =
      input.kind === 'multiline' ? h('textarea', { ...common, rows: 3 }) : h('input', { ...common, type: 'text' });
    field.value = initial[0] ?? '';
    return { element: h('label', {}, h('span', {}, ...words), field), value: () => field.value };
  }
  if (!input.isMultiple) {
    const select = h(
      'select',
      { name: input.id },
      h('option', { value: '' }, placeholder ?? 'Choose…'),
      ...input.options.map(({ label: name, value }) => h('option', { value, selected: initial.includes(value) }, name)),
    );
    return { element: h('label', {}, h('span', {}, ...words), select), value: () => select.value };
  }
  const boxes = input.options.map(({ label: name, value }) => ({
    name,
    box: h('input', { type: 'checkbox', value, checked: initial.includes(value) }),
  }));
  return {
    element: h(
      'fieldset',
      {},
      h('legend', {}, ...words),
      ...boxes.map(({ name, box }) => h('label', { class: 'box' }, box, name)),
    ),
    value: () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value),
  };
}
