import { capabilityMatrix } from './capability-matrix.js';
import { commandHelps } from './command-helps.js';
import { discordIntentsTable } from './discord-intents.js';
import { emojiVocabulary } from './emoji-vocabulary.js';
import type { Generator } from './generator.js';
import { llmsList } from './llms-list.js';
import { packageManifest } from './package-manifest.js';
import { quotedCode } from './quoted-code.js';
import { readmeMatrix } from './readme-matrix.js';
import { richTextPage } from './rich-text-page.js';
import { settingsPage } from './settings-page.js';
import { slackEmojiTable } from './slack-emoji-table.js';
import { slackScopesTable } from './slack-scopes.js';

/** Every generator. A new one is a file in this folder and one line here. */
export const generators: readonly Generator[] = [
  packageManifest,
  emojiVocabulary,
  slackEmojiTable,
  capabilityMatrix,
  readmeMatrix,
  richTextPage,
  settingsPage,
  slackScopesTable,
  discordIntentsTable,
  commandHelps,
  llmsList,
  quotedCode,
];
