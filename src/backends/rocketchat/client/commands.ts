import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { listing } from './parameters.js';
import type { Page } from './types/date.js';
import type { SlashCommand } from './types/server.js';

/** Slash commands. A text that begins with a slash does not run one: it is sent as text. */
export class CommandsApi extends ApiFamily {
  /** Shortly after a start some are missing: `appsLoaded` is false then. */
  list(options: ListOptions = {}): Promise<Page<'commands', SlashCommand> & { appsLoaded?: boolean }> {
    return this.caller.get('commands.list', listing(options));
  }

  get(command: string, options: CallOptions = {}): Promise<{ command: SlashCommand }> {
    return this.caller.get('commands.get', { command, ...options });
  }

  /** Runs a command. @param command - without the slash; what it does comes as messages */
  run(
    command: string,
    roomId: string,
    options: CallOptions & {
      params?: string | undefined;
      tmid?: string | undefined;
      triggerId?: string | undefined;
    } = {},
  ): Promise<{ result?: unknown }> {
    return this.caller.post('commands.run', { command: command.replace(/^\//, ''), roomId, ...options });
  }
}
