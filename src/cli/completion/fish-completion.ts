import { type Command, globalOptions, type OptionSpec } from '../command.js';
import { optionsOf } from '../parse-command.js';
import { accountsCall, type Offer, offerOf } from './completion-words.js';

const noCommand = `-n 'not __chatmux_command >/dev/null'`;

/** The completion script of fish. */
export function fishCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  // fish takes the value of an option before the command for the command.
  return `# chatmux completion for fish: chatmux completion fish | source
function __chatmux_command
  set -l skip
  for word in (commandline -opc)[2..]
    if set -q skip[1]
      set skip
      continue
    end
    switch $word
      case -a --account -c --config
        set skip 1
      case '-*'
      case '*'
        echo $word
        return 0
    end
  end
  return 1
end
complete -c chatmux -f
${commands.map(({ name, summary }) => `complete -c chatmux ${noCommand} -a ${name} -d ${fishQuoted(summary)}`).join('\n')}
${Object.entries(globalOptions)
  .map(([name, spec]) => `complete -c chatmux ${noCommand} ${optionPart(name, spec, names)}`)
  .join('\n')}
complete -c chatmux ${noCommand} -l version -s v -d 'show the version'
${commands.flatMap((command) => linesOf(command, names)).join('\n')}
`;
}

function linesOf(command: Command, names: readonly string[]): string[] {
  const head = `complete -c chatmux -n 'string match -q ${command.name} (__chatmux_command)'`;
  const offer = offerOf(command.arguments?.[0]?.complete, names);
  return [
    ...(offer.kind === 'nothing' ? [] : [`${head} ${action(offer)}`]),
    ...Object.entries(optionsOf(command)).map(([name, spec]) => `${head} ${optionPart(name, spec, names)}`),
  ];
}

function optionPart(name: string, { type, short, help, complete }: OptionSpec, names: readonly string[]): string {
  const forms = `${short === undefined ? '' : `-s ${short} `}-l ${name}`;
  const offer = offerOf(complete, names);
  const behind = type === 'boolean' ? '' : offer.kind === 'file' ? ' -r -F' : ` -x ${action(offer)}`.trimEnd();
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
