import { anyone, type SlackMethod } from '../method.js';
import { emojiTable } from '../text/emoji-table.generated.js';

export const emojiMethods: Record<string, SlackMethod> = {
  'emoji.list': {
    tokens: anyone,
    scopes: ['emoji:read'],
    formOnly: true,
    run: (call) => {
      const custom = call.state.emoji
        .all()
        .map((emoji) => [emoji.name, emoji.aliasFor === undefined ? emoji.url : `alias:${emoji.aliasFor}`]);
      const names = () => emojiTable.flatMap((line) => line.split(';').flatMap((row) => row.split(' ')[1] ?? []));
      return {
        emoji: Object.fromEntries(custom),
        cache_ts: `${call.workspace.seconds()}.000000`,
        ...(call.args.boolean('include_categories')
          ? { categories_version: '5', categories: [{ name: 'All', emoji_names: names() }] }
          : {}),
      };
    },
  },
};
