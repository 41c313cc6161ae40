import { type Command, globalOptions, type OptionSpec } from '../command.js';
import { optionsOf } from '../parse-command.js';
import { accountsCall, type Offer, offerOf, quoted } from './completion-words.js';

/** The completion script of zsh. */
export function zshCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  // Those that may stand before the command.
  const common = [
    ...Object.entries(globalOptions).map(([name, spec]) => optionLine(name, spec, names)),
    quoted('(-v --version)--version[show the version]'),
  ];
  return `#compdef chatmux
# chatmux completion for zsh: source <(chatmux completion zsh), after compinit
_chatmux_accounts() {
  local -a accounts
  accounts=(\${(f)"$(${accountsCall})"})
  _describe account accounts
}
_chatmux() {
  local curcontext=$curcontext state
  local -a commands line
  local -A opt_args
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
  )
  _arguments -C ${common.join(' \\\n    ')} \\
    '1: :->command' '*:: :->argument'
  if [[ $state == command ]]; then
    _describe command commands
    return
  fi
  case $line[1] in
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
      // With nothing here zsh shows the name, and then completes no option in its place.
      return '()';
  }
}
