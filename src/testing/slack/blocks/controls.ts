import type { Component } from '../../../models/index.js';
import { isJson, type Json, list, text } from '../json.js';

/** An interactive element and the block that it stands in. */
export type PlacedElement = { element: Json; blockId: string };

/** Every interactive element of these blocks, in reading order. */
export function placedElements(blocks: readonly Json[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const blockId = text(block, 'block_id');
    if (block.type === 'actions' || block.type === 'context_actions')
      return list(block, 'elements').map((element) => ({ element, blockId }));
    const single = block.type === 'section' ? block.accessory : block.type === 'input' ? block.element : undefined;
    return isJson(single) ? [{ element: single, blockId }] : [];
  });
}

/** The buttons and selects of a message, for the world: an element without an `action_id` has its block's id. */
export function controlsOf(blocks: readonly Json[]): Component[] {
  return placedElements(blocks).flatMap(({ element, blockId }): Component[] => {
    const id = text(element, 'action_id') || blockId;
    const type = text(element, 'type');
    if (type === 'button') {
      const style = element.style === 'primary' ? 'primary' : element.style === 'danger' ? 'danger' : 'secondary';
      const value = typeof element.value === 'string' ? { value: element.value } : {};
      const url = typeof element.url === 'string' ? { url: element.url } : {};
      return [{ type: 'button', id, label: text(element.text, 'text'), style, ...value, ...url }];
    }
    if (!/select|overflow|radio_buttons|checkboxes/.test(type)) return [];
    const source = /users/.test(type)
      ? 'users'
      : /channels|conversations/.test(type)
        ? 'channels'
        : /external/.test(type)
          ? 'unknown'
          : 'options';
    const options = [
      ...list(element, 'options'),
      ...list(element, 'option_groups').flatMap((group) => list(group, 'options')),
    ];
    const placeholder = text(element.placeholder, 'text');
    const { max_selected_items: most } = element;
    const max = typeof most === 'number' ? most : /^multi_|checkboxes/.test(type) ? 100 : 1;
    return [
      {
        type: 'select',
        id,
        source,
        ...(placeholder && { placeholder }),
        ...(max > 1 && { max }),
        options: options.map((option) => ({ label: text(option.text, 'text'), value: text(option, 'value') })),
      },
    ];
  });
}
