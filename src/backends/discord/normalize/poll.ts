import type { DiscordPoll } from '../native.js';
import { countAt, defined, flagAt, isWire, numberAt, objectAt, objectsAt, type Wire } from '../wire/read.js';
import { textAt, timeAt } from '../wire/values.js';

/** The poll of a message (wire sheet, section 12). */
export function pollOf(message: Wire): DiscordPoll | undefined {
  const wire = message['poll'];
  if (!isWire(wire)) return undefined;
  const results = wire['results'];
  const counts = isWire(results) ? objectsAt(results, 'answer_counts') : [];
  return defined<DiscordPoll>({
    question: textAt(objectAt(wire, 'question'), 'text') ?? '',
    answers: objectsAt(wire, 'answers').flatMap((answer, index) => {
      const id = numberAt(answer, 'answer_id') ?? index + 1;
      if (!Number.isSafeInteger(id)) return [];
      const media = objectAt(answer, 'poll_media');
      const told = counts.find((each) => numberAt(each, 'id') === id);
      return [
        defined<DiscordPoll['answers'][number]>({
          id,
          text: textAt(media, 'text'),
          emoji: emojiOf(objectAt(media, 'emoji')),
          // Without results nothing is known; with them an answer that is not there has no votes.
          count: isWire(results) ? ((told && countAt(told, 'count')) ?? 0) : undefined,
          meVoted: (told && flagAt(told, 'me_voted')) || undefined,
        }),
      ];
    }),
    allowsMultiple: flagAt(wire, 'allow_multiselect') || undefined,
    isFinalized: (isWire(results) && flagAt(results, 'is_finalized')) || undefined,
    expiresAt: timeAt(wire, 'expiry')?.toISOString(),
  });
}

function emojiOf(wire: Wire): string | undefined {
  const id = textAt(wire, 'id');
  const name = textAt(wire, 'name');
  return id === undefined ? name : `${name ?? ''}:${id}`;
}

/** What the poll asks, for people: the question and a line for each answer. */
export function pollText({ question, answers }: DiscordPoll): string {
  const lines = answers.map(({ id, text, emoji }) => {
    const sign = emoji?.includes(':') ? undefined : emoji;
    return `${id}. ${[sign, text].filter(Boolean).join(' ')}`.trimEnd();
  });
  return [question, ...lines].filter(Boolean).join('\n');
}
