import { isWire, objectsAt, stringAt, type Wire } from './read.js';

/** The ids of whom payloads show by name. */
export type Named = { users: Set<string>; channels: Set<string>; groups: Set<string> };

const userId = /^[UW][A-Z0-9]{2,}$/;
const markup = /<(?:@([UW][A-Z0-9]{2,})|#([CGD][A-Z0-9]{2,})|!subteam\^(S[A-Z0-9]{2,}))/g;
/** No payload is deeper; a hostile one shall not be followed down. */
const deepest = 12;

/** Authors, and mentions in texts and in rich_text blocks. */
export function namedIn(wires: readonly Wire[]): Named {
  const named: Named = { users: new Set(), channels: new Set(), groups: new Set() };
  for (const wire of wires) {
    for (const key of ['user', 'inviter', 'user_id']) addUser(named, stringAt(wire, key));
    addText(named, wire['text']);
    addBlocks(named, wire['blocks'], 0);
    for (const attachment of objectsAt(wire, 'attachments')) {
      addText(named, attachment['text']);
      addText(named, attachment['pretext']);
      for (const field of objectsAt(attachment, 'fields')) addText(named, field['value']);
      addBlocks(named, attachment['blocks'], 0);
    }
  }
  return named;
}

function addUser(named: Named, id: string | undefined): void {
  if (id !== undefined && userId.test(id) && !id.startsWith('USLACK')) named.users.add(id);
}

function addText(named: Named, text: unknown): void {
  if (typeof text !== 'string' || !text.includes('<')) return;
  for (const [, user, channel, group] of text.matchAll(markup)) {
    addUser(named, user);
    if (channel !== undefined) named.channels.add(channel);
    if (group !== undefined) named.groups.add(group);
  }
}

function addBlocks(named: Named, value: unknown, depth: number): void {
  if (depth > deepest) return;
  if (Array.isArray(value)) {
    for (const item of value) addBlocks(named, item, depth + 1);
    return;
  }
  if (!isWire(value)) return;
  switch (value['type']) {
    case 'user':
      addUser(named, stringAt(value, 'user_id'));
      return;
    case 'channel': {
      const id = stringAt(value, 'channel_id');
      if (id !== undefined) named.channels.add(id);
      return;
    }
    case 'usergroup': {
      const id = stringAt(value, 'usergroup_id');
      if (id !== undefined) named.groups.add(id);
      return;
    }
    case 'mrkdwn':
      addText(named, value['text']);
      return;
    default:
      for (const key of ['elements', 'text', 'fields', 'rows']) addBlocks(named, value[key], depth + 1);
  }
}
