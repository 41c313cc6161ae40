// @ts-check
const prefix = 'chatmux-playground:';

/**
 * How the page was left: kept for this tab, so that a reload shows the same.
 *
 * @param {string} key
 * @param {unknown} value - `undefined` forgets it
 */
export function remember(key, value) {
  try {
    if (value === undefined) sessionStorage.removeItem(prefix + key);
    else sessionStorage.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // Not remembered then: storage is switched off.
  }
}

/**
 * @param {string} key
 * @returns {any} `undefined` where nothing was kept
 */
export function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(prefix + key) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
