import type { ModalInputRecord } from '../../world/index.js';
import { isJson, type Json, list, text } from '../json.js';

/** The inputs of a view by `action_id`, or by their block's id where that is all there is. (Wire sheet, section 12.) */
export function modalInputs(content: Json): ModalInputRecord[] {
  return list(content, 'blocks').flatMap((block) => {
    const { element } = block;
    if (block.type !== 'input' || !isJson(element)) return [];
    const kind = kindOf(element);
    return [
      {
        id: text(element, 'action_id') || text(block, 'block_id'),
        label: text(block.label, 'text'),
        kind,
        ...(kind === 'select' && { options: optionsOf(element).map(readOption) }),
        isMultiple: /^multi_|^checkboxes$/.test(text(element, 'type')),
        isOptional: block.optional === true,
        placeholder: text(element.placeholder, 'text') || undefined,
        initial: initialOf(element),
      },
    ];
  });
}

function kindOf(element: Json): ModalInputRecord['kind'] {
  const type = text(element, 'type').replace(/^multi_/, '');
  if (type === 'users_select') return 'users';
  if (type === 'conversations_select' || type === 'channels_select') return 'channels';
  if (optionsOf(element).length > 0) return 'select';
  return element.multiline === true ? 'multiline' : 'text';
}

function optionsOf(element: Json): Json[] {
  return [...list(element, 'options'), ...list(element, 'option_groups').flatMap((group) => list(group, 'options'))];
}

function readOption(option: Json): { label: string; value: string } {
  return { label: text(option.text, 'text'), value: text(option, 'value') };
}

function initialOf(element: Json): string[] {
  const chosen = [element.initial_option, ...list(element, 'initial_options')].map((option) => text(option, 'value'));
  const named = ['initial_value', 'initial_user', 'initial_conversation', 'initial_channel'].map((key) =>
    text(element, key),
  );
  const several = ['initial_users', 'initial_conversations', 'initial_channels'].flatMap((key) => element[key] ?? []);
  return [...chosen, ...named, ...several.map(String)].filter(Boolean);
}
