// @ts-check
/**
 * Makes an element. Text only ever becomes text nodes: nothing that people or bots write can become markup.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, unknown>} [props] - attributes; `on…` are listeners; `false`, `null` and `undefined` set none
 * (`aria-…` also says `false`)
 * @param {...(Node | string | number | false | null | undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || (value === false && !name.startsWith('aria-'))) continue;
    if (name.startsWith('on') && typeof value === 'function') {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else element.setAttribute(name, value === true && !/^(aria|data)-/.test(name) ? '' : String(value));
  }
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  return element;
}

/**
 * Makes the children of `parent` be what `items` say: keeps what has not changed, so that focus, selection and scrolling
 * stay, and screen readers hear only of what is new.
 *
 * @template Item
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => HTMLElement} make
 * @param {(item: Item) => unknown} [partOf] - a part of the item that is the same object while it has not changed: it need
 * not be looked through
 */
export function reconcile(parent, items, keyOf, make, partOf = () => undefined) {
  const old = new Map(
    [...parent.children].map((child) => [
      /** @type {HTMLElement} */ (child).dataset['key'],
      /** @type {HTMLElement} */ (child),
    ]),
  );
  let place = /** @type {Element | null} */ (parent.firstElementChild);
  for (const item of items) {
    const key = keyOf(item);
    const part = partOf(item);
    const version = JSON.stringify(item, (_, value) => (value !== undefined && value === part ? 0 : value));
    let element = old.get(key);
    old.delete(key);
    if (!element || versions.get(element) !== version || parts.get(element) !== part) {
      const fresh = make(item);
      fresh.dataset['key'] = key;
      versions.set(fresh, version);
      parts.set(fresh, part);
      if (element) {
        const held = element.contains(document.activeElement);
        const isPointedAt = element.matches(':hover');
        if (place === element) place = fresh;
        element.replaceWith(fresh);
        if (held) focusIn(fresh);
        // The pointer does not move, so nothing else tells it.
        if (isPointedAt) fresh.dispatchEvent(new Event('pointerenter'));
      }
      element = fresh;
    }
    if (element === place) place = element.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of old.values()) gone.remove();
}

/** @type {WeakMap<HTMLElement, string>} */
const versions = new WeakMap();
/** @type {WeakMap<HTMLElement, unknown>} */
const parts = new WeakMap();

/**
 * Sets an element's children, only if what they show is new.
 *
 * @param {HTMLElement} parent
 * @param {unknown} version
 * @param {() => (Node | string)[]} make
 */
export function showOnce(parent, version, make) {
  const key = JSON.stringify(version);
  if (versions.get(parent) === key) return;
  versions.set(parent, key);
  parent.replaceChildren(...make());
}

/** @param {HTMLElement} element - or the first in it that takes the focus */
function focusIn(element) {
  const target = element.hasAttribute('tabindex') ? element : element.querySelector('summary, button');
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}
