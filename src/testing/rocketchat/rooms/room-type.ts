import type { ChannelRecord } from '../../world/index.js';

/** `c` public, `p` private, `d` direct. (Wire sheet, section 8.) */
export function roomType({ kind }: ChannelRecord): 'c' | 'p' | 'd' {
  if (kind === 'direct' || kind === 'group') return 'd';
  return kind === 'private' ? 'p' : 'c';
}

export const isDirect = (channel: ChannelRecord): boolean => roomType(channel) === 'd';
