import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Random } from '../../soak/random.js';
import * as discord from '../../src/backends/discord/native.js';
import * as rocketchat from '../../src/backends/rocketchat/native.js';
import * as slack from '../../src/backends/slack/native.js';
import * as stackexchange from '../../src/backends/stackexchange/native.js';
import * as symphony from '../../src/backends/symphony/native.js';
import * as teamwire from '../../src/backends/teamwire/native.js';
import * as models from '../../src/models/index.js';
import * as arbitrary from '../models/arbitraries.js';
import { mutate } from './mutate.js';

const seed = process.env['PROPERTY_SEED'] === 'random' ? Math.floor(Math.random() * 2 ** 31) : 5;
const runs = Number(process.env['RUNS'] ?? 20);
const platforms = { slack, discord, symphony, rocketchat, teamwire, stackexchange };

type Case = [name: string, schema: z.ZodType, values: readonly unknown[]];
const sample = (values: fc.Arbitrary<unknown>) => fc.sample(values, { numRuns: 12, seed });
const neutral: Readonly<Record<string, readonly unknown[]>> = {
  Emoji: sample(arbitrary.emoji),
  Presence: sample(arbitrary.presence),
  User: sample(arbitrary.user),
  Channel: sample(arbitrary.channel),
  Organization: sample(arbitrary.organization),
  Member: sample(arbitrary.member),
  Group: sample(arbitrary.group),
  Mention: sample(arbitrary.mention),
  MessageRef: sample(arbitrary.messageRef),
  Attachment: sample(arbitrary.attachment),
  Embed: sample(arbitrary.embed),
  Reaction: sample(arbitrary.reaction),
  Component: sample(arbitrary.component),
  Message: sample(arbitrary.message),
  Thread: sample(arbitrary.thread),
  Interaction: sample(arbitrary.interaction),
  Command: sample(arbitrary.command),
  Location: sample(arbitrary.location),
  ErrorInfo: sample(arbitrary.errorInfo),
  ChatEvent: sample(arbitrary.event),
};
const cases: Case[] = Object.entries(neutral).map(([name, values]) => [
  name,
  (models as unknown as Record<string, z.ZodType>)[name] as z.ZodType,
  values,
]);
for (const [platform, schemas] of Object.entries(platforms))
  for (const [name, schema] of Object.entries(schemas as Record<string, unknown>)) {
    const [, model = ''] = /^(?:Slack|Discord|Symphony|RocketChat|Teamwire|StackExchange)(.+)$/.exec(name) ?? [];
    const values = neutral[model];
    if (!(schema instanceof z.ZodType) || values === undefined) continue;
    cases.push([name, schema, values.map((value) => ({ ...(value as object), platform }))]);
  }

describe(`a model of any JSON (seed ${seed})`, () => {
  it('is tried with every neutral model and each platform’s own', () => {
    expect(cases.length).toBeGreaterThan(45);
  });

  it.each(cases)('%s is read, or refused by a ZodError, and what is read stays as it is', (_name, schema, values) => {
    const random = new Random(seed);
    for (let run = 0; run < runs; run += 1) {
      const read = schema.safeParse(mutate(random.pick(values), random));
      if (!read.success) {
        expect(read.error).toBeInstanceOf(z.ZodError);
        continue;
      }
      const again = schema.parse(JSON.parse(JSON.stringify(read.data)));
      expect(JSON.stringify(again)).toBe(JSON.stringify(read.data));
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
