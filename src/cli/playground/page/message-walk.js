// @ts-check

/**
 * Arrow keys, Home and End walk over the messages.
 *
 * @param {HTMLElement} list
 * @param {KeyboardEvent} event
 */
export function walkMessages(list, event) {
  const here = event.target instanceof Element ? event.target.closest('.message') : null;
  if (!here || event.target !== here) return;
  const target = {
    ArrowUp: here.previousElementSibling,
    ArrowDown: here.nextElementSibling,
    Home: list.firstElementChild,
    End: list.lastElementChild,
  }[event.key];
  if (!(target instanceof HTMLElement)) return;
  event.preventDefault();
  focusMessage(list, target);
}

/**
 * One message of the list is reached by Tab: the one that was focused last.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} message
 */
export function focusMessage(list, message) {
  for (const each of list.querySelectorAll('.message[tabindex="0"]')) each.setAttribute('tabindex', '-1');
  message.tabIndex = 0;
  message.focus();
}
