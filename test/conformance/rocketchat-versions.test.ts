import { testBackend } from '../../src/testing/conformance/index.js';
import { rocketchat } from './rocketchat.js';
import { selectedGroups } from './selected-groups.js';

/** Groups of the suite on which the version bears: what is sent, read and read again after a loss. */
const groups = [
  'users',
  'channels',
  'sending',
  'content',
  'editing and deleting',
  'files',
  'history',
  'pins, stars and marks',
  'presence and typing',
  'reactions',
  'custom emoji',
  'threads',
  'events',
  'gaps',
  'errors',
];

/** The oldest and the newest server; the usual run is on one between them. */
for (const version of ['6.0.0', '9.0.0']) {
  testBackend(selectedGroups(groups), rocketchat(`rocketchat ${version}`, { version }));
}
