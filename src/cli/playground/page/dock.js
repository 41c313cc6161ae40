// @ts-check
import { h } from './dom.js';
import { createFaults } from './faults.js';
import { createInspector } from './inspector.js';
import { recall, remember } from './memory.js';
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
  let current = 'inspector';
  const list = h('div', { role: 'tablist', 'aria-label': 'Inspector, events and faults' }, ...tabs);
  const panels = sheets.map(({ name, sheet }) =>
    h('div', { role: 'tabpanel', id: `sheet-${name}`, 'aria-labelledby': `tab-${name}`, class: 'sheet' }, sheet),
  );
  element.replaceChildren(
    drawSeparator(element),
    h('div', { class: 'dock-head' }, list, fold),
    h('div', { id: 'sheets', class: 'sheets' }, ...panels),
  );
  walkTabs(list);

  /** @param {string} name */
  function open(name) {
    current = name;
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
    remember('dock', { name: current, isOpen });
    element.toggleAttribute('data-folded', !on);
    fold.setAttribute('aria-expanded', String(on));
    fold.textContent = on ? '▾ Fold' : '▴ Open';
  }

  listen('selected', (place) => {
    if (place) open('inspector');
  });
  // The conversations come first; a chosen message opens it.
  const left = recall('dock');
  open(sheets.some(({ name }) => name === left?.name) ? left.name : 'inspector');
  setOpen(left?.isOpen === true);
  return {
    /** Opens a sheet, or folds it when it is open already. @param {string} name */
    toggle(name) {
      if (isOpen && current === name) setOpen(false);
      else open(name);
    },
    open,
  };
}

const [lowest, highest, step] = [140, 0.8, 24];

/**
 * The line above the dock: dragged, or moved by arrow keys, it makes the dock higher.
 *
 * @param {HTMLElement} dock
 */
function drawSeparator(dock) {
  const line = h('div', {
    class: 'separator',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'horizontal',
    'aria-label': 'Height of the tools',
    'aria-valuemin': lowest,
  });
  /** @param {number} height */
  const set = (height) => {
    const most = Math.round(innerHeight * highest);
    const fits = Math.round(Math.min(most, Math.max(lowest, height)));
    dock.style.setProperty('--dock', `${fits}px`);
    line.setAttribute('aria-valuenow', String(fits));
    line.setAttribute('aria-valuemax', String(most));
    remember('dock-height', fits);
  };
  line.addEventListener('pointerdown', (event) => {
    line.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  line.addEventListener('pointermove', (event) => {
    if (line.hasPointerCapture(event.pointerId)) set(dock.getBoundingClientRect().bottom - event.clientY);
  });
  line.addEventListener('keydown', (event) => {
    const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0;
    if (by === 0) return;
    event.preventDefault();
    set(dock.offsetHeight + by);
  });
  const left = recall('dock-height');
  if (typeof left === 'number') set(left);
  return line;
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
