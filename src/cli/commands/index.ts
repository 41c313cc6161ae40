import type { Command } from '../command.js';
import { capabilities } from './capabilities.js';
import { channels } from './channels.js';
import { completion } from './completion.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { emulate } from './emulate.js';
import { help } from './help.js';
import { history } from './history.js';
import { init } from './init.js';
import { playground } from './playground.js';
import { send } from './send.js';
import { tail } from './tail.js';
import { users } from './users.js';

/** Every command, in the order in which one meets them. */
export const commands: readonly Command[] = [
  demo,
  playground,
  init,
  doctor,
  send,
  tail,
  history,
  channels,
  users,
  capabilities,
  emulate,
  completion,
  help,
];
