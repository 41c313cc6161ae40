/** Texts of every construction of the server's grammar, and of what looks like one. */
// biome-ignore format: a table of texts
export const grammarCases: readonly string[] = [
  // Running text, blanks and empty lines.
  'Hello there, how are you today?', 'a\nb', 'a\n\nb', '\na', 'a\n', '\n', '\n\n', ' ', '  a  ', '\t\ta\t', 'a \n b', 'a\u00a0b', '\u2060', 'é ж 中文 العربية',
  // Marks.
  '*a*', '**a**', '***a***', '* a *', '*a b*', '*a', 'a*b*c', '2 * 3 * 4', '2*3*4', '*a\nb*', '* *', '** **', '*_a_*', '_*a*_', '*~_a_~*', '~a~', '~~a~~', '~5 and ~6',
  '_a_', '__a__', '___a___', '_a b_', '_a_b', '__a__b', '_a_1', '__a__1', 'a_b_', 'snake_case', 'snake_case_word and', '__init__', '_ _', '_a *b* c_', '*a _b ~c~ d_ e*',
  '*a_b*', '*a `b*` c*', '*a @b #c*', '_a @b #c_', '~a @b #c~', '*a:)*', '*a :) b*', '_a :)_', '~:)~', '*:smile:*', '_x:smile:_', '*a <t:1763600000:R>*', '~\\<t:1763600000>~',
  '*[a](http://b.com)*', '[*a*](http://b.com)', '_[a](http://b.com)_', '~[a](http://b.com)~', '*a😀b*', '~a😀b~', '_😀_', '_a.b_', '_a.b', '_a.b_c', '_localhost_',
  // Code.
  '`a`', '``a``', '`a\nb`', '`a', '` `', '`*a*`', '```\na\n```', '```ts\na\n\nb\n```', '```\n\na\n```', '```\n\n```', '```\n```', '```\n\n\n```', '```a b-c_d.e\nx\n```', '```a+b\nx\n```',
  '```\na``b`\n``\n```', '```\na```\n```', 'a ```\nb\n```', '```\na\n```b', '```\na\n```\nb', '```a```', '```\na', '````\na\n````', '```\na\n````',
  // Links, images, addresses.
  '[a](http://b.com)', '[](http://b.com)', '[a](b.com)', '[a](/b)', '[a](javascript:alert)', '[a](mailto:b@c.de)', '[a](tel:+49)', '[a](+491234567)', '[a](http://b.com/(c)_d)',
  '[a](http://b.com/x y)', '[a](http://b.com.)', '[a](http://b.com', '[a] (http://b.com)', '[a][b](http://c.com)', '[a] [b](http://c.com)', '[a\nb](http://c.com)', '[a](http://b.com/(c', '[a]()',
  '[INFO] see [log](http://a.com)', '[`a`](http://b.com)', '[a_b*c](http://d.com)', '[a](http://b.com)c', '[a](http://b.com/c?d=1&e=%20#f)', '[a](custom+app://b)', '[a](a:b)', '[a](http://u:p@b.com:80/c)',
  '<http://a.com|b>', '<a.com|b c>', '<a.com>', '<http://a.com|*b*>', '<http://a.com|b', '<+4912345|call>', '<mailto:a@b.de|mail>', '![a](http://b.com/c.png)', '![](http://b.com)', '![ a ](http://b.com)',
  '![*a*](http://b.com)', '! [a](http://b.com)', '![  ](http://b.com)', 'http://a.com', 'https://a.com/b_c_d?e=f.', '(http://a.com)', 'http://a.com, b', 'http://a.com!', 'http://a.test', 'http://localhost:3000/a',
  'localhost', 'localhost:3000', 'localhostile', 'a.com', 'a.com:80', 'a.com:1.', 'www.a.org/b', 'README.md', 'a.b', '1.2.3.4', '1.2.3.4:80', '1.2', 'v1.2.3', 'a..b', 'a.com.', 'a-b.com', 'a_b.com', '-a.com',
  '_a.com', '_a.com_', 'x@a.com', 'a+b.c@d.org', 'a@b', 'a@b.test', 'mailto:a@b.com', '@a@b.com', 'a@@b.com', 'ä@b.com', '😀@b.com', 'user:pass@host.io', 'ftp://a.com', 'custom://a.com', 'http://ä.com', 'a.co.uk/x',
  'https://a.com:443/b', 'https://a.com:/b', 'https://A.COM', 'http://a.com|b', 'http://a.com*b*', 'http://a.com_b_', '//a.com', 'http:a.com', 'a.com/x:/y', 'a.com/@b', 'http://-a.com', 'a.com-', 'a.com_', 'a@b.co-',
  '+491234567', '+49 1234567', '+49-1234567', '+(49)1234567', '+(49)123-4567', '+(49)-12345', '+1234', '+', '+a', '+(49)', '1+2345678',
  // Names.
  '@ada', '@ada.', '@a.b-c_d', '@ada:b', '@a@b', '@@ada', '@ada__', 'a @ada b', 'a@ada', '(@ada)', '@all @here', '@é', '@', '@ a', '#general', '#a.b', 'a#b', '##a', '#', '(#a)', '#é', '*#a*', '@ada,#b', '@\u0560', 'x#\u0560',
  // Emoji.
  ':smile:', ':smile: :smile:', ':smile::smile:', 'a :smile: b', 'a:smile:', ':smile:a', ':+1:', ':a b:', '::', ':)', ':):)', 'a :) b', 'a:)', ':)a', ':-)', ':D', 'D:', 'B)', '8)', '(y)', '<3', '</3', '>:(', 'O_O', '-_-',
  '-__-', '-___-', '-____-', '*)', '*\\0/*', '\\0\\/', '\\o/', "':(", '>.<', ';)', '=)', 'XP', 'X-P', ':) :) :)', ':) :) :) :)', ':)\n:)', '😀', '😀😀', '😀 😀 😀 😀', 'a😀', '😀a', '👍🏽', '👩‍👩‍👧', '👩‍', '☀️', '☀', '❤️', '1️⃣', '#️⃣', '🇩🇪',
  '🇩', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '©', '©️', '™️', '⌚', '🅰️', '🀄️', '⬛', '↔️', '\ud83d', '\ude00', '\n😀\n', ' :) ', ':smile: a',
  // Blocks.
  '# a', '## a', '### a', '#### a', '##### a', '#a', '# ', '#  a', '#\ta', '# *a* `b`', '# a\nb', 'a\n# b', ' # a', '> a', '>a', '> a\n> b', '> a\nb', '>', '> ', '>\n> a', '> > a', '> # a', '> - a', '> ```\n> a\n> ```',
  '- a', '- a\n- b', '-a', '- ', '-\ta', ' - a', '- a\n\n- b', '- a\nb', '* a', '* a\n* b', '* *a*', '* a*b', '* a\n- b', '1. a', '1. a\n2. b', '1.a', '1) a', '01. a', '7. a\n9. b', '1. ', '- [ ] a', '- [x] a\n- [ ] b',
  '- [X] a', '- [x]a', '- [x] a\n- b', '- b\n- [x] a', '---', '----', '--', '--- a', ' ---\t', '---\na', 'a\n---', '- - -', '***', '___', '||a||', '||a', '|| ||', '||||', '||a *b* c||', '*||a||*', '||a\nb||', '||\na\n||',
  '||\na\nb\n||c', '||\n\n||', '||\n*a*\n||\n', '|a|b|', '|a|b|\n|-|-|', '|a|b|\n|:-|-:|\n|c|d|', '|a|b|\n|:-:|---|\n|c|\n|d|e|f|', '| *a* | `b` |\n|---|---|\n| [c](http://d.com) | \\| |', '|a|\n|-|\nb', '|a|\n|-|x', '|a\n|-|', '||a|\n|-|-|',
  // Escapes, times, formulas, colours.
  '\\*a\\*', '\\_a\\_', '\\~a\\~', '\\`a\\`', '\\#a', '\\.', '\\a', '\\\\', '\\', '*a\\*', 'a\\.com', '<t:1763600000:R>', '<t:1763600000>', '<t:1763600000:x>', '<t:176360000>', '<t:17636000000>', '\\<t:1763600000:R>',
  '<t:2026-11-21T10:00:00.000Z:R>', '<t:2026-11-21T10:00:00.000+00:00:R>', '<t:2026-11-21T10:00:00+01:00>', '<t:10:20:f>', '<t:10:20:30>', '\\(a\\)', '\\[a\\]', '$a$', '$$a$$', 'color:#ff0000', 'color:#f00',
];
