import { isJson, type Json, list, text } from '../json.js';
import { invalid, SlackError } from '../slack-error.js';

/** Where blocks stand: a modal and the Home tab take more of them. */
export type Surface = 'message' | 'modal' | 'home';

const known = new Set(
  `section header divider image context actions rich_text markdown table data_table input video file call context_actions
  task_card plan alert card carousel container`.split(/\s+/),
);

/** Refuses what Slack refuses, with a JSON pointer for each fault. (Wire sheet, section 9.) @throws SlackError `invalid_blocks` and its kin. */
export function checkBlocks(value: unknown, surface: Surface = 'message', pointer = '/blocks'): Json[] {
  if (!Array.isArray(value)) throw new SlackError('invalid_blocks_format');
  const faults: string[] = [];
  const fault = (what: string, at: string) => faults.push(`${what} [json-pointer:${at}]`);
  const most = surface === 'message' ? 50 : 100;
  if (value.length > most) fault(`no more than ${most} items allowed`, pointer);
  const ids = new Set<string>();
  const blocks = value.filter(isJson);
  if (blocks.length !== value.length) fault('must be an object', pointer);
  blocks.forEach((block, index) => {
    const at = `${pointer}/${index}`;
    const id = text(block, 'block_id');
    if (id.length > 255) fault('must be less than 256 characters', `${at}/block_id`);
    if (id && ids.has(id)) fault('block_id already exists', `${at}/block_id`);
    ids.add(id);
    checkBlock(block, at, fault);
  });
  const markdown = blocks
    .filter((block) => block.type === 'markdown')
    .reduce((sum, block) => sum + text(block, 'text').length, 0);
  if (markdown > 12_000) fault('must be less than 12001 characters', pointer);
  if (blocks.filter((block) => block.type === 'table').length > 1) throw new SlackError('invalid_attachments');
  if (faults.length > 0) throw invalid(surface === 'message' ? 'invalid_blocks' : 'invalid_arguments', faults);
  // Undocumented; reported at about 13,200 characters (wire sheet, section 17).
  if (surface === 'message' && readableSize(blocks) > 13_200) throw new SlackError('msg_blocks_too_long');
  return blocks;
}

type Fault = (what: string, at: string) => void;

function checkBlock(block: Json, at: string, fault: Fault): void {
  const type = text(block, 'type');
  if (!known.has(type)) {
    fault(type ? `unsupported type: ${type}` : 'missing required field: type', `${at}/type`);
    return;
  }
  const size = (key: string, max: number, from: unknown = block, where = at) => {
    if (text(from, key).length > max) fault(`must be less than ${max + 1} characters`, `${where}/${key}`);
  };
  if (type === 'section') {
    if (!isJson(block.text) && list(block, 'fields').length === 0) fault('missing required field: text or fields', at);
    if (isJson(block.text)) checkText(block.text, 3_000, `${at}/text`, fault);
    const fields = list(block, 'fields');
    if (fields.length > 10) fault('no more than 10 items allowed', `${at}/fields`);
    for (const [index, field] of fields.entries()) checkText(field, 2_000, `${at}/fields/${index}`, fault);
    if (isJson(block.accessory)) checkElement(block.accessory, `${at}/accessory`, fault);
  } else if (type === 'header') {
    if (!isJson(block.text)) fault('missing required field: text', at);
    else {
      if (block.text.type !== 'plain_text') fault('must be plain_text', `${at}/text/type`);
      checkText(block.text, 150, `${at}/text`, fault);
    }
  } else if (type === 'image') {
    if (!text(block, 'alt_text')) fault('missing required field: alt_text', at);
    size('alt_text', 2_000);
    size('image_url', 3_000);
    if (!text(block, 'image_url') && !isJson(block.slack_file)) fault('missing required field: image_url', at);
  } else if (type === 'context' || type === 'actions') {
    const elements = list(block, 'elements');
    const most = type === 'context' ? 10 : 25;
    if (elements.length === 0) fault('missing required field: elements', at);
    if (elements.length > most) fault(`no more than ${most} items allowed`, `${at}/elements`);
    if (type === 'actions')
      for (const [index, each] of elements.entries()) checkElement(each, `${at}/elements/${index}`, fault);
  } else if (type === 'table') checkTable(block, at, fault);
  else if (type === 'input') {
    if (!isJson(block.label)) fault('missing required field: label', at);
    if (!isJson(block.element)) fault('missing required field: element', at);
    else checkElement(block.element, `${at}/element`, fault);
    size('text', 2_000, block.label, `${at}/label`);
  } else if (type === 'markdown' && !text(block, 'text')) fault('missing required field: text', at);
  else if (type === 'rich_text' && !Array.isArray(block.elements)) fault('missing required field: elements', at);
}

function checkText(object: Json, max: number, at: string, fault: Fault): void {
  if (object.type !== 'mrkdwn' && object.type !== 'plain_text') fault('must be mrkdwn or plain_text', `${at}/type`);
  const value = text(object, 'text');
  if (value.length === 0) fault('must be more than 0 characters', `${at}/text`);
  if (value.length > max) fault(`must be less than ${max + 1} characters`, `${at}/text`);
}

function checkElement(element: Json, at: string, fault: Fault): void {
  const size = (key: string, max: number, from: unknown = element, where = at) => {
    if (text(from, key).length > max) fault(`must be less than ${max + 1} characters`, `${where}/${key}`);
  };
  size('action_id', 255);
  if (element.type === 'button') {
    if (!text(element.text, 'text')) fault('missing required field: text', at);
    size('text', 75, element.text, `${at}/text`);
    size('value', 2_000);
    size('url', 3_000);
    if (element.style !== undefined && element.style !== 'primary' && element.style !== 'danger')
      fault('must be primary or danger', `${at}/style`);
  }
  const options = list(element, 'options');
  const most = { static_select: 100, multi_static_select: 100, overflow: 5, checkboxes: 10, radio_buttons: 10 }[
    text(element, 'type')
  ];
  if (most === undefined) return;
  if (options.length === 0 && !Array.isArray(element.option_groups)) fault('missing required field: options', at);
  if (options.length > most) fault(`no more than ${most} items allowed`, `${at}/options`);
  options.forEach((option, index) => {
    size('text', 75, option.text, `${at}/options/${index}/text`);
    size('value', 150, option, `${at}/options/${index}`);
  });
}

function checkTable(block: Json, at: string, fault: Fault): void {
  const rows = Array.isArray(block.rows) ? block.rows : [];
  if (rows.length === 0) fault('missing required field: rows', at);
  if (rows.length > 100) fault('no more than 100 items allowed', `${at}/rows`);
  rows.forEach((row, index) => {
    if (!Array.isArray(row)) fault('must be an array', `${at}/rows/${index}`);
    else if (row.length > 20) fault('no more than 20 items allowed', `${at}/rows/${index}`);
  });
}

/** The characters that a reader sees. */
function readableSize(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + readableSize(each), 0);
  if (!isJson(value)) return 0;
  return Object.entries(value).reduce((sum, [key, each]) => {
    if (key === 'text' && typeof each === 'string') return sum + each.length;
    return sum + readableSize(each);
  }, 0);
}
