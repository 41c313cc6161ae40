// @ts-check
import { h, showOnce } from './dom.js';

/** The state of the connection in the head, and what went wrong with the bot. @param {import('./pane.js').Pane} pane */
export function showBotState(pane) {
  const { bot, connection } = pane.view;
  const state = bot.state === 'failed' ? 'failed' : connection.state;
  showOnce(pane.state, state, () => [h('i', { 'data-state': state, 'aria-hidden': 'true' }), state]);
  pane.state.title = `The bot's backend is ${connection.state}`;
  const key = `${bot.about}${bot.error}`;
  const isShown = bot.error !== undefined && (bot.state === 'failed' || pane.dismissed !== key);
  pane.problem.hidden = !isShown;
  pane.problem.dataset['state'] = bot.state;
  showOnce(pane.problem, [bot, isShown], () => {
    if (!bot.error) return [];
    const close = () => {
      pane.dismissed = key;
      pane.problem.hidden = true;
    };
    return [
      h('p', {}, h('b', {}, problemWords(bot)), ' ', h('span', {}, bot.error)),
      ...(bot.state === 'failed' ? [] : [h('button', { type: 'button', 'aria-label': 'Close', onclick: close }, '✕')]),
    ];
  });
}

/** @param {import('../view.js').BotView} bot */
function problemWords({ state, about }) {
  if (state === 'failed') return 'The bot does not run here.';
  if (about === 'load') return 'The new version could not be loaded; the one before goes on.';
  return about === 'handler' ? 'The bot met an error.' : 'The bot threw where nobody catches it.';
}
