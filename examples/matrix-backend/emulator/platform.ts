import {
  type Composed,
  type IdFactory,
  type MessageRecord,
  type PersonAct,
  type Speech,
  splitTyped,
  type WorldPlatform,
  type WorldState,
} from 'chatmux/testing';

export const serverName = 'emulated.test';

/** The content of an `m.room.message`. */
export type MessageContent = { msgtype: string; body: string } & Record<string, unknown>;

// #region platform
/** What of a world is Matrix's: ids, markup, and what its people cannot do in this emulator. */
export class MatrixPlatform implements WorldPlatform {
  readonly name = 'matrix';
  readonly ids: IdFactory = new MatrixIds();
  readonly lacks: ReadonlySet<PersonAct> = new Set([
    'thread',
    'react',
    'unreact',
    'upload',
    'pin',
    'click',
    'choose',
    'command',
    'submit',
    'setPresence',
    'location',
    'group',
  ]);

  /** What a client makes of what somebody types: a link and an entry in `m.mentions` for each `@name`. */
  compose(speech: Speech, { state }: { state: WorldState }): Composed {
    if (typeof speech !== 'string') return composed(formatted(readable(speech.raw), speech.raw, []));
    const pieces = splitTyped(speech, state);
    const users = pieces.flatMap((piece) => (piece.type === 'user' ? [piece.user] : []));
    if (users.length === 0) return composed({ msgtype: 'm.text', body: speech, 'm.mentions': {} });
    const html = pieces.map((piece) => {
      if (piece.type === 'user')
        return `<a href="https://matrix.to/#/${piece.user.id}">${escaped(piece.user.name)}</a>`;
      return piece.type === 'text' ? escaped(piece.text) : '';
    });
    const body = pieces.map((piece) => {
      if (piece.type === 'user') return piece.user.name;
      return piece.type === 'text' ? piece.text : '';
    });
    const ids = users.map(({ id }) => id);
    return composed(formatted(body.join(''), html.join(''), ids));
  }

  readText(message: MessageRecord): string {
    const { body, formatted_body: html } = contentOf(message);
    return typeof html === 'string' ? readable(html) : body;
  }
}
// #endregion platform

/** The event's content, which the record holds as its native part. */
export function contentOf(message: MessageRecord): MessageContent {
  return (message.native as { content: MessageContent }).content;
}

/** The record's content is the markup, or the text where there is none. */
export function composed(content: MessageContent): Composed {
  return { content: String(content['formatted_body'] ?? escaped(content.body)), native: { content } };
}

function formatted(body: string, html: string, userIds: readonly string[]): MessageContent {
  return {
    msgtype: 'm.text',
    body,
    format: 'org.matrix.custom.html',
    formatted_body: html,
    'm.mentions': userIds.length > 0 ? { user_ids: userIds } : {},
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' };

/** What a reader sees of Matrix's HTML, roughly as a terminal client would show it. */
function readable(html: string): string {
  const lines = html.replaceAll(/<br\s*\/?>/g, '\n').replaceAll(/<\/(?:p|li|tr|h\d|pre|blockquote)>\n?/g, '\n');
  const text = lines.replaceAll(/<\/t[dh]>/g, '\t').replaceAll(/<[^<>]*>/g, '');
  return text.replaceAll(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole).trimEnd();
}

class MatrixIds implements IdFactory {
  #count = 0;

  user(handle: string): string {
    return `@${handle}:${serverName}`;
  }
  channel(): string {
    return this.#next('!');
  }
  message(): string {
    return this.#next('$');
  }
  file(): string {
    return this.#next('mxc');
  }
  group(): string {
    return this.#next('group');
  }
  emoji(name: string): string {
    return name;
  }
  other(): string {
    return this.#next('other');
  }

  #next(sigil: string): string {
    this.#count += 1;
    return `${sigil}${1_000 + this.#count}:${serverName}`;
  }
}
