import type { StackExchangeConfigInput } from '../../src/backends/stackexchange/index.js';
import { testBackend } from '../../src/testing/conformance/index.js';
import type { StackExchangeEmulatorOptions } from '../../src/testing/stackexchange/index.js';
import { selectedGroups } from './selected-groups.js';
import { stackexchange } from './stackexchange.js';

type Variant = {
  name: string;
  /** Groups of the suite on which the variant bears; the others are proven by the usual run. */
  groups: readonly string[];
  emulator?: StackExchangeEmulatorOptions;
  settings?: Partial<StackExchangeConfigInput>;
};

const variants: readonly Variant[] = [
  {
    name: 'stackexchange by polling',
    groups: ['users', 'channels', 'events', 'delivery', 'lifecycle', 'gaps', 'restart', 'reactions', 'errors'],
    settings: { transport: 'polling', pollIntervalMs: 20 },
  },
  {
    name: 'stackexchange as it was before 2020',
    groups: [
      'users',
      'channels',
      'sending',
      'content',
      'editing and deleting',
      'history',
      'presence and typing',
      'pins, stars and marks',
      'models and caches',
    ],
    emulator: { host: 'stackoverflow.com', replies: 'prefix', presentUsers: 'script' },
    settings: { replyForm: 'prefix' },
  },
  {
    name: 'stackexchange with messages that are cut',
    groups: ['sending', 'content', 'editing and deleting', 'history', 'events', 'models and caches'],
    emulator: { partialAfter: { lines: 1, characters: 1 } },
  },
];

for (const { name, groups, emulator, settings } of variants) {
  testBackend(selectedGroups(groups), stackexchange(name, emulator, settings));
}
