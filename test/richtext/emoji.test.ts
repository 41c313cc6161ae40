import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  emojiByName,
  findEmoji,
  isKnownEmoji,
  nameOfEmoji,
  skinToneOf,
  suggestEmoji,
  withoutSkinTone,
  withSkinTone,
} from '../../src/richtext/index.js';

const require = createRequire(import.meta.url);
const iamcal = require('emojibase-data/en/shortcodes/iamcal.json') as Record<string, string | string[]>;
const data = require('emojibase-data/en/data.json') as {
  hexcode: string;
  emoji: string;
  skins?: { hexcode: string; tone: number | number[] }[];
}[];
const fromHex = (hex: string) => String.fromCodePoint(...hex.split('-').map((code) => Number.parseInt(code, 16)));

describe('emoji names', () => {
  it('find an emoji by its name in any set, with or without colons', () => {
    expect(emojiByName('thumbsup')).toBe('👍');
    expect(emojiByName(':+1:')).toBe('👍');
    expect(emojiByName('red_heart')).toBe('❤️');
    expect(emojiByName('red_heart', 'iamcal')).toBeUndefined();
    expect(emojiByName('❤')).toBe('❤️');
    expect(emojiByName('party_parrot')).toBeUndefined();
    expect(emojiByName('')).toBeUndefined();
  });

  it('tell the usual name of each set', () => {
    expect(nameOfEmoji('👍', 'iamcal')).toBe('+1');
    expect(nameOfEmoji('👍', 'joypixels')).toBe('thumbsup');
    expect(nameOfEmoji('👍', 'cldr')).toBe('thumbs_up');
    expect(nameOfEmoji('👍🏿')).toBe('+1');
    expect(nameOfEmoji('x')).toBeUndefined();
  });

  it('know every emoji that Slack names, both ways', () => {
    for (const [hex, names] of Object.entries(iamcal)) {
      const emoji = data.find((one) => one.hexcode === hex);
      if (!emoji) continue;
      for (const name of [names].flat()) {
        const found = emojiByName(name, 'iamcal');
        expect(found?.replaceAll('\ufe0f', ''), name).toBe(fromHex(hex).replaceAll('\ufe0f', ''));
      }
      expect(nameOfEmoji(fromHex(hex), 'iamcal')).toBe([names].flat()[0]);
    }
  });

  it('know skin tones as Slack and as the others write them', () => {
    expect(findEmoji('wave::skin-tone-3')).toEqual({ name: 'wave', unicode: '👋🏼', skinTone: 2 });
    expect(findEmoji(':wave_tone2:', 'joypixels')).toEqual({ name: 'wave', unicode: '👋🏼', skinTone: 2 });
    expect(findEmoji('tada::skin-tone-3')).toBeUndefined();
    expect(skinToneOf('👋🏼')).toBe(2);
    expect(skinToneOf('👋')).toBeUndefined();
    expect(withoutSkinTone('👋🏼')).toBe('👋');
  });

  it('put skin tones where Unicode puts them', () => {
    for (const { hexcode, skins } of data) {
      for (const skin of skins ?? []) {
        if (typeof skin.tone !== 'number') continue;
        expect(withSkinTone(fromHex(hexcode), skin.tone as 1), hexcode).toBe(fromHex(skin.hexcode));
      }
    }
    expect(withSkinTone('🎉', 3)).toBe('🎉');
  });

  it('suggest near names', () => {
    expect(suggestEmoji('rokcet')).toEqual(['rocket']);
    expect(suggestEmoji(':thumbs:', 3)).toContain('thumbsup');
    expect(suggestEmoji('qqqqqqqqq')).toEqual([]);
    expect(suggestEmoji('')).toEqual([]);
  });

  it('tell an emoji from other characters', () => {
    expect(isKnownEmoji('🧑🏽‍🚀')).toBe(true);
    expect(isKnownEmoji('x')).toBe(false);
  });
});
