import { type Outgoing, toPlainText } from 'chatmux';
import { isPlain, type MatrixMentions, matrixDialect } from './dialect.js';
import type { MatrixTypes } from './native.js';
import type { Json } from './wire.js';

// #region content
/** Both bodies of a message: clients show one of them. A text without any formatting needs but one. */
export function contentOf(
  { text, tree, data, mentions, native }: Pick<Outgoing, 'text' | 'tree' | 'data' | 'mentions' | 'native'>,
  account: string,
): Json {
  const shown = tree ?? matrixDialect.parse(text, { account });
  const rendered = data?.['mentions'] as MatrixMentions | undefined;
  const linked = matrixDialect.parseMentions(text).flatMap(({ kind, id }) => (kind === 'user' && id ? [id] : []));
  // Of `{ raw }` there is no tree: who is linked in it is mentioned.
  const said: MatrixMentions = rendered ?? (mentions === 'none' || linked.length === 0 ? {} : { user_ids: linked });
  return {
    msgtype: (native as MatrixTypes['native'] | undefined)?.msgtype ?? 'm.text',
    body: toPlainText(matrixDialect.parse(text, { account })),
    ...(!(tree && isPlain(shown) && !('user_ids' in said)) && {
      format: 'org.matrix.custom.html',
      formatted_body: text,
    }),
    // Always: without it, servers look for names in the text (specification, "User and room mentions").
    'm.mentions': said,
  };
}
// #endregion content
