import type { Capabilities } from '../../../core/capabilities.js';
import type { SlackConfig } from '../config.js';
import type { FileShares } from '../file-shares.js';
import type { ModalOrigins } from '../modal-origins.js';
import type { SlackSelf } from '../normalize/context.js';
import type { PendingAnswers } from '../pending-answers.js';
import type { SlackReader } from '../reader.js';
import type { Scopes } from '../scopes.js';
import type { SlackWeb } from '../web.js';
import type { WrittenMessages } from '../written-messages.js';

/** What the operations work with. They are plain functions, so that the backend's class stays a table of contents. */
export type SlackContext = {
  readonly web: SlackWeb;
  readonly reader: SlackReader;
  readonly config: SlackConfig;
  readonly shares: FileShares;
  readonly written: WrittenMessages;
  readonly answers: PendingAnswers;
  readonly modals: ModalOrigins;
  readonly account: string;
  /** As narrowed by settings and scopes. */
  readonly capabilities: Capabilities;
  /** The scopes of the token that acts; `undefined` where Slack did not tell. */
  readonly scopes: Scopes | undefined;
};

/** Who this connection is. Operations run after authentication. */
export function selfOf({ reader }: Pick<SlackContext, 'reader'>): SlackSelf {
  if (reader.self === undefined) throw new Error('The Slack backend is not authenticated.');
  return reader.self;
}
