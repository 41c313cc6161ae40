import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import * as models from '../../src/models/index.js';
import * as arbitrary from './arbitraries.js';

const cases: [string, z.ZodType, Arbitrary<unknown>][] = [
  ['Emoji', models.Emoji, arbitrary.emoji],
  ['Presence', models.Presence, arbitrary.presence],
  ['User', models.User, arbitrary.user],
  ['Channel', models.Channel, arbitrary.channel],
  ['Organization', models.Organization, arbitrary.organization],
  ['Member', models.Member, arbitrary.member],
  ['Group', models.Group, arbitrary.group],
  ['Mention', models.Mention, arbitrary.mention],
  ['MessageRef', models.MessageRef, arbitrary.messageRef],
  ['Attachment', models.Attachment, arbitrary.attachment],
  ['Embed', models.Embed, arbitrary.embed],
  ['Reaction', models.Reaction, arbitrary.reaction],
  ['Component', models.Component, arbitrary.component],
  ['Message', models.Message, arbitrary.message],
  ['Thread', models.Thread, arbitrary.thread],
  ['Interaction', models.Interaction, arbitrary.interaction],
  ['Command', models.Command, arbitrary.command],
  ['Location', models.Location, arbitrary.location],
  ['ErrorInfo', models.ErrorInfo, arbitrary.errorInfo],
  ['ChatEvent', models.ChatEvent, arbitrary.event],
];

describe('a model survives JSON', () => {
  it.each(cases)('%s', (_name, schema, values) => {
    fc.assert(
      fc.property(values, (value) => {
        expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
        // What was read is a model already: reading it again changes nothing.
        expect(schema.parse(value)).toEqual(value);
      }),
      { numRuns: 60 },
    );
  });

  it.each(cases)('%s drops keys that it does not know', (_name, schema, values) => {
    const [value] = fc.sample(values, { numRuns: 1, seed: 7 });
    expect(schema.parse({ ...(value as object), inventedLater: 1 })).toEqual(value);
  });
});
