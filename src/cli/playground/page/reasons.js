// @ts-check

/** @type {Record<string, string>} */
const words = {
  thread: 'has no threads for people to open',
  reply: 'has no replies',
  edit: 'does not let people edit',
  delete: 'does not let people delete',
  react: 'has no reactions',
  unreact: 'does not take reactions back',
  upload: 'takes no files',
  pin: 'has no pins',
  type: 'does not tell who is typing',
  click: 'has no buttons',
  choose: 'has no selects',
  command: 'has no commands',
  submit: 'has no dialogs',
  setPresence: 'lets nobody set a presence',
  read: 'tells nobody what was read',
  direct: 'has no direct messages',
  location: 'has no locations to share',
};

/**
 * Why people cannot do this on a platform; `undefined` where they can.
 *
 * @param {import('../view.js').PlatformView} view
 * @param {string} act
 */
export function reason(view, act) {
  return view.lacks.includes(act) ? `${view.title} ${words[act] ?? `has no such thing: ${act}`}.` : undefined;
}
