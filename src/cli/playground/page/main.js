// @ts-check
import { moveBot } from './api.js';
import { createDock, walkTabs } from './dock.js';
import { h } from './dom.js';
import { Pane } from './pane.js';
import { listen, openFeed, store } from './store.js';
import { startTheme } from './theme.js';

/** @param {string} id */
const need = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** @type {Map<string, Pane>} */
const panes = new Map();
/** On a narrow screen one thing is seen at a time: a platform, or the tools. */
const tools = 'tools';

createDock(need('dock'));
startTheme(need('theme'));
walkTabs(need('tabs'));
need('run-again').addEventListener('click', () => void moveBot({ action: 'restart' }));

/** @param {string} name */
function show(name) {
  document.body.dataset['view'] = name;
  for (const pane of panes.values()) pane.element.toggleAttribute('data-shown', pane.name === name);
  for (const tab of need('tabs').children) {
    const isChosen = tab.getAttribute('data-name') === name;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.setAttribute('tabindex', isChosen ? '0' : '-1');
  }
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
        name === tools ? 'Tools' : name,
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
  show(
    names.includes(document.body.dataset['view'] ?? '') ? (document.body.dataset['view'] ?? '') : (names[0] ?? tools),
  );
});

listen('platform', (/** @type {string} */ name) => {
  const view = store.platforms.get(name);
  if (!view) return;
  const pane = panes.get(name);
  if (pane) pane.update(view);
  else {
    const made = new Pane(view);
    panes.set(name, made);
    need('panes').append(made.element);
    made.element.toggleAttribute('data-shown', document.body.dataset['view'] === name);
    const tab = need('tabs').querySelector(`[data-name="${CSS.escape(name)}"]`);
    if (tab) tab.textContent = view.title;
    made.toEnd();
  }
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
  open?.querySelector('summary')?.focus();
});

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll('details.popover[open]')) {
    if (!(target instanceof Node && menu.contains(target))) menu.removeAttribute('open');
  }
}

openFeed();
