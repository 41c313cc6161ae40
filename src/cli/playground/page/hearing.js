// @ts-check
import { h } from './dom.js';

/**
 * What people did against what the bot heard: whether anything was lost.
 *
 * @param {import('../view.js').PlatformView} view
 */
export function drawHearing({ hearing }) {
  const { acts, backfilled, twice } = hearing;
  const missing = acts.reduce((sum, { done, heard }) => sum + done - heard, 0);
  const total = acts.reduce((sum, { done }) => sum + done, 0);
  const verdict =
    total === 0
      ? 'Nobody has done anything yet.'
      : missing === 0
        ? '✓ Nothing lost: the bot heard all of it.'
        : `… ${missing} not heard yet.`;
  const lost = acts.filter(({ done, heard, gap }) => done > heard && gap !== undefined);
  return [
    h('p', { class: 'verdict', 'data-missing': missing > 0 }, verdict),
    ...lost.map(({ act, gap }) => h('p', {}, `What was ${act} in a gap is not told again: ${gap}.`)),
    h(
      'table',
      {},
      h('caption', { class: 'hidden' }, 'What people did, and what the bot heard of it'),
      h(
        'thead',
        {},
        h('tr', {}, h('td'), ...['people', 'the bot heard'].map((words) => h('th', { scope: 'col' }, words))),
      ),
      h(
        'tbody',
        {},
        ...acts.map(({ act, done, heard }) =>
          h(
            'tr',
            { 'data-missing': done > heard },
            h('th', { scope: 'row' }, act),
            h('td', {}, done),
            h('td', {}, heard),
          ),
        ),
      ),
    ),
    h('p', { class: 'faint' }, `${backfilled} read again after a gap · ${twice} heard twice`),
  ];
}
