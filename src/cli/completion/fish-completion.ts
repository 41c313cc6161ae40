import type { Command, OptionSpec } from '../command.js';
import { optionsOf } from '../parse-command.js';
import { accountsCall, type Offer, offerOf } from './completion-words.js';

/** The completion script of fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  return `# chatmux completion for fish: chatmux completion fish | source
complete -c chatmux -f
${commands
  .map(({ name, summary }) => `complete -c chatmux -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`)
  .join('\n')}
complete -c chatmux -n __fish_use_subcommand -l version -s v -d 'show the version'
${commands.flatMap((command) => linesOf(command, names)).join('\n')}
`;
}

function linesOf(command: Command, names: readonly string[]): string[] {
  const head = `complete -c chatmux -n '__fish_seen_subcommand_from ${command.name}'`;
  const offer = offerOf(command.arguments?.[0]?.complete, names);
  return [
    ...(offer.kind === 'nothing' ? [] : [`${head} ${action(offer)}`]),
    ...Object.entries(optionsOf(command)).map(([name, spec]) => `${head} ${optionPart(name, spec, names)}`),
  ];
}

function optionPart(name: string, { type, short, help, complete }: OptionSpec, names: readonly string[]): string {
  const forms = `${short === undefined ? '' : `-s ${short} `}-l ${name}`;
  const offer = offerOf(complete, names);
  const behind = type === 'boolean' ? '' : offer.kind === 'nothing' ? ' -x' : ` -r ${action(offer)}`;
  return `${forms}${behind} -d ${fishQuoted(help)}`;
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `-a ${fishQuoted(offer.words.join(' '))}`;
    case 'account':
      return `-a ${fishQuoted(`(${accountsCall})`)}`;
    case 'directory':
      return `-a '(__fish_complete_directories)'`;
    case 'file':
      return '-F';
    default:
      return '';
  }
}

/** In single quotes fish knows `\\'` and `\\\\`. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
