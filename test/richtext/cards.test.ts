import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  componentsOf as discordComponentsOf,
  modalOf as discordModalOf,
} from '../../src/backends/discord/component-reader.js';
import { wireOfComponents, wireOfModal } from '../../src/backends/discord/components.js';
import * as discord from '../../src/backends/discord/embeds.js';
import * as rocketchat from '../../src/backends/rocketchat/embeds.js';
import {
  blocksOfComponents,
  componentsOf as slackComponentsOf,
  viewOfModal,
} from '../../src/backends/slack/components.js';
import * as slack from '../../src/backends/slack/embeds.js';
import { joinMessageML, validateMessageML } from '../../src/backends/symphony/index.js';
import { componentsFromPresentation } from '../../src/backends/symphony/markup/component-reader.js';
import { componentsToMessageML } from '../../src/backends/symphony/markup/components.js';
import { embedToMessageML } from '../../src/backends/symphony/markup/embed.js';
import { embedsFromPresentation } from '../../src/backends/symphony/markup/embed-reader.js';
import { ChatError, Component, Embed, type Loss } from '../../src/index.js';
import { component as anyComponent, embed as anyEmbed } from '../models/arbitraries.js';
import { sent } from '../symphony/round-trip.js';
import { hostileText } from './arbitrary.js';

const numRuns = Number(process.env['RUNS'] ?? 60);

type Wire = Record<string, unknown>;
type Cards = {
  /** What is sent for a card; nothing for one that shows nothing. */
  write(embed: Embed, losses: Loss[]): unknown;
  /** The cards of what is received, of anything at all. */
  read(wire: unknown): Embed[];
};
type Controls = {
  write(components: readonly Component[], losses: Loss[]): unknown;
  read(wire: unknown): readonly Component[];
};

const home = { account: 'slack', nameOf: () => undefined };
const objects = (value: unknown): Wire[] =>
  Array.isArray(value)
    ? value.filter((one): one is Wire => typeof one === 'object' && one !== null && !Array.isArray(one))
    : [];

const cards: Readonly<Record<string, Cards>> = {
  slack: {
    write: (embed, losses) => [slack.attachmentOfEmbed(embed, losses)],
    read: (wire) =>
      objects(wire)
        .filter(slack.isEmbedAttachment)
        .map((one) => slack.embedOf(one, home)),
  },
  discord: {
    write: (embed, losses) => discord.wireOfEmbeds([embed], losses),
    read: (wire) => objects(wire).map((one) => discord.embedOf(one)),
  },
  symphony: {
    write: (embed, losses) => {
      const { text, losses: found } = embedToMessageML(embed);
      losses.push(...found);
      const markup = joinMessageML('', text);
      expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
      return sent(markup).content;
    },
    read: (wire) => embedsFromPresentation(typeof wire === 'string' ? wire : (JSON.stringify(wire) ?? '')),
  },
  rocketchat: {
    write: (embed, losses) => [rocketchat.attachmentOfEmbed(embed, losses, {})],
    read: (wire) =>
      objects(wire)
        .filter(rocketchat.isEmbedAttachment)
        .map((one) => rocketchat.embedOf(one)),
  },
};

const controls: Readonly<Record<string, Controls>> = {
  slack: {
    write: (components, losses) => {
      const modals = components.filter((one) => one.type === 'modal');
      for (const modal of modals) JSON.stringify(viewOfModal(modal, losses));
      return blocksOfComponents(
        components.filter((one) => one.type !== 'modal'),
        losses,
      );
    },
    read: (wire) => slackComponentsOf(objects(wire)) ?? [],
  },
  discord: {
    write: (components, losses) => {
      for (const modal of components)
        if (modal.type === 'modal') Component.parse(discordModalOf(wireOfModal(modal, losses)));
      return wireOfComponents(components, losses);
    },
    read: (wire) => discordComponentsOf(objects(wire)),
  },
  symphony: {
    write: (components, losses) => {
      const { text, losses: found } = componentsToMessageML(components);
      losses.push(...found);
      const markup = joinMessageML('', text);
      expect(validateMessageML(markup, { data: {}, schemes: ['http', 'https'] }).errors, markup).toEqual([]);
      return markup === '' ? '' : sent(markup).content;
    },
    read: (wire) => componentsFromPresentation(typeof wire === 'string' ? wire : (JSON.stringify(wire) ?? '')),
  },
};

/** What a wire carries: no functions, no dates, no undefined. */
const carried = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Runs what may refuse its input, which it may do by a typed error only. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
    expect(error.message).not.toBe('');
    return undefined;
  }
}

function expectLosses(losses: readonly Loss[]): void {
  for (const loss of losses) {
    expect(Object.keys(loss).sort()).toEqual(['feature', 'from', 'to']);
    for (const word of [loss.feature, loss.from, loss.to]) expect(typeof word).toBe('string');
  }
}

/** Puts something else in a place of a value, or takes the place away. */
function damage(value: unknown, path: readonly number[], by: unknown): unknown {
  const [step, ...rest] = path;
  if (typeof value !== 'object' || value === null || step === undefined) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  (copy as Wire)[key] = damage((value as Wire)[key], rest, by);
  return copy;
}

const path = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 5 });
const garbage = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, 0, -1, '', [], {}, [[]], [null], '<', 'x'.repeat(5000)),
  hostileText,
);
const hostileEmbed = fc
  .record({ embed: anyEmbed, title: hostileText, text: hostileText, field: hostileText })
  .map(({ embed, title, text, field }) => ({
    ...embed,
    title,
    description: text,
    fields: [...embed.fields, { name: field, value: text, inline: true }],
  }));
const embeds = fc.oneof(anyEmbed, hostileEmbed);

describe.each(Object.keys(cards))('cards of %s', { timeout: 60_000 }, (name) => {
  const { write, read } = cards[name] as Cards;

  it('are written for any embed, or refused, and read back as an embed', () => {
    fc.assert(
      fc.property(embeds, (embed) => {
        const losses: Loss[] = [];
        const wire = attempt(() => write(embed, losses));
        expectLosses(losses);
        for (const back of read(carried(wire))) Embed.parse(back);
      }),
      { numRuns },
    );
  });

  it('are the same after one round', () => {
    fc.assert(
      fc.property(embeds, (embed) => {
        const [first] = read(carried(attempt(() => write(embed, []))));
        if (!first) return;
        const [second] = read(carried(write(first, [])));
        expect(second).toEqual(first);
      }),
      { numRuns },
    );
  });

  it('keep what is not lost', () => {
    const word = fc.stringMatching(/^[a-z][a-z ]{0,20}[a-z]$/);
    const plainEmbed = fc.record({
      title: word,
      description: word,
      url: fc.constant('https://example.com/a'),
      author: fc.record({ name: word }),
      fields: fc.array(fc.record({ name: word, value: word, inline: fc.boolean() }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(plainEmbed, (embed) => {
        const losses: Loss[] = [];
        const [back] = read(carried(write(embed, losses)));
        if (losses.length === 0) expect(back).toEqual(embed);
        else expect(JSON.stringify(back)).toContain(embed.description);
      }),
      { numRuns },
    );
  });

  it('are read from whatever comes', () => {
    fc.assert(
      fc.property(embeds, path, garbage, (embed, at, by) => {
        const wire = carried(attempt(() => write(embed, [])));
        const given =
          typeof wire === 'string'
            ? wire.slice(0, (at[0] ?? 0) * 40) + JSON.stringify(by) + wire.slice((at[1] ?? 0) * 60)
            : damage(wire, at, by);
        for (const back of attempt(() => read(given)) ?? []) Embed.parse(back);
        for (const back of attempt(() => read([by])) ?? []) Embed.parse(back);
      }),
      { numRuns: numRuns * 2 },
    );
  });
});

const components = fc.array(anyComponent, { maxLength: 6 });

describe.each(Object.keys(controls))('components of %s', { timeout: 60_000 }, (name) => {
  const { write, read } = controls[name] as Controls;

  it('are written, or refused, and read back as components', () => {
    fc.assert(
      fc.property(components, (given) => {
        const losses: Loss[] = [];
        const wire = attempt(() => write(given, losses));
        expectLosses(losses);
        for (const back of read(carried(wire))) Component.parse(back);
      }),
      { numRuns },
    );
  });

  it('are the same after one round', () => {
    fc.assert(
      fc.property(components, (given) => {
        const wire = attempt(() => write(given, []));
        if (wire === undefined) return;
        const first = read(carried(wire));
        const second = attempt(() => write(first, []));
        if (second !== undefined) expect(read(carried(second))).toEqual(first);
      }),
      { numRuns },
    );
  });

  it('are read from whatever comes', () => {
    fc.assert(
      fc.property(components, path, garbage, (given, at, by) => {
        const wire = carried(attempt(() => write(given, [])));
        const damaged =
          typeof wire === 'string'
            ? wire.slice(0, (at[0] ?? 0) * 40) + JSON.stringify(by) + wire.slice((at[1] ?? 0) * 60)
            : damage(wire, at, by);
        for (const back of attempt(() => read(damaged)) ?? []) Component.parse(back);
        for (const back of attempt(() => read([by])) ?? []) Component.parse(back);
      }),
      { numRuns: numRuns * 2 },
    );
  });
});
