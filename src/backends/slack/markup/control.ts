import type { Inline, MentionNode, ParseOptions } from '../../../richtext/index.js';
import { decodeEntities, unshield } from './escape.js';
import { timestampNode } from './time.js';

/** Whose markup it is, and who knows the names. */
export type Home = { platform: string; account: string; nameOf: NonNullable<ParseOptions['nameOf']> };

export function homeOf({ platform = 'slack', account = platform, nameOf }: ParseOptions = {}): Home {
  return { platform, account, nameOf: nameOf ?? (() => undefined) };
}

/** Reads the label of a link: emoji are pictures in it, marks are not marks. */
export type LabelReader = (label: string) => Inline[];

/**
 * What stands between `<` and `>`: by its first character a user, a channel, something special, else a link. The label
 * stands behind the first bar.
 *
 * @returns `undefined` when it is none of these, so just text
 */
export function readControl(control: string, home: Home, readLabel: LabelReader): Inline | undefined {
  const bar = control.indexOf('|');
  const target = bar < 0 ? control : control.slice(0, bar);
  const label = bar < 0 ? '' : control.slice(bar + 1);
  switch (control.charAt(0)) {
    case '@':
      return target.length > 1
        ? mentionNode(home, 'user', target.slice(1), decodeEntities(label).replace(/^@/, ''))
        : undefined;
    case '#':
      return target.length > 1
        ? mentionNode(home, 'channel', target.slice(1), decodeEntities(label).replace(/^#/, ''))
        : undefined;
    case '!':
      return readSpecial(control, target.slice(1), label, home);
    default: {
      if (!/^[a-z][a-z0-9+.-]*:./i.test(target)) return undefined;
      const url = decodeEntities(target);
      const children = label === '' ? [] : readLabel(label);
      return {
        type: 'link',
        url,
        children: children.length > 0 ? children : [{ type: 'text', value: url.replace(/^(?:mailto|tel):/, '') }],
      };
    }
  }
}

function readSpecial(control: string, target: string, label: string, home: Home): Inline | undefined {
  const [word = '', ...rest] = target.split('^');
  const { platform, account } = home;
  switch (word) {
    case 'here':
      return { type: 'mention', kind: 'here', platform, account };
    // `group` is the name of old, when private channels were groups.
    case 'channel':
    case 'everyone':
    case 'group':
      return { type: 'mention', kind: 'everyone', platform, account, name: word === 'group' ? 'channel' : word };
    case 'subteam':
      return rest[0] ? mentionNode(home, 'role', rest[0], decodeEntities(label).replace(/^@/, '')) : undefined;
    case 'date': {
      const shielded = unshield(control);
      if (shielded !== undefined) return { type: 'text', value: shielded };
      const node = /^-?\d{1,13}$/.test(rest[0] ?? '') ? timestampNode(Number(rest[0]), rest[1] ?? '') : undefined;
      return node ?? (label === '' ? undefined : { type: 'text', value: decodeEntities(label) });
    }
    default:
      return label === '' ? undefined : { type: 'text', value: decodeEntities(label) };
  }
}

/** A mention with the name that is known for its id, else the one that stands in the markup. */
export function mentionNode(home: Home, kind: 'user' | 'channel' | 'role', id: string, written = ''): MentionNode {
  const { platform, account } = home;
  const name = home.nameOf(kind, id) ?? written;
  return name === ''
    ? { type: 'mention', kind, platform, account, id }
    : { type: 'mention', kind, platform, account, id, name };
}
