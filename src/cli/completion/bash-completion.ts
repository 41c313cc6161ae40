import type { Command } from '../command.js';
import { optionsOf } from '../parse-command.js';
import { accountsCall, type Offer, offerOf, quoted } from './completion-words.js';

/** The completion script of bash 3.2 and later. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  return `# chatmux completion for bash: source <(chatmux completion bash)
_chatmux() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command='' word skip='' i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n $skip ]]; then skip=''; continue; fi
    case "$word" in
      -a|--account|-c|--config) skip=1 ;;
      -*) ;;
      *) command="$word"; break ;;
    esac
  done
  case "$command:$prev" in
${commands.flatMap((command) => valueArms(command, names)).join('\n')}
    *:-a|*:--account) ${reply({ kind: 'account' })}; return ;;
    *:-c|*:--config) ${reply({ kind: 'file' })}; return ;;
  esac
  if [[ "$cur" == -* ]]; then
    case "$command" in
${commands.map((command) => `      ${command.name}) ${reply({ kind: 'words', words: flags(command) })} ;;`).join('\n')}
      *) ${reply({ kind: 'words', words: ['--account', '--config', '--json', '--quiet', '--no-color', '--help', '--version'] })} ;;
    esac
    return
  fi
  case "$command" in
    '') ${reply({ kind: 'words', words: names })} ;;
${commands.flatMap((command) => argumentArm(command, names)).join('\n')}
  esac
}
complete -F _chatmux chatmux
`;
}

function flags(command: Command): string[] {
  return Object.keys(optionsOf(command)).map((name) => `--${name}`);
}

/** What stands behind an option that takes a value. */
function valueArms(command: Command, names: readonly string[]): string[] {
  return Object.entries(command.options).flatMap(([name, { type, short, complete }]) => {
    if (type === 'boolean') return [];
    const patterns = [`${command.name}:--${name}`, ...(short === undefined ? [] : [`${command.name}:-${short}`])];
    return [`    ${patterns.join('|')}) ${reply(offerOf(complete, names))}; return ;;`];
  });
}

function argumentArm(command: Command, names: readonly string[]): string[] {
  const offer = offerOf(command.arguments?.[0]?.complete, names);
  return offer.kind === 'nothing' ? [] : [`    ${command.name}) ${reply(offer)} ;;`];
}

function reply(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W ${quoted(offer.words.join(' '))} -- "$cur"))`;
    case 'account':
      return `COMPREPLY=($(compgen -W "$(${accountsCall})" -- "$cur"))`;
    case 'file':
      return 'COMPREPLY=($(compgen -f -- "$cur")); compopt -o filenames 2>/dev/null';
    case 'directory':
      return 'COMPREPLY=($(compgen -d -- "$cur")); compopt -o filenames 2>/dev/null';
    default:
      return 'COMPREPLY=()';
  }
}
