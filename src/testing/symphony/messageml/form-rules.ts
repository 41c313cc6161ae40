import { isList } from './lists.js';
import { descendants, elementChildren, isNode, type MarkupNode } from './node.js';
import {
  atMost,
  attribute,
  booleanAttributes,
  hasChild,
  notBlank,
  oneOf,
  only,
  type Rule,
  refuse,
  somewhereIn,
} from './rule.js';

const longestId = 64;
const mostOfAKind = 50;
const buttonClasses = 'primary secondary tertiary destructive primary-link destructive-link'.split(' ');

/** Forms, their buttons, and what opens dialogs and conversations. (Wire sheet, section 10.) */
export const formRules: Readonly<Record<string, Rule>> = {
  form: { attributes: ['id', 'multi-submit'], isPlain: true, check: checkForm },
  button: { attributes: ['name', 'type', 'icon', 'title', 'formnovalidate'], check: checkButton },
  'ui-action': {
    attributes: ['trigger', 'action', 'target-id', 'user-ids', 'stream-id', 'side-by-side'],
    isPlain: true,
    check: checkAction,
  },
  dialog: { attributes: ['id', 'width', 'state', 'open'], isPlain: true, check: checkDialog },
  'dialog-title': { isPlain: true, check: checkDialogPart },
  'dialog-body': { isPlain: true, check: checkDialogPart },
  'dialog-footer': { isPlain: true, check: checkDialogPart },
};

function checkForm(node: MarkupNode): void {
  for (let each = node.parent; each; each = each.parent)
    if (each.name === 'form') refuse('Element "form" cannot be an inner child of the following elements: [form]');
  const count = (name: string) => [...descendants(node)].filter((each) => each.name === name).length;
  if (count('checkbox') > mostOfAKind || count('radio') > mostOfAKind)
    refuse(
      `Element "form" cannot have more than ${mostOfAKind} children of the following elements: [checkbox, radio].`,
    );
  notBlank(node, 'id');
  if (node.parent?.name === 'dialog') only(node, ['dialog-title', 'dialog-body', 'dialog-footer']);
  else {
    const isAction = (each: MarkupNode) =>
      each.name === 'button' && each.parent?.name !== 'ui-action' && (attribute(each, 'type') ?? 'action') === 'action';
    if (![...descendants(node)].some(isAction))
      refuse(`The form with id '${attribute(node, 'id')}' should have at least one action button`);
  }
  oneOf(node, 'multi-submit', ['reset', 'no-reset']);
}

function checkButton(node: MarkupNode): void {
  somewhereIn(node, ['form', 'ui-action']);
  const style = attribute(node, 'class')?.replace(/-destructive$/, '');
  if (style !== undefined && !buttonClasses.includes(style))
    refuse(
      'Attribute "class" must be "primary", "secondary", "tertiary" or "destructive" ("primary-destructive" and "secondary-destructive" are deprecated)',
    );
  if (node.parent?.name === 'ui-action') {
    if (attribute(node, 'type') !== undefined || attribute(node, 'name') !== undefined)
      refuse('Attributes "type" and "name" are not allowed on a button inside a UIAction.');
  } else checkButtonType(node);
  only(node, ['#text']);
  hasChild(node, '#text', 'text content');
}

function checkButtonType(node: MarkupNode): void {
  const type = attribute(node, 'type') ?? 'action';
  const hasName = Boolean(attribute(node, 'name')?.trim());
  if (!['action', 'reset', 'cancel'].includes(type)) refuse('Attribute "type" must be "action", "reset" or "cancel"');
  if (type !== 'reset' && !hasName) refuse(`Attribute "name" is required for ${type} buttons`);
  if (type === 'reset' && attribute(node, 'name') !== undefined)
    refuse('Attribute "name" is allowed for action buttons only');
}

function checkAction(node: MarkupNode): void {
  oneOf(node, 'trigger', ['click']);
  if (!attribute(node, 'action')?.trim()) refuse('The attribute "action" is required');
  oneOf(node, 'action', ['open-im', 'open-dialog']);
  if (attribute(node, 'action') === 'open-im') checkOpenIm(node);
  else {
    const target = attribute(node, 'target-id');
    if (!target || /\s/.test(target))
      refuse('The attribute "target-id" is required and must not contain any whitespace');
    atMost(node, 'target-id', longestId);
  }
  const inner = node.children.filter((child) => isNode(child) || child.trim() !== '');
  const [first] = inner;
  if (first === undefined)
    refuse(
      'The "ui-action" element must have at least one child that is any of the following elements: [button, uiaction].',
    );
  if (inner.length > 1) refuse('The "ui-action" element cannot have more than one child');
  only(node, ['button', 'ui-action']);
}

function checkOpenIm(node: MarkupNode): void {
  const users = attribute(node, 'user-ids');
  const stream = attribute(node, 'stream-id');
  if (users !== undefined && stream !== undefined) refuse('Only one between "stream-id" and "user-ids" is allowed');
  if (users === undefined && stream === undefined)
    refuse('At least one between "stream-id" and "user-ids" should be present');
  booleanAttributes(node, ['side-by-side']);
  if (users === undefined) return;
  if (!isList(users, true))
    refuse('Attribute "user-ids" contains an unsupported format, should be an array of user ids');
  if ((JSON.parse(users) as unknown[]).length > 15)
    refuse('Attribute "user-ids" contains more values than allowed. Max value is 15');
}

function checkDialog(node: MarkupNode): void {
  const id = attribute(node, 'id');
  if (!id || /\s/.test(id)) refuse('The attribute "id" is required and must not contain any whitespace');
  atMost(node, 'id', longestId);
  oneOf(node, 'width', ['small', 'medium', 'large', 'full-width']);
  oneOf(node, 'state', ['open', 'close']);
  const forms = elementChildren(node).filter((child) => child.name === 'form');
  if (forms.length > 1) refuse('A "dialog" element can contain only one "form" element');
  if (forms.length === 1)
    only(node, ['form'], `A "dialog" element can't contain a "form" element and any other element.`);
  else {
    hasChild(node, 'dialog-title', 'title');
    hasChild(node, 'dialog-body', 'body');
    only(node, ['dialog-title', 'dialog-body', 'dialog-footer']);
  }
}

function checkDialogPart(node: MarkupNode): void {
  const name = node.name.replace('dialog-', '');
  const isPlaced = node.parent?.name === 'dialog' || node.parent?.parent?.name === 'dialog';
  if (!isPlaced) refuse(`Element "${name}" can only be a child of the following elements: [dialog, form]`);
  if ([...descendants(node)].some((each) => each.name === 'dialog')) refuse(`${name} should not contain a dialog`);
}
