import type { Command, OptionSpec } from '../command.js';
import { optionsOf } from '../parse-command.js';
import { accountsCall, type Offer, offerOf, quoted } from './completion-words.js';

/** The completion script of zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  return `#compdef chatmux
# chatmux completion for zsh: source <(chatmux completion zsh), after compinit
_chatmux_accounts() {
  local -a accounts
  accounts=(\${(f)"$(${accountsCall})"})
  _describe account accounts
}
_chatmux() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((command) => arm(command, names)).join('\n')}
  esac
}
compdef _chatmux chatmux
`;
}

function arm(command: Command, names: readonly string[]): string {
  const options = Object.entries(optionsOf(command)).map(([name, spec]) => optionLine(name, spec, names));
  const places = (command.arguments ?? []).map(({ name, isMany, complete }, index) =>
    quoted(`${isMany ? '*' : index + 1}:${name}:${action(offerOf(complete, names))}`),
  );
  return `    ${command.name})\n      _arguments ${[...options, ...places].join(' \\\n        ')}\n      ;;`;
}

function optionLine(name: string, spec: OptionSpec, names: readonly string[]): string {
  const { type, short, multiple, help, value = 'VALUE', complete } = spec;
  const told = `[${help.replaceAll(/[[\]:]/g, ' ')}]`;
  const behind = type === 'boolean' ? '' : `:${value}:${action(offerOf(complete, names))}`;
  const forms = short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
  const others = multiple ? '*' : `(${forms.join(' ')})`;
  return forms.map((form) => quoted(`${others}${form}${told}${behind}`)).join(' ');
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case 'words':
      return `(${offer.words.join(' ')})`;
    case 'account':
      return '_chatmux_accounts';
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    default:
      return '';
  }
}
