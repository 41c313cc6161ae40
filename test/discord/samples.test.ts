import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { componentsOf } from '../../src/backends/discord/component-reader.js';
import { wireOfComponents } from '../../src/backends/discord/components.js';
import { discordDialect } from '../../src/backends/discord/dialect.js';
import { embedOf, wireOfEmbeds } from '../../src/backends/discord/embeds.js';
import type { Wire } from '../../src/backends/discord/wire/read.js';
import { Component, Embed, type Loss } from '../../src/models/index.js';
import { toPlainText } from '../../src/richtext/index.js';

const folder = new URL('../../../shared/samples/discord/', import.meta.url);
const names = ['channel.json', 'gateway.json'].filter((name) => existsSync(new URL(name, folder)));
if (names.length === 0) console.log('skipped: no recorded payloads of Discord beside the repository');

type Found = { contents: string[]; embeds: Wire[]; components: Wire[][] };

function collect(value: unknown, into: Found): Found {
  if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'content' && typeof inner === 'string') into.contents.push(inner);
      else if (key === 'embeds' && Array.isArray(inner)) into.embeds.push(...(inner as Wire[]));
      else if (key === 'components' && Array.isArray(inner)) into.components.push(inner as Wire[]);
      else collect(inner, into);
    }
  }
  return into;
}

describe.skipIf(names.length === 0)('recorded payloads', () => {
  const found: Found = { contents: [], embeds: [], components: [] };
  for (const name of names) collect(JSON.parse(readFileSync(new URL(name, folder), 'utf8')), found);

  it('holds some of each', () => {
    expect(found.contents.length).toBeGreaterThan(5);
    expect(found.embeds.length).toBeGreaterThan(1);
    expect(found.components.length).toBeGreaterThan(1);
  });

  it('reads and writes contents stably', () => {
    for (const content of found.contents) {
      const tree = discordDialect.parse(content);
      const source = discordDialect.render(tree).text;
      expect(discordDialect.parse(source)).toEqual(tree);
      expect(discordDialect.render(discordDialect.parse(source)).text).toBe(source);
    }
  });

  it('reads the mentions', () => {
    const mentioning = found.contents.filter((content) => content.includes('<@'));
    expect(mentioning.length).toBeGreaterThan(1);
    for (const content of mentioning) {
      const [mention, ...rest] = discordDialect.parseMentions(content);
      expect(rest).toEqual([]);
      expect(mention?.start).toBe(0);
      expect(toPlainText(discordDialect.parse(content, { nameOf: () => 'ada' }))).toMatch(/^@ada \w/);
    }
  });

  it('reads embeds, and writes them as they came', () => {
    for (const wire of found.embeds) {
      const embed = embedOf(wire);
      expect(Embed.parse(JSON.parse(JSON.stringify(embed)))).toEqual(embed);
      const losses: Loss[] = [];
      const [written] = wireOfEmbeds([embed], losses);
      expect(losses).toEqual([]);
      expect(written && embedOf(written)).toEqual(embed);
      expect(written?.title).toBe(wire['title']);
      expect(written?.description).toBe(wire['description']);
      expect(written?.fields).toEqual(wire['fields'] ?? []);
      expect(written?.color).toBe(wire['color']);
    }
  });

  it('reads components, and writes them as they came', () => {
    for (const rows of found.components) {
      const components = componentsOf(rows);
      expect(components.map((one) => Component.parse(JSON.parse(JSON.stringify(one))))).toEqual(components);
      const losses: Loss[] = [];
      const written = wireOfComponents(components, losses);
      expect(losses).toEqual([]);
      // The server adds an `id` to each component.
      const withoutIds: unknown = JSON.parse(
        JSON.stringify(rows, (key, value: unknown) => (key === 'id' ? undefined : value)),
      );
      expect(written).toEqual(withoutIds);
    }
  });
});
