import type { Mention } from '../../../models/index.js';
import { decodeEntities } from './escape.js';

const mention = /<([@#]|!subteam\^|!here|!channel|!everyone|!group)([^<>\n|]*)(?:\|([^<>\n]*))?>/g;

/** The mentions of a mrkdwn text with their place in it. */
export function findMentions(text: string): Mention[] {
  if (!text.includes('<')) return [];
  const mentions: Mention[] = [];
  for (const match of text.matchAll(mention)) {
    const [whole, sign = '', id = '', label = ''] = match;
    const place = { start: match.index, end: match.index + whole.length };
    const name = decodeEntities(label).replace(/^[@#]/, '');
    const named = { ...(id && { id }), ...(name && { name }), ...place };
    if (sign === '@' || sign === '#' || sign === '!subteam^') {
      if (id === '') continue;
      mentions.push({ kind: sign === '@' ? 'user' : sign === '#' ? 'channel' : 'role', ...named });
    } else if (id === '') mentions.push({ kind: sign === '!here' ? 'here' : 'everyone', ...place });
  }
  return mentions;
}
