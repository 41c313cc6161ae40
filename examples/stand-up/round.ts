import { MessageRef, User } from 'chatmux';

/** What somebody said, and where: an edit of that message changes it. */
export type Answer = {
  readonly messageId: string;
  readonly text: string;
  /** When it was written, and when it was last edited (0: never); in milliseconds. */
  readonly writtenAt: number;
  readonly editedAt: number;
};

/** One stand-up: plain JSON, so that it outlives the process. */
export type Round = {
  readonly day: string;
  /** What was asked; the answers stand in its thread, or reply to it. */
  readonly question: MessageRef;
  readonly members: readonly User[];
  /** By the user's id. */
  answers: Record<string, Answer>;
  readonly remindAt: string;
  readonly closeAt: string;
  isReminded: boolean;
};

/** Reads a round that was stored. Models are checked by their schemas, whoever wrote them. */
export function readRound(json: string): Round {
  const round = JSON.parse(json) as Round;
  return {
    ...round,
    question: MessageRef.parse(round.question),
    members: round.members.map((user) => User.parse(user)),
  };
}
