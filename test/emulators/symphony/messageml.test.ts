import { describe, expect, it } from 'vitest';
import { parseXml, type XmlNode } from '../../../src/testing/symphony/messageml/xml.js';
import { start } from './harness.js';
import { type Case, cases, run } from './messageml-cases.js';

/** Where the emulator does not do as the published parser does, and why. */
const disagreements: Record<string, string> = {
  'mention-06': 'a directory that gives an id without a name is no pod: the emulated one knows its people',
  'mention-08': 'as mention-06',
  'messagemlcontext-01': 'FreeMarker directives (<#if>, <#list>) and defaults (!) are refused',
  'messagemlcontext-08': 'FreeMarker directives (<#list>) are refused',
  'tag-01': 'there is no directory of instruments: the fallback ticker shows',
};

describe('the recorded cases of the published parser', () => {
  it.skipIf(cases.length === 0)('are accepted and refused alike', () => {
    expect(cases.length).toBe(728);
    const wrong = cases.filter((each) => 'error' in run(each) === each.valid).map(({ id }) => id);
    expect(wrong.filter((id) => disagreements[id] === undefined)).toEqual([]);
    // What is mended leaves the list.
    expect(Object.keys(disagreements).filter((id) => id !== 'tag-01' && !wrong.includes(id))).toEqual([]);
  });

  it.skipIf(cases.length === 0)('give the same PresentationML and EntityJSON', () => {
    const checked = cases.filter((each) => each.valid && disagreements[each.id] === undefined);
    expect(checked.length).toBeGreaterThan(380);
    for (const each of checked) {
      const result = run(each);
      if ('error' in result) throw new Error(`${each.id}: ${result.error}`);
      expect(plain(result.presentation), each.id).toEqual(plain(each.presentationml ?? ''));
      expect(withoutNulls(JSON.parse(result.data)), each.id).toEqual(withoutNulls(each.entity));
    }
  });

  it.skipIf(cases.length === 0)("are refused in the parser's words, but for what a Java library says", () => {
    const refused = cases.filter((each) => !each.valid && each.error_kind !== 'xml');
    const other = refused.filter((each) => message(each) !== each.error).map(({ id }) => id);
    expect(refused.length - other.length).toBeGreaterThan(300);
    expect(other.length).toBeLessThanOrEqual(20);
  });
});

function message(each: Case): string | undefined {
  const result = run(each);
  return 'error' in result ? result.error : undefined;
}

/** The tree, attributes in no order, ids that were made on the way made alike. */
function plain(text: string): unknown {
  const of = (node: XmlNode): unknown => {
    if (typeof node === 'string') return node;
    const attributes = [...node.attributes].map(([name, value]) => [
      name,
      value.replace(/(?:GEN\d+|[0-9A-Z]{5})(?=-|$)/g, 'made'),
    ]);
    return [node.name, Object.fromEntries(attributes), node.children.map(of)];
  };
  return of(parseXml(text));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each)]));
}

describe('a message that is refused', () => {
  it("is answered 400 with the parser's text", async () => {
    const { bot, general, world } = await start();
    const refused: [string, string][] = [
      ['<messageML><strong>x</strong></messageML>', 'Invalid MessageML content at element "strong"'],
      ['<messageML><b><p>x</p></b></messageML>', 'Element "p" is not allowed in "b"'],
      ['<messageML><b>x</messageML>', 'Invalid messageML'],
      ['<messageML>a&nbsp;b</messageML>', 'Invalid messageML'],
      ['<messageML>a & b</messageML>', 'Invalid messageML'],
      ['<messageML><![CDATA[x]]></messageML>', 'cdata'],
      ['<messageML><!-- x --></messageML>', 'comment'],
      ['<messageML>\u0024{x}</messageML>', 'Syntax error in template'],
      ['<messageML>#{1}</messageML>', 'Freemarker'],
      ['<messageML><code language="rust">x</code></messageML>', 'Attribute "language" of element "code"'],
      ['<messageML><mention uid="1"/></messageML>', 'Failed to lookup user "1"'],
      ['<messageML><chime/> </messageML>', 'Chime messages may not have any other content'],
      ['<messageML><a href="javascript:x">x</a></messageML>', 'URI scheme "javascript" is not supported by the pod.'],
      ['<messageML><span style="position:fixed">x</span></messageML>', 'position'],
      ['<messageML><div class="entity" data-entity-id="x">y</div></messageML>', 'no entity data provided'],
      ['<messageML>a\u0001b</messageML>', 'Invalid control characters in message'],
      ['x', 'Invalid messageML'],
      [' ', 'cannot be null or empty'],
      ['<div>x</div>', 'Malformed PresentationML'],
    ];
    for (const [text, why] of refused) expect(await bot.refusal(general.id, text), text).toContain(why);
    expect(world.messages('general')).toEqual([]);
  });

  it('is told when a mention of PresentationML can no longer be resolved', async () => {
    const { bot, general } = await start();
    const data = JSON.stringify({
      '0': { type: 'com.symphony.user.mention', id: [{ type: 'com.symphony.user.userId', value: '77' }] },
    });
    const text =
      '<div data-format="PresentationML" data-version="2.0"><span class="entity" data-entity-id="0">@Gone</span></div>';
    expect(await bot.refusal(general.id, text, { data })).toContain('Failed to lookup user "77"');
  });
});

describe('a message that is taken', () => {
  it('comes back as PresentationML with its entities', async () => {
    const { bot, general, ada, world } = await start();
    const sent = await bot.send(
      general.id,
      `<messageML>Hi <mention uid="${ada.id}"/> <hash tag="news"/> <cash tag="IBM"/> <emoji shortcode="smile"/></messageML>`,
    );
    expect(sent.message).toBe(
      '<div data-format="PresentationML" data-version="2.0">Hi <span class="entity" data-entity-id="mention1">@Ada</span> ' +
        '<span class="entity" data-entity-id="keyword2">#news</span> <span class="entity" data-entity-id="keyword3">$IBM</span> ' +
        '<span class="entity" data-entity-id="emoji4">😄</span></div>',
    );
    const data = JSON.parse(String(sent.data)) as Record<string, { type: string; id?: unknown }>;
    expect(Object.entries(data).map(([key, entity]) => [key, entity.type])).toEqual([
      ['mention1', 'com.symphony.user.mention'],
      ['keyword2', 'org.symphonyoss.taxonomy'],
      ['keyword3', 'org.symphonyoss.fin.security'],
      ['emoji4', 'com.symphony.emoji'],
    ]);
    expect(data.mention1?.id).toEqual([{ type: 'com.symphony.user.userId', value: ada.id }]);
    expect(world.lastMessage('general')?.text).toBe('Hi @ada #news $IBM 😄');
  });

  it('can be sent again with its data', async () => {
    const { bot, general, ada } = await start();
    const first = await bot.send(general.id, `<messageML><p>Hi <mention uid="${ada.id}"/></p></messageML>`);
    const second = await bot.send(general.id, String(first.message), { data: String(first.data) });
    expect([second.message, second.data]).toEqual([first.message, first.data]);
  });

  it("keeps objects of the sender's own, and takes values out of them", async () => {
    const { bot, general } = await start();
    const data = JSON.stringify({ order: { type: 'com.acme.order', version: '1.0', number: '7' }, more: { x: 1 } });
    const sent = await bot.send(
      general.id,
      '<messageML><div class="entity" data-entity-id="order">Order \u0024{entity[\'order\'].number} <b>&#36;{y}</b></div></messageML>',
      { data },
    );
    expect(sent.message).toContain('>Order 7 <b>\u0024{y}</b></div>');
    expect(JSON.parse(String(sent.data))).toEqual(JSON.parse(data));
  });
});
