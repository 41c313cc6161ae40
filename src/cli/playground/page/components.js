// @ts-check
import { h } from './dom.js';
import { drawLink } from './rich-text.js';

/**
 * @typedef {import('../view.js').ComponentView} ComponentView
 * @typedef {Extract<ComponentView, { type: 'select' }>} Select
 * @typedef {import('./message.js').Drawn} Drawn
 * @typedef {import('./pane.js').Pane} Pane
 */

/**
 * The bot's buttons and selects, in their rows.
 *
 * @param {Drawn} drawn
 * @param {Pane} pane
 */
export function drawComponents({ message, can }, pane) {
  const off = can.components ? undefined : `People cannot press it on ${pane.view.title}`;
  /** @type {Map<number | undefined, ComponentView[]>} */
  const rows = new Map();
  for (const component of message.components) rows.set(component.row, [...(rows.get(component.row) ?? []), component]);
  return h(
    'div',
    { class: 'component-rows' },
    ...[...rows.values()].map((row) =>
      h('div', { class: 'components' }, ...row.map((component) => drawComponent(component, message.id, off, pane))),
    ),
  );
}

/**
 * @param {ComponentView} component
 * @param {string} message
 * @param {string | undefined} off - why it cannot be used
 * @param {Pane} pane
 */
function drawComponent(component, message, off, pane) {
  if (component.type === 'select') return drawSelect(component, message, off, pane);
  if (component.url) return drawLink(component.url, [document.createTextNode(component.label)]);
  const press = () => pane.act({ act: 'click', message, component: component.id });
  const props = {
    type: 'button',
    'data-style': component.style,
    disabled: component.isDisabled || off !== undefined,
    title: off,
    onclick: press,
  };
  return h('button', props, component.label);
}

/**
 * @param {Select} select
 * @param {string} message
 * @param {string | undefined} off
 * @param {Pane} pane
 */
function drawSelect(select, message, off, pane) {
  const name = select.label ?? select.placeholder ?? 'Choose';
  const choose = (/** @type {string[]} */ values) => {
    if (values.length > 0) void pane.act({ act: 'choose', message, component: select.id, values });
  };
  const disabled = select.isDisabled || off !== undefined;
  if (select.max <= 1) {
    const onchange = (/** @type {Event} */ event) => choose([/** @type {HTMLSelectElement} */ (event.target).value]);
    return h(
      'select',
      { 'aria-label': name, disabled, title: off, onchange },
      h('option', { value: '', hidden: true }, `${name}…`),
      ...select.options.map(({ label, value }) => h('option', { value }, label)),
    );
  }
  const boxes = select.options.map(({ label, value }) => ({ label, box: h('input', { type: 'checkbox', value }) }));
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    choose(boxes.filter(({ box }) => box.checked).map(({ box }) => box.value));
    /** @type {Element} */ (event.target).closest('details')?.removeAttribute('open');
  };
  if (disabled) return h('button', { type: 'button', disabled, title: off }, `${name} ▾`);
  return h(
    'details',
    { class: 'popover several' },
    h('summary', {}, `${name} ▾`),
    h(
      'form',
      { class: 'menu', onsubmit: send },
      ...boxes.map(({ label, box }) => h('label', {}, box, label)),
      h('button', { class: 'primary' }, `Choose up to ${select.max}`),
    ),
  );
}
