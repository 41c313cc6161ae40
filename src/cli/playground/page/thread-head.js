// @ts-check

/** The way back from a thread, with its name and what is special about it. @param {import('./pane.js').Pane} pane */
export function showThreadHead({ thread, channel, back, element }) {
  back.hidden = !thread;
  element.toggleAttribute('data-in-thread', thread !== undefined);
  const known = channel?.threads.find(({ id }) => id === thread?.id);
  const marks = [known?.isLocked && 'locked', known?.isArchived && 'archived'].filter(Boolean).join(', ');
  const name = known?.name ? `: ${known.name}` : '';
  back.textContent = `← Back to the channel · Thread${name}${marks && ` (${marks})`}`;
}
