import type { ParseOptions } from '../../../richtext/dialect.js';
import type { Entities } from './entity.js';

/** What reading markup needs beside it. */
export type ReadContext = {
  platform: string;
  account: string;
  entities: Entities;
  nameOf?: ParseOptions['nameOf'];
  /** Cards and forms that stand for embeds and components are left out. */
  withoutEmbeds: boolean;
};
