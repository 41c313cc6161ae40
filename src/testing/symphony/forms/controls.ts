import type { Button, Component, Embed } from '../../../models/index.js';
import { elementsOf, isElement, textIn, type XmlElement } from '../messageml/xml.js';
import { type FormButton, type FormField, formsOf, openersOf } from './form.js';

/** What of a message people can act on, and its cards, as the world shows them. */
export function controlsOf(root: XmlElement): { components: Component[]; embeds: Embed[] } {
  const forms = formsOf(root).filter((form) => form.dialogId === undefined);
  const fields = forms.flatMap((form) => form.fields).flatMap(controlOf);
  const buttons = [...forms.flatMap((form) => form.buttons), ...openersOf(root)].map(buttonOf);
  return { components: [...fields, ...buttons], embeds: cardsOf(root) };
}

function buttonOf({ id, label, style }: FormButton): Component {
  const styles: Record<string, Button['style']> = { primary: 'primary', secondary: 'secondary', destructive: 'danger' };
  return { type: 'button', id, label, style: styles[style ?? ''] ?? 'unknown' };
}

function controlOf(field: FormField): Component[] {
  const { name: id, kind } = field;
  const shown = { ...(field.label !== undefined && { label: field.label }), ...(field.isMultiple && { max: 100 }) };
  if (kind === 'people' || kind === 'rooms')
    return [{ type: 'select', id, source: kind === 'people' ? 'users' : 'channels', options: [], ...shown }];
  if (kind === 'text' || kind === 'picker') return [{ type: 'text', id, label: field.label ?? '', isMultiline: false }];
  const options = field.options.map(({ label, value }) => ({ label, value }));
  return [{ type: 'select', id, source: 'options', options, ...shown }];
}

function cardsOf(root: XmlElement): Embed[] {
  return [...elementsOf(root)].filter(isCard).map((card) => {
    const parts = card.children.filter(isElement);
    const text = (end: string) => {
      const part = parts.find((each) => each.attributes.get('class')?.endsWith(end));
      return part ? textIn(part).trim() : '';
    };
    const title = text('Header');
    const description = text('Body');
    return { ...(title ? { title } : {}), ...(description ? { description } : {}), fields: [] };
  });
}

function isCard(node: XmlElement): boolean {
  const classes = node.attributes.get('class')?.split(' ') ?? [];
  return node.name === 'div' && (classes.includes('card') || classes.includes('expandable-card'));
}
