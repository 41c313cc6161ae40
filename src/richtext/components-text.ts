import type { Component, Emoji } from '../models/index.js';
import { emoji as emojiNode } from './builders.js';
import type { Block, Inline, ListItem, RichText } from './nodes.js';

/** A thing that a reader without buttons can choose by its number. */
export type NumberedChoice = {
  number: number;
  label: string;
  /** What the interaction would carry. */
  componentId: string;
  value?: string;
  url?: string;
};

/**
 * The choices of components in the order in which `componentsToRichText` numbers them: an answer of `2` means the second.
 * Disabled ones have no number.
 */
export function numberedChoices(components: readonly Component[]): NumberedChoice[] {
  const choices: NumberedChoice[] = [];
  for (const component of components) {
    if (component.type === 'button' && !component.isDisabled) {
      const { id, label, value, url } = component;
      choices.push({
        number: choices.length + 1,
        label,
        componentId: id,
        ...(value !== undefined ? { value } : {}),
        ...(url !== undefined ? { url } : {}),
      });
    } else if (component.type === 'select' && !component.isDisabled)
      for (const option of component.options)
        choices.push({
          number: choices.length + 1,
          label: option.label,
          componentId: component.id,
          value: option.value,
        });
  }
  return choices;
}

/**
 * Components as rich text, for platforms without them: buttons and the options of selects as one numbered list, fields to
 * type in as their labels. What an answer's number means tells `numberedChoices`.
 */
export function componentsToRichText(components: readonly Component[]): RichText {
  const blocks: Block[] = [];
  let number = 0;
  const add = (...children: Inline[]) => {
    number += 1;
    const item: ListItem = { type: 'listItem', children: [{ type: 'paragraph', children }] };
    const last = blocks.at(-1);
    if (last?.type === 'list') last.children.push(item);
    else blocks.push({ type: 'list', ordered: true, start: number, children: [item] });
  };
  const say = (value: string) => blocks.push({ type: 'paragraph', children: [{ type: 'text', value }] });
  for (const component of components) {
    switch (component.type) {
      case 'button':
        if (component.isDisabled) say(`(${component.label})`);
        else add(...withEmoji(component.emoji, component.label, component.url));
        break;
      case 'select':
        if (component.label ?? component.placeholder) say(`${component.label ?? component.placeholder}:`);
        for (const option of component.options) {
          if (component.isDisabled) say(`(${option.label})`);
          else
            add(
              ...withEmoji(option.emoji, option.description ? `${option.label} – ${option.description}` : option.label),
            );
        }
        break;
      case 'text':
        say(`${component.label}:`);
        break;
      case 'modal':
        blocks.push({
          type: 'paragraph',
          children: [{ type: 'strong', children: [{ type: 'text', value: component.title }] }],
        });
        for (const input of component.inputs) blocks.push(...componentsToRichText([input]).children);
        break;
      case 'unknown':
        break;
    }
  }
  return { type: 'root', children: blocks };
}

function withEmoji(emoji: Emoji | undefined, label: string, url?: string): Inline[] {
  const text: Inline = { type: 'text', value: label };
  const shown: Inline = url === undefined ? text : { type: 'link', url, children: [text] };
  return emoji ? [emojiNode(emoji), { type: 'text', value: ' ' }, shown] : [shown];
}
