import type { FormCheck } from '../form-check.js';
import { isoTime } from '../ids.js';
import { isJson, type Json, list, number } from '../json.js';

/** A poll as it is read back. (Wire sheet, section 12.) */
export function readPoll(value: unknown, now: Date, form: FormCheck): Json | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJson(value)) {
    form.add(['poll'], 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
    return undefined;
  }
  const question = isJson(value.question) ? value.question : {};
  form.text(question.text, ['poll', 'question', 'text'], { max: 300, min: 1, required: true });
  const answers = list(value, 'answers');
  form.count(answers, ['poll', 'answers'], 10, 1);
  for (const [index, answer] of answers.entries())
    form.text(
      isJson(answer.poll_media) ? answer.poll_media.text : undefined,
      ['poll', 'answers', index, 'poll_media', 'text'],
      {
        max: 55,
        min: 1,
        required: true,
      },
    );
  form.integer(value.duration, ['poll', 'duration'], 1, 768);
  const hours = number(value, 'duration') ?? 24;
  return {
    question: { text: question.text },
    answers: answers.map((answer, index) => ({ answer_id: index + 1, poll_media: withoutNulls(answer.poll_media) })),
    expiry: isoTime(new Date(now.getTime() + hours * 3_600_000)),
    allow_multiselect: value.allow_multiselect === true,
    layout_type: 1,
    results: { is_finalized: false, answer_counts: [] },
  };
}

function withoutNulls(media: unknown): Json {
  return isJson(media) ? Object.fromEntries(Object.entries(media).filter(([, value]) => value !== null)) : {};
}

/** Notes a vote, or takes it back; the voters are kept beside the wire's counts. */
export function vote(
  poll: Json,
  answer: number,
  userId: string,
  on: boolean,
  voters: Map<number, Set<string>>,
  botId: string,
): Json {
  const own = voters.get(answer) ?? new Set<string>();
  if (on) own.add(userId);
  else own.delete(userId);
  voters.set(answer, own);
  const answer_counts = [...voters]
    .filter(([, users]) => users.size > 0)
    .map(([id, users]) => ({ id, count: users.size, me_voted: users.has(botId) }));
  return {
    ...poll,
    results: { is_finalized: isJson(poll.results) && poll.results.is_finalized === true, answer_counts },
  };
}
