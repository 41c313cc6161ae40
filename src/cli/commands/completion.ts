import { isChatError } from '../../core/index.js';
import { readSource } from '../../load-backends.js';
import { defineCommand, required, UsageError } from '../command.js';
import { bashCompletion } from '../completion/bash-completion.js';
import { fishCompletion } from '../completion/fish-completion.js';
import { zshCompletion } from '../completion/zsh-completion.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export const completion = defineCommand({
  name: 'completion',
  summary: 'print the completion script of a shell',
  arguments: [{ name: 'SHELL', isRequired: true, complete: Object.keys(shells) }],
  json: 'print {shell, script}',
  notes:
    'bash: add `source <(chatmux completion bash)` to ~/.bashrc\nzsh: add `source <(chatmux completion zsh)` to ~/.zshrc, after compinit\nfish: chatmux completion fish > ~/.config/fish/completions/chatmux.fish',
  async run({ values, positionals }, io) {
    const shell = required(positionals[0], 'The shell');
    if (shell === 'accounts') {
      // What the scripts ask for.
      for (const account of await accountNames(values.config)) io.out(account);
      return 0;
    }
    if (!Object.hasOwn(shells, shell))
      throw new UsageError(`There is no completion for '${shell}'. There are: ${Object.keys(shells).join(', ')}.`);
    const { commands } = await import('./index.js');
    const script = shells[shell as keyof typeof shells](commands);
    io.out(io.isJson ? JSON.stringify({ shell, script }) : script.trimEnd());
    return 0;
  },
});

async function accountNames(config: string | undefined): Promise<string[]> {
  try {
    return (await readSource(config)).map(({ account }) => account);
  } catch (error) {
    // Somebody is typing: what is wrong is told when the command runs.
    if (isChatError(error)) return [];
    throw error;
  }
}
