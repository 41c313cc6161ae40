// @ts-check
import { moveBot } from './api.js';
import { createDock, walkTabs } from './dock.js';
import { h } from './dom.js';
import { showHint } from './hint.js';
import { recall, remember } from './memory.js';
import { Pane } from './pane.js';
import { startShortcuts } from './shortcuts.js';
import { listen, openFeed, select, store } from './store.js';
import { startTheme } from './theme.js';

/** @param {string} id */
const need = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Map<string, Pane>} */
const panes = new Map();
/** On a narrow screen one thing is seen at a time: a platform, or the tools. */
const tools = 'tools';

const dock = createDock(need('dock'));
startTheme(need('theme'));
walkTabs(need('tabs'));
const runAgain = () => void moveBot({ action: 'restart' });
need('run-again').addEventListener('click', runAgain);

/** @param {string} name */
function show(name) {
  document.body.dataset['view'] = name;
  remember('view', name);
  for (const pane of panes.values()) pane.element.toggleAttribute('data-shown', pane.name === name);
  for (const tab of need('tabs').children) {
    const isChosen = tab.getAttribute('data-name') === name;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.setAttribute('tabindex', isChosen ? '0' : '-1');
    if (isChosen) tab.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
  const pane = panes.get(name);
  if (pane) pane.update(pane.view);
}

/** Shows one pane alone, or all of them. @param {string | undefined} name */
function enlarge(name) {
  const isAlone = name !== undefined && panes.has(name) && need('panes').dataset['alone'] !== name;
  if (isAlone) need('panes').dataset['alone'] = name;
  else delete need('panes').dataset['alone'];
  remember('alone', isAlone ? name : undefined);
  for (const pane of panes.values()) {
    pane.element.toggleAttribute('data-alone', isAlone && pane.name === name);
    pane.setEnlarged(isAlone && pane.name === name);
    if (pane.sticks) pane.toEnd();
  }
}

/** The one that has the focus, or is seen alone. */
function currentPane() {
  const name = document.activeElement?.closest('.pane')?.getAttribute('data-platform');
  return panes.get(name ?? need('panes').dataset['alone'] ?? '') ?? panes.values().next().value;
}

/** Whether one thing is seen at a time. */
function isNarrow() {
  return need('tabs').offsetParent !== null;
}

/** @param {string} name */
function openTool(name) {
  if (isNarrow()) show(tools);
  dock.toggle(name);
}

const showKeys = startShortcuts({
  ...Object.fromEntries([...'123456789'].map((digit) => [digit, () => writeOn(Number(digit) - 1)])),
  i: () => openTool('inspector'),
  v: () => openTool('events'),
  f: () => openTool('faults'),
  m: () => enlarge(currentPane()?.name),
  b: runAgain,
});
need('keys').addEventListener('click', showKeys);
showHint(need('hint'), showKeys);

/** @param {number} index */
function writeOn(index) {
  const name = store.hello?.platforms[index];
  if (name === undefined) return;
  const { alone } = need('panes').dataset;
  if (alone !== undefined && alone !== name) enlarge(name);
  show(name);
  panes.get(name)?.element.scrollIntoView({ block: 'nearest' });
  panes.get(name)?.composer.focus();
}

listen('hello', () => {
  const { hello } = store;
  if (!hello) return;
  need('bot-name').textContent = hello.bot;
  const names = [...hello.platforms, tools];
  need('tabs').replaceChildren(
    ...names.map((name) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          'data-name': name,
          'aria-controls': name === tools ? 'dock' : `pane-${name}`,
          onclick: () => show(name),
        },
        h('span', { class: 'tab-name' }, name === tools ? 'Tools' : name),
        h('span', { class: 'tab-count', hidden: true }),
      ),
    ),
  );
  for (const [name, pane] of panes) {
    if (hello.platforms.includes(name)) continue;
    pane.element.remove();
    panes.delete(name);
    store.platforms.delete(name);
  }
  need('panes').dataset['count'] = String(hello.platforms.length);
  const left = document.body.dataset['view'] ?? recall('view') ?? '';
  show(names.includes(left) ? left : (names[0] ?? tools));
});

listen('platform', (/** @type {string} */ name) => {
  const view = store.platforms.get(name);
  if (!view) return;
  const pane = panes.get(name);
  if (pane) pane.update(view);
  else addPane(name, view);
});

/**
 * @param {string} name
 * @param {import('../view.js').PlatformView} view
 */
function addPane(name, view) {
  const made = new Pane(view);
  panes.set(name, made);
  const order = store.hello?.platforms ?? [];
  const next = order.slice(order.indexOf(name) + 1).flatMap((each) => panes.get(each)?.element ?? [])[0];
  need('panes').insertBefore(made.element, next ?? null);
  made.element.toggleAttribute('data-shown', document.body.dataset['view'] === name);
  const tab = need('tabs').querySelector(`[data-name="${CSS.escape(name)}"] .tab-name`);
  if (tab) tab.textContent = view.title;
  made.toEnd();
  if (recall('alone') === name) enlarge(name);
  const selected = recall('selected');
  if (selected?.platform === name && store.selected === undefined && recall('dock')?.isOpen) select(selected);
}

need('panes').addEventListener('inspect', () => {
  if (isNarrow()) show(tools);
});
need('panes').addEventListener('enlarge', (event) => enlarge(/** @type {CustomEvent<string>} */ (event).detail));
need('panes').addEventListener('unread', (event) => {
  const { name, count } = /** @type {CustomEvent<{ name: string, count: number }>} */ (event).detail;
  const badge = need('tabs').querySelector(`[data-name="${CSS.escape(name)}"] .tab-count`);
  if (!(badge instanceof HTMLElement)) return;
  badge.hidden = count === 0;
  badge.textContent = count > 99 ? '99+' : String(count);
  badge.setAttribute('aria-label', `${count} new`);
});
// What came meanwhile is seen now.
document.addEventListener('visibilitychange', () => {
  for (const pane of panes.values()) pane.unread.update();
});

// The tools may cover what was chosen.
listen('selected', (place) => {
  if (place) requestAnimationFrame(() => panes.get(place.platform)?.element.scrollIntoView({ block: 'nearest' }));
});

listen('feed', (state) => {
  need('feed-state').textContent = state === 'live' ? 'live' : 'the playground does not answer; trying again…';
  need('feed-state').dataset['state'] = state;
});

// A menu closes by Escape and by a click elsewhere.
document.addEventListener('click', ({ target }) => closeMenus(target));
document.addEventListener('keydown', ({ key }) => {
  if (key !== 'Escape') return;
  const open = document.activeElement?.closest('details.popover[open]');
  closeMenus(null);
  /** @type {HTMLElement | null | undefined} */ (open?.querySelector('summary'))?.focus();
});

// A menu stays within its pane, which cuts off what stands out.
document.addEventListener(
  'toggle',
  ({ target }) => {
    const menu = target instanceof HTMLDetailsElement && target.open ? target.querySelector('.menu') : null;
    const frame = menu?.closest('.pane')?.getBoundingClientRect();
    if (!(menu instanceof HTMLElement) || !frame) return;
    menu.style.removeProperty('--shift');
    const over = menu.getBoundingClientRect().right - frame.right + 8;
    if (over > 0) menu.style.setProperty('--shift', `${-over}px`);
  },
  true,
);

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll('details.popover[open]')) {
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute('open');
  }
}

openFeed();
