import type { ModalInputRecord } from '../../world/index.js';
import type { FormField } from './form.js';

/** A field of a dialog's form, as the world tells it. */
export function modalInput({ name, kind, label, options, value, isMultiple, isRequired }: FormField): ModalInputRecord {
  const chosen = options.filter((option) => option.isChosen).map((option) => option.value);
  return {
    id: name,
    label: label ?? name,
    kind: kindOf(kind, options.length > 0),
    ...(options.length > 0 && { options: options.map((option) => ({ label: option.label, value: option.value })) }),
    isMultiple,
    isOptional: !isRequired,
    initial: chosen.length > 0 ? chosen : [value ?? ''].filter(Boolean),
  };
}

function kindOf(kind: FormField['kind'], hasOptions: boolean): ModalInputRecord['kind'] {
  if (kind === 'people') return 'users';
  if (kind === 'rooms') return 'channels';
  return hasOptions ? 'select' : 'text';
}
