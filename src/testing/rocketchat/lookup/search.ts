import type { MessageRecord, UserRecord } from '../../world/index.js';
import { messageData } from '../native.js';
import { RocketChatError } from '../rocketchat-error.js';
import { newestFirst } from '../rooms/message-order.js';
import { findMentions } from '../text/mentions.js';
import type { RocketChatWorkspace } from '../workspace.js';

type Test = (message: MessageRecord) => boolean;

/**
 * Search as the server has it: whole words of which any may be there, `"phrases"` that must, `-words` that must not;
 * `/expression/i`; and operators as `from:bob`. (Wire sheet, section 4.5.)
 */
export function searchMessages(
  text: string,
  messages: readonly MessageRecord[],
  user: UserRecord,
  workspace: RocketChatWorkspace,
): MessageRecord[] {
  const tests: Test[] = [(message) => messageData(message).t === undefined];
  let isAscending = false;
  const rest = text.replace(
    /(?:^|\s)(from|mention|has|is|before|after|on|order):(\S+)/gi,
    (_all, name: string, value: string) => {
      if (name.toLowerCase() === 'order') isAscending = value.toLowerCase().startsWith('asc');
      else tests.push(operator(name.toLowerCase(), value, user, workspace));
      return ' ';
    },
  );
  const words = rest.trim();
  if (words !== '') tests.push(textTest(words, workspace.settings.flag('Message_AlwaysSearchRegExp')));
  const found = newestFirst(messages.filter((message) => tests.every((test) => test(message))));
  return isAscending ? found.reverse() : found;
}

function operator(name: string, value: string, user: UserRecord, workspace: RocketChatWorkspace): Test {
  const named = (handle: string) => (handle === 'me' ? user : workspace.userByName(handle));
  const day = () => {
    const [, date, month, year] = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(value) ?? [];
    return Date.UTC(Number(year), Number(month) - 1, Number(date));
  };
  switch (name) {
    case 'from':
      return (message) => message.authorId === named(value)?.id;
    case 'mention':
      return (message) => findMentions(message.content, workspace.state).users.some((each) => each === named(value));
    case 'has':
      return (message) =>
        value === 'star'
          ? message.starredBy.has(user.id)
          : value === 'url' || value === 'link'
            ? /https?:\/\//.test(message.content)
            : message.files.length > 0;
    case 'is':
      return (message) => value !== 'pinned' || message.pinned !== undefined;
    case 'before':
      return (message) => message.createdAt.getTime() < day();
    case 'after':
      return (message) => message.createdAt.getTime() >= day() + 86_400_000;
    default:
      return (message) => message.createdAt.getTime() >= day() && message.createdAt.getTime() < day() + 86_400_000;
  }
}

function textTest(words: string, isExpression: boolean): Test {
  const [, source, flags] = /^\/(.+)\/([imsx]*)$/s.exec(words) ?? [];
  if (source !== undefined || isExpression) {
    const expression = compile(
      source ?? words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      source === undefined ? 'i' : (flags ?? ''),
    );
    return (message) => expression.test(message.content);
  }
  const phrases = [...words.matchAll(/"([^"]+)"/g)].map((match) => match[1]?.toLowerCase() ?? '');
  const bare = words
    .replace(/"[^"]*"/g, ' ')
    .split(/\s+/)
    .filter(Boolean);
  const without = bare
    .filter((word) => word.startsWith('-') && word.length > 1)
    .flatMap((word) => wordsOf(word.slice(1)));
  const wanted = bare.filter((word) => !word.startsWith('-')).flatMap(wordsOf);
  return (message) => {
    const there = new Set(wordsOf(message.content));
    const content = message.content.toLowerCase();
    if (!phrases.every((phrase) => content.includes(phrase))) return false;
    if (without.some((word) => there.has(word))) return false;
    return wanted.length === 0 ? phrases.length > 0 : wanted.some((word) => there.has(word)) || phrases.length > 0;
  };
}

/** The words of a text as an index of them has them: in lower case, without the commonest endings. */
function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).map((word) =>
    word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word,
  );
}

function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, flags.replace('x', ''));
  } catch {
    throw new RocketChatError('error-invalid-search', 'Invalid regular expression');
  }
}
