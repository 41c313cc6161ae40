// @ts-check
import { h, showOnce } from './dom.js';

/** Who is typing in the channel that is shown, but for the one who acts. @param {import('./pane.js').Pane} pane */
export function showTyping({ typing: place, channel, me }) {
  const typing = (channel?.typing ?? []).filter((name) => name !== me?.name);
  const names = typing.length > 2 ? 'Several people' : typing.join(' and ');
  showOnce(place, typing, () =>
    typing.length > 0
      ? [
          h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
          h('span', {}, `${names} ${typing.length > 1 ? 'are' : 'is'} typing`),
        ]
      : [],
  );
}
