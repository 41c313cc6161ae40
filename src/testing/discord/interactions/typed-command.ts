import type { DiscordState } from '../discord-state.js';
import { type Json, list, number, text } from '../json.js';
import { resolvedOf } from './payloads.js';

/**
 * The data of a command as somebody typed it: `/deploy where:staging`, or the values in the options' order, the last text
 * taking the rest. @throws an Error when there is no such command or option
 */
export function typedCommand(
  name: string,
  words: string,
  discord: DiscordState,
  options: { focused?: string } = {},
): Json {
  const all = [...discord.commands.guild.values(), ...discord.commands.global.values()].filter(
    (each) => each.type === 1,
  );
  const command = all.find((each) => text(each, 'name') === name);
  if (!command) {
    const known = all.map((each) => `/${text(each, 'name')}`).join(', ') || 'none';
    throw new Error(`the bot has registered no command /${name}; it has: ${known}`);
  }
  const ids: string[] = [];
  const { options: given } = parse(list(command, 'options'), words.trim(), ids, discord, options.focused);
  const resolved = resolvedOf(ids, discord);
  return {
    id: command.id,
    name,
    type: 1,
    ...(given.length > 0 ? { options: given } : {}),
    ...(Object.keys(resolved).length > 0 ? { resolved } : {}),
    ...(command.guild_id ? { guild_id: command.guild_id } : {}),
  };
}

function parse(
  known: readonly Json[],
  words: string,
  ids: string[],
  discord: DiscordState,
  focused: string | undefined,
): { options: Json[] } {
  const [first = '', ...rest] = words.split(/\s+/);
  const sub = known.find((each) => [1, 2].includes(number(each, 'type') ?? 0) && text(each, 'name') === first);
  if (sub) {
    const inner = parse(list(sub, 'options'), rest.join(' '), ids, discord, focused);
    return { options: [{ name: first, type: sub.type, options: inner.options }] };
  }
  if (known.some((each) => [1, 2].includes(number(each, 'type') ?? 0)))
    throw new Error(`there is no subcommand ${first}; there is: ${known.map((each) => text(each, 'name')).join(', ')}`);
  const values = named(known, words) ?? inOrder(known, words);
  const missing = known.find(
    (each) => each.required === true && !values.has(text(each, 'name')) && focused === undefined,
  );
  if (missing) throw new Error(`the option ${text(missing, 'name')} is required`);
  return {
    options: [...values].map(([name, value]) => {
      const option = known.find((each) => text(each, 'name') === name) ?? {};
      return {
        name,
        type: option.type,
        value: typed(option, value, ids, discord, focused !== undefined),
        ...(focused === name ? { focused: true } : {}),
      };
    }),
  };
}

/** `where:staging when:now`; `undefined` when it is not written so. */
function named(known: readonly Json[], words: string): Map<string, string> | undefined {
  const names = known.map((each) => text(each, 'name'));
  const pattern = /(?:^|\s)([\p{L}\p{N}_-]+):(?!\/\/)\s*/gu;
  const found = [...words.matchAll(pattern)].filter((match) => names.includes(match[1] ?? ''));
  if (found.length === 0 || found[0]?.index !== 0) return undefined;
  return new Map(
    found.map((match, index) => [
      match[1] ?? '',
      words.slice(match.index + match[0].length, found[index + 1]?.index ?? words.length).trim(),
    ]),
  );
}

function inOrder(known: readonly Json[], words: string): Map<string, string> {
  const values = new Map<string, string>();
  let left = words.trim();
  for (const [index, option] of known.entries()) {
    if (!left) break;
    const isLast = index === known.length - 1;
    const [word = ''] = isLast && option.type === 3 ? [left] : left.split(/\s+/, 1);
    values.set(text(option, 'name'), word);
    left = left.slice(word.length).trim();
  }
  return values;
}

function typed(option: Json, value: string, ids: string[], discord: DiscordState, isPartial: boolean): unknown {
  const name = text(option, 'name');
  const choices = list(option, 'choices');
  if (choices.length > 0) {
    const choice = choices.find((each) => text(each, 'name') === value || String(each.value) === value);
    if (!choice) throw new Error(`the option ${name} takes: ${choices.map((each) => text(each, 'name')).join(', ')}`);
    return choice.value;
  }
  switch (option.type) {
    case 4:
    case 10: {
      const read = Number(value);
      if (!isPartial && (Number.isNaN(read) || (option.type === 4 && !Number.isInteger(read))))
        throw new Error(`the option ${name} takes a number, not ${value}`);
      return isPartial ? value : read;
    }
    case 5:
      return /^(?:true|yes|1)$/i.test(value);
    case 6:
    case 7:
    case 8:
    case 9: {
      const id = idOf(value, discord);
      if (id === undefined) throw new Error(`the option ${name}: there is no ${value}`);
      ids.push(id);
      return id;
    }
    default:
      return value;
  }
}

/** `@ada`, `#general`, `@role`, a mention, or an id. */
function idOf(value: string, discord: DiscordState): string | undefined {
  const id = /^<?[@#&!]*(\d{17,20})>?$/.exec(value)?.[1];
  if (id !== undefined) return id;
  const name = value.replace(/^[@#]/, '');
  const { users, groups, channels } = discord.world;
  return value.startsWith('#') ? channels.byName(name)?.id : (users.byHandle(name)?.id ?? groups.byHandle(name)?.id);
}
