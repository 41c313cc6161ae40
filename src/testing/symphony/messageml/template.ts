import { isJson, type Json } from '../json.js';
import { MessageMLError } from './messageml-error.js';

/** A document with one of these is run as a FreeMarker template. (Wire sheet, section 8.3.) */
const marks = ['<#', '<@', '${', '#{'];
const path = /^\s*(?:entity|data)((?:\.[A-Za-z_]\w*|\[\s*(?:'[^']*'|"[^"]*"|\d+)\s*\])+)\s*$/;
const step = /\.([A-Za-z_]\w*)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g;

/**
 * Puts values of the EntityJSON in place of `${entity['id'].field}`. Of the template language there is only this here:
 * conditions, loops and functions are refused, though the server knows them.
 * @throws MessageMLError
 */
export function expandTemplate(message: string, data: Json): string {
  if (!marks.some((mark) => message.includes(mark))) return message;
  if (message.includes('<#') || message.includes('<@') || message.includes('</#'))
    throw new MessageMLError(
      'Error parsing Freemarker template: Syntax error in template "messageML": unknown directive',
    );
  return message.replace(/[$#]\{([^}]*)(\}?)/g, (whole, expression: string, end: string) => {
    if (whole.startsWith('#') || end === '')
      throw new MessageMLError(`Error parsing Freemarker template: invalid input at "${whole}"`);
    return valueAt(expression, data);
  });
}

function valueAt(expression: string, data: Json): string {
  const steps = path.exec(expression)?.[1];
  if (steps === undefined)
    throw new MessageMLError(`Error parsing EntityJSON: Syntax error in template "messageML": "${expression}"`);
  let value: unknown = data;
  for (const match of steps.matchAll(step)) {
    const key = match[1] ?? match[2] ?? match[3] ?? match[4] ?? '';
    value = Array.isArray(value) ? value[Number(key)] : isJson(value) ? value[key] : undefined;
  }
  if (value === undefined || value === null || typeof value === 'object')
    throw new MessageMLError(`Error parsing Freemarker template: the following has evaluated to null: ${expression}`);
  // Numbers are written with grouping, as FreeMarker writes them.
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}
