/** An announcement as it stands in a Markdown file, with its front matter. */
export type Announcement = {
  /** Names it for ever: the same is never sent twice to one target. */
  readonly id: string;
  /** `account#channel`. */
  readonly targets: readonly { readonly account: string; readonly channel: string }[];
  readonly markdown: string;
};

/**
 * Reads
 *
 * ```
 * ---
 * id: release-2.0
 * to: slack#general, discord#general
 * ---
 * **Version 2.0** is out.
 * ```
 *
 * @throws an Error that names what is missing or wrong
 */
export function readAnnouncement(text: string): Announcement {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/.exec(text);
  if (!match) throw new Error('An announcement begins with front matter between two lines of ---.');
  const [, head = '', body = ''] = match;
  const fields = new Map<string, string>();
  for (const line of head.split(/\r?\n/).filter((each) => each.trim() !== '')) {
    const [, key, value] = /^(\w+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== 'id' && key !== 'to') throw new Error(`The front matter takes 'id' and 'to', not: ${line}`);
    fields.set(key, value ?? '');
  }
  const id = fields.get('id');
  if (!id) throw new Error("The front matter needs an 'id', by which a second run knows what has been sent.");
  const targets = (fields.get('to') ?? '').split(',').map((target) => {
    const [, account, channel] = /^\s*([^#\s]+)#(\S+)\s*$/.exec(target) ?? [];
    if (account === undefined || channel === undefined)
      throw new Error(`'to' takes account#channel, not: '${target.trim()}'`);
    return { account, channel };
  });
  if (body.trim() === '') throw new Error('The announcement has no words.');
  return { id, targets, markdown: body.trim() };
}
