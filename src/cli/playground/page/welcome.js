// @ts-check
import { h } from './dom.js';
import { reason } from './reasons.js';
import { store } from './store.js';

/**
 * What stands in a pane while nobody has said anything: what to do here.
 *
 * @param {import('./pane.js').Pane} pane
 */
export function drawWelcome(pane) {
  const { view, me, channel } = pane;
  if (pane.thread) return [h('p', {}, 'Write the first reply of this thread.')];
  const tries = (store.hello?.tries ?? []).filter((words) => {
    if (words === '!form' || words === '!poll') return !reason(view, 'click');
    return words !== '!thread' || !reason(view, 'thread');
  });
  const place = channel?.kind === 'direct' ? 'directly to the bot' : `in #${channel?.name ?? ''}`;
  return [
    h('p', {}, h('b', {}, `You are ${me?.name ?? 'somebody'} ${place}.`)),
    h('p', {}, 'Type a message below, or say one of these:'),
    h(
      'p',
      { class: 'tries' },
      ...tries.map((words) =>
        h('button', { type: 'button', onclick: () => void pane.act({ act: 'say', text: words }) }, words),
      ),
    ),
  ];
}
