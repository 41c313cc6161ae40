import { nodes, type RichText, type User } from 'chatmux';
import type { Round } from './round.js';

/** What the bot says. All of it are trees: nothing that somebody answered can format or ping. */
export function questionTo(members: readonly User[], question: string): RichText {
  return nodes.root(nodes.paragraph(...mentions(members)), question);
}

/** @param here - they are pinged; who is away is only named */
export function reminderOf(here: readonly User[], away: readonly User[]): RichText {
  return nodes.root(
    ...(here.length > 0 ? [nodes.paragraph('Still to come: ', ...mentions(here))] : []),
    ...(away.length > 0 ? [nodes.paragraph('Away: ', away.map(({ name }) => name).join(', '))] : []),
  );
}

export function summaryOf({ day, members, answers }: Round): RichText {
  const answered = members.filter(({ id }) => answers[id]);
  const silent = members.filter(({ id }) => !answers[id]);
  return nodes.root(
    nodes.paragraph(nodes.strong(`Stand-up of ${day}: ${answered.length} of ${members.length} answered`)),
    ...(answered.length > 0
      ? [nodes.list(answered.map(({ id, name }) => nodes.paragraph(nodes.strong(name), ': ', answers[id]?.text ?? '')))]
      : []),
    ...(silent.length > 0 ? [nodes.paragraph('No answer: ', silent.map(({ name }) => name).join(', '))] : []),
  );
}

function mentions(users: readonly User[]) {
  return users.flatMap((user, index) =>
    index === 0 ? [nodes.mention(user)] : [nodes.text(', '), nodes.mention(user)],
  );
}
