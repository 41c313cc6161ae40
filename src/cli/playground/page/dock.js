// @ts-check
import { h } from './dom.js';
import { createFaults } from './faults.js';
import { createInspector } from './inspector.js';
import { listen } from './store.js';
import { createStream } from './stream.js';

/**
 * What stands below the panes: inspector, events, faults.
 *
 * @param {HTMLElement} element
 */
export function createDock(element) {
  const sheets = [
    { name: 'inspector', label: 'Inspector', sheet: createInspector() },
    { name: 'events', label: 'Events', sheet: createStream() },
    { name: 'faults', label: 'Faults', sheet: createFaults() },
  ];
  const tabs = sheets.map(({ name, label }) =>
    h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `sheet-${name}`, onclick: () => open(name) },
      label,
    ),
  );
  const fold = h('button', {
    type: 'button',
    class: 'fold',
    'aria-controls': 'sheets',
    onclick: () => setOpen(!isOpen),
  });
  let isOpen = true;
  const list = h('div', { role: 'tablist', 'aria-label': 'Inspector, events and faults' }, ...tabs);
  const panels = sheets.map(({ name, sheet }) =>
    h('div', { role: 'tabpanel', id: `sheet-${name}`, 'aria-labelledby': `tab-${name}`, class: 'sheet' }, sheet),
  );
  element.replaceChildren(
    h('div', { class: 'dock-head' }, list, fold),
    h('div', { id: 'sheets', class: 'sheets' }, ...panels),
  );
  walkTabs(list);

  /** @param {string} name */
  function open(name) {
    setOpen(true);
    for (const [index, sheet] of sheets.entries()) {
      const isChosen = sheet.name === name;
      tabs[index]?.setAttribute('aria-selected', String(isChosen));
      tabs[index]?.setAttribute('tabindex', isChosen ? '0' : '-1');
      if (panels[index]) panels[index].hidden = !isChosen;
    }
  }

  /** @param {boolean} on */
  function setOpen(on) {
    isOpen = on;
    element.toggleAttribute('data-folded', !on);
    fold.setAttribute('aria-expanded', String(on));
    fold.textContent = on ? '▾ Fold' : '▴ Open';
  }

  listen('selected', (place) => {
    if (place) open('inspector');
  });
  open('inspector');
  // The conversations come first; a chosen message opens it.
  setOpen(false);
  return { open };
}

/**
 * Arrow keys move between tabs.
 *
 * @param {HTMLElement} list
 */
export function walkTabs(list) {
  list.addEventListener('keydown', ({ key }) => {
    const tabs = /** @type {HTMLElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);
    const here = tabs.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (here < 0 || step === 0) return;
    const next = tabs[(here + step + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
  });
}
