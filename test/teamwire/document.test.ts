import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exceptions } from '../../src/backends/teamwire/client/exceptions.js';
import { AlertType, Chat, Chats, ChatType } from '../../src/backends/teamwire/index.js';

const folder = resolve(import.meta.dirname, '../../../shared/requirements');
const name = existsSync(folder) ? readdirSync(folder).find((each) => each.startsWith('001_')) : undefined;
const text = name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
if (text === '') console.log('The document of teamwire_api.chats is not here: what it names is not checked.');

/** `get_by_thread_id` → `getByThreadId`, `create_one2one_chat` → `createOne2oneChat`. */
function camelCase(word: string): string {
  return word.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What stands between one class and the next. */
function sectionOf(class_: string): string {
  const [, section = ''] = text.split(new RegExp(`^class ${class_}\\(\\w+\\)$`, 'm'));
  return section.split(/^class \w+\(\w+\)$/m)[0] ?? '';
}

function methodsOf(section: string): string[] {
  return [...section.matchAll(/^\| (?:async )?(\w+)\(/gm)].map(([, method]) => method ?? '');
}

describe.skipIf(text === '')('the document of teamwire_api.chats', () => {
  it.each([
    ['Chat', Chat, 29],
    ['Chats', Chats, 10],
  ] as const)('has no method of %s that is not here', (class_, ours, count) => {
    const methods = methodsOf(sectionOf(class_));
    expect(methods.length).toBe(count);
    const missing = methods.filter((method) => typeof Reflect.get(ours.prototype, camelCase(method)) !== 'function');
    expect(missing).toEqual([]);
  });

  it('has no attribute of a chat that is not here', () => {
    const list = sectionOf('Chat').split('post¶')[0] ?? '';
    // Its lines run together, so each is looked for; a colon follows each.
    expect(list.match(/\n: /g)?.length).toBe(6);
    const known = Object.getOwnPropertyNames(Chat.prototype);
    for (const attribute of ['tid', 'is_alert', 'allow_sending', 'allow_mute_notifications', 'is_closed', 'type']) {
      expect(list).toContain(attribute);
      expect(known).toContain(camelCase(attribute));
    }
  });

  it('has no exception and no value of an enum that is not here', () => {
    const named = new Set([...text.matchAll(/exceptions\.(\w+)/g)].map(([, exception]) => exception ?? ''));
    expect(named.size).toBe(11);
    expect([...named].sort()).toEqual(Object.keys(exceptions).sort());
    expect(Object.keys(AlertType)).toEqual(['ALERT', 'ANNOUNCEMENT', 'NOTE']);
    expect(Object.keys(ChatType)).toEqual(['ONE_TO_ONE', 'GROUP']);
    for (const value of [...Object.keys(AlertType), ...Object.keys(ChatType)]) expect(text).toContain(`${value}¶`);
  });
});
