/**
 * A model of what the agent does with a message: MessageML in, PresentationML and entity data out. It shares no code with
 * the library, and is itself proved on recorded answers of the real parser (`server-model.test.ts`). It checks nothing.
 */
import { SaxesParser } from 'saxes';

type Text = { type: 'text'; value: string };
type Element = {
  type: 'element';
  name: string;
  attributes: Record<string, string>;
  children: Node[];
  parent?: Element;
};
type Node = Text | Element;

export type Presented = { message: string; data: Record<string, unknown> };
export type Directory = {
  /** The shown name of a user, by id or email. */
  nameOf(user: { uid?: string; email?: string }): { id: string; name: string } | undefined;
  /** The characters of a shortcode. */
  unicodeOf(shortcode: string): string | undefined;
};

function read(markup: string): Element {
  const parser = new SaxesParser({ xmlns: false });
  const open: Element[] = [];
  let root: Element | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = open.at(-1);
    const element: Element = { type: 'element', name, attributes, children: [], ...(parent ? { parent } : {}) };
    if (parent) parent.children.push(element);
    else root = element;
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', (value) => {
    const parent = open.at(-1);
    const last = parent?.children.at(-1);
    if (last?.type === 'text') last.value += value;
    else parent?.children.push({ type: 'text', value });
  });
  parser.write(markup).close();
  if (!root) throw new Error('no document');
  return root;
}

const escaped = (text: string) =>
  text.replace(/[<>&"]/g, (one) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[one] ?? one);

export function present(markup: string, directory: Directory, data: Record<string, unknown> = {}): Presented {
  const server = new Server(directory, structuredClone(data));
  const root = read(markup);
  return {
    message: `<div data-format="PresentationML" data-version="2.0">${server.children(root)}</div>`,
    data: server.data,
  };
}

class Server {
  #ids = 0;
  #generated = 0;
  #inPre = 0;

  constructor(
    readonly directory: Directory,
    readonly data: Record<string, unknown>,
  ) {}

  children(element: Element): string {
    return element.children.map((child) => this.#node(child, element)).join('');
  }

  #node(node: Node, parent: Element): string {
    if (node.type === 'element') return this.#element(node);
    const keeps =
      this.#inPre > 0 || parent.name === 'code' || parent.name === 'textarea' || parent.name === 'richtextarea';
    return escaped(keeps ? node.value : node.value.replace(/\n+/g, ' '));
  }

  #tag(name: string, attributes: Record<string, string | undefined>, inside: string | undefined): string {
    const written = Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) =>
        key.startsWith('json:')
          ? ` ${key.slice(5)}='${(value ?? '').replace(/[<>&']/g, (one) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&apos;' })[one] ?? one)}'`
          : ` ${key}="${escaped(value ?? '')}"`,
      )
      .join('');
    return inside === undefined ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
  }

  #entity(prefix: string, entity: unknown, shown: string): string {
    this.data[`${prefix}${this.#ids}`] = entity;
    return `<span class="entity" data-entity-id="${prefix}${this.#ids}">${shown}</span>`;
  }

  #keyword(type: string, subtype: string, value: string, shown: string): string {
    this.#ids += 1;
    return this.#entity('keyword', { type, version: '1.0', id: [{ type: subtype, value }] }, escaped(shown));
  }

  #element(element: Element): string {
    const { name, attributes: a } = element;
    switch (name) {
      case 'br':
      case 'hr':
        return `<${name}/>`;
      case 'img':
        return this.#tag(name, { class: a['class'], style: a['style'], src: a['src'] }, undefined);
      case 'pre': {
        this.#inPre += 1;
        const inside = this.children(element);
        this.#inPre -= 1;
        return this.#tag(name, a, inside);
      }
      case 'a':
        return this.#tag(name, a, element.children.length > 0 ? this.children(element) : escaped(a['href'] ?? ''));
      case 'code':
        return this.#tag(name, { 'data-language': a['language'] ?? a['data-language'] }, this.children(element));
      case 'chime':
        return '<audio src="https://asset.symphony.com/symphony/audio/chime.mp3" autoplay="true"/>';
      case 'hash':
        return this.#keyword(
          'org.symphonyoss.taxonomy',
          'org.symphonyoss.taxonomy.hashtag',
          a['tag'] ?? '',
          `#${a['tag']}`,
        );
      case 'cash':
        return this.#keyword(
          'org.symphonyoss.fin.security',
          'org.symphonyoss.fin.security.id.ticker',
          a['tag'] ?? '',
          `$${a['tag']}`,
        );
      case 'mention':
        return this.#mention(element);
      case 'emoji':
        return this.#emoji(element);
      case 'dateTime':
        return this.#dateTime(element);
      case 'card':
        return this.#tag(
          'div',
          {
            class: ['card', a['class']].filter((one) => one !== undefined).join(' '),
            'data-icon-src': a['iconSrc'],
            'data-accent-color': a['accent'],
          },
          this.children(element),
        );
      case 'expandable-card':
        return this.#tag(
          'div',
          {
            class: ['expandable-card', a['class']].filter((one) => one !== undefined).join(' '),
            'data-state': a['state'],
          },
          this.children(element),
        );
      case 'header':
      case 'body':
      case 'title':
      case 'footer':
        return this.#part(element);
      case 'dialog': {
        this.#generated += 1;
        return this.#tag(
          name,
          { 'data-width': a['width'] ?? 'medium', 'data-state': a['state'] ?? 'close', id: `GEN-${a['id']}`, open: '' },
          this.children(element),
        );
      }
      default:
        return forms.has(name) ? this.#field(element) : this.#tag(name, a, this.children(element));
    }
  }

  #part(element: Element): string {
    const parent = element.parent?.name === 'form' ? element.parent.parent?.name : element.parent?.name;
    const part = element.name === 'header' ? 'Header' : 'Body';
    const inside = this.children(element);
    if (parent === 'dialog') return this.#tag('div', { class: `dialog-${element.name}` }, inside);
    if (parent === 'expandable-card')
      return this.#tag(
        'div',
        { class: `expandableCard${part}`, 'data-variant': element.attributes['variant'] },
        inside,
      );
    return this.#tag('div', { class: `card${part}` }, inside);
  }

  #mention(element: Element): string {
    const { uid, email, strict } = element.attributes;
    this.#ids += 1;
    const user = this.directory.nameOf({
      ...(uid !== undefined ? { uid } : {}),
      ...(email !== undefined ? { email } : {}),
    });
    if (!user && strict !== 'false') throw new Error(`Failed to lookup user "${uid ?? email}"`);
    const id = user?.id ?? uid;
    if (id === undefined)
      return this.#tag('a', { href: `mailto:${email}` }, this.children(element) || escaped(email ?? ''));
    const shown = user ? (user.name ? `@${user.name}` : '') : id;
    return this.#entity(
      'mention',
      { type: 'com.symphony.user.mention', version: '1.0', id: [{ type: 'com.symphony.user.userId', value: id }] },
      escaped(shown),
    );
  }

  #emoji(element: Element): string {
    const code = element.attributes['shortcode'] ?? element.attributes['annotation'] ?? '';
    this.#ids += 1;
    const id = this.#ids;
    const unicode = this.directory.unicodeOf(code);
    const { family, size = 'normal' } = element.attributes;
    this.data[`emoji${id}`] = {
      type: 'com.symphony.emoji',
      version: '1.0',
      data: {
        shortcode: code,
        annotation: code,
        size,
        ...(unicode ? { unicode } : {}),
        ...(family !== undefined ? { family } : {}),
      },
    };
    const shown = element.children.length > 0 ? this.children(element) : (unicode ?? `:${code}:`);
    return `<span class="entity" data-entity-id="emoji${id}">${shown}</span>`;
  }

  #dateTime(element: Element): string {
    const { value = '', format } = element.attributes;
    this.#ids += 1;
    this.data[`datetime${this.#ids}`] = {
      type: 'org.symphonyoss',
      version: '1.0',
      data: { value, type: 'org.symphonyoss.datetime', format: format ?? null },
    };
    return `<span>${this.#tag('time', { 'data-entity-id': `datetime${this.#ids}`, datetime: value, 'data-format': format }, escaped(value))}</span>`;
  }

  #field(element: Element): string {
    const { name, attributes: a } = element;
    switch (name) {
      case 'form':
        return this.#tag(name, { id: a['id'], 'data-multi-submit': a['multi-submit'] }, this.children(element));
      case 'ui-action':
        return this.#tag(
          'div',
          {
            class: 'ui-action',
            'data-action': a['action'],
            'data-trigger': a['trigger'] ?? 'click',
            'data-user-ids': a['user-ids'],
            'data-stream-id': a['stream-id'],
            'data-side-by-side': a['side-by-side'],
            'data-target-id': a['target-id'] && `GEN-${a['target-id']}`,
          },
          this.children(element),
        );
      case 'button':
        return this.#tag(
          name,
          {
            type: element.parent?.name === 'ui-action' ? undefined : (a['type'] ?? 'action'),
            class: a['class']?.replace(/-destructive$/, ''),
            'data-icon': a['icon'],
            name: a['name'],
            'data-title': a['title'],
            'data-formnovalidate': a['formnovalidate'],
          },
          this.children(element),
        );
      case 'option':
        return this.#tag(name, { selected: a['selected'], value: a['value'] }, this.children(element));
      case 'checkbox':
      case 'radio':
        return this.#box(element);
      default:
        return this.#labelled(element);
    }
  }

  #box(element: Element): string {
    const { name, attributes: a } = element;
    const id = `${name}-group-GEN`;
    const input = {
      type: name,
      name: a['name'],
      checked: a['checked'],
      value: a['value'] ?? 'on',
      disabled: a['disabled'],
      readonly: a['readonly'],
      'data-formnovalidate': a['formnovalidate'],
    };
    if (element.children.length === 0) return this.#tag('input', input, undefined);
    return this.#tag(
      'div',
      { class: `${name}-group` },
      this.#tag('input', { ...input, id }, undefined) + this.#tag('label', { for: id }, this.children(element)),
    );
  }

  #labelled(element: Element): string {
    const { name, attributes: a } = element;
    const group = ({ select: 'dropdown', 'text-field': 'textfield' } as Record<string, string>)[name] ?? name;
    const id = a['label'] !== undefined || a['title'] !== undefined ? `${group}-GEN` : undefined;
    const field = this.#bare(element, id);
    if (id === undefined) return field;
    const label = a['label'] === undefined ? '' : this.#tag('label', { for: id }, escaped(a['label']));
    const hint =
      a['title'] === undefined
        ? ''
        : this.#tag('span', { class: 'info-hint', 'data-target-id': id, 'data-title': a['title'] }, '');
    return this.#tag('div', { class: `${group}-group`, 'data-generated': 'true' }, label + hint + field);
  }

  #bare(element: Element, id: string | undefined): string {
    const { name, attributes: a } = element;
    const no = { 'data-formnovalidate': a['formnovalidate'] };
    const text = element.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
    const json = (key: string): string | undefined =>
      a[key] === undefined ? undefined : JSON.stringify(JSON.parse(a[key] ?? ''));
    const typed = (key: string): string | undefined => {
      if (a[key] === undefined) return undefined;
      const items = JSON.parse(a[key] ?? '') as Record<string, unknown>[];
      const typeOf = (item: Record<string, unknown>) =>
        'day' in item ? 'date' : 'time' in item ? 'time' : 'from' in item ? 'range' : 'weekdays';
      return JSON.stringify(items.map((item) => ({ type: typeOf(item), ...item })));
    };
    switch (name) {
      case 'text-field':
        return this.#tag(
          'input',
          {
            type: 'text',
            name: a['name'],
            placeholder: a['placeholder'],
            required: a['required'],
            'data-masked': a['masked'],
            minlength: a['minlength'],
            maxlength: a['maxlength'],
            disabled: a['disabled'],
            readonly: a['readonly'],
            'data-auto-submit': a['auto-submit'],
            ...no,
            value: text === '' ? undefined : text,
            pattern: a['pattern'],
            'data-pattern-error-message': a['pattern-error-message'],
            id,
          },
          undefined,
        );
      case 'textarea':
      case 'richtextarea':
        return this.#tag(
          'textarea',
          {
            ...no,
            cols: a['cols'],
            'data-richtext': name === 'richtextarea' ? 'true' : undefined,
            disabled: a['disabled'],
            maxlength: a['maxlength'],
            minlength: a['minlength'],
            name: a['name'],
            placeholder: a['placeholder'],
            readonly: a['readonly'],
            required: a['required'],
            rows: a['rows'],
            pattern: a['pattern'],
            'data-pattern-error-message': a['pattern-error-message'],
            id,
          },
          this.children(element),
        );
      case 'select':
        return this.#tag(
          'select',
          {
            'data-auto-submit': a['auto-submit'],
            ...no,
            'data-max': a['max'],
            'data-min': a['min'],
            'data-placeholder': a['data-placeholder'],
            disabled: a['disabled'],
            multiple: a['multiple'],
            name: a['name'],
            readonly: a['readonly'],
            required: a['required'],
            id,
          },
          this.children(element),
        );
      case 'date-picker':
        return this.#tag(
          'input',
          {
            type: 'date',
            name: a['name'],
            value: a['value'],
            placeholder: a['placeholder'],
            min: a['min'],
            max: a['max'],
            required: a['required'],
            'json:data-disabled-date': typed('disabled-date'),
            'json:data-highlighted-date': typed('highlighted-date'),
            'data-format': a['format'],
            disabled: a['disabled'],
            readonly: a['readonly'],
            ...no,
            id,
          },
          '',
        );
      case 'time-picker':
        return this.#tag(
          'input',
          {
            type: 'time',
            name: a['name'],
            value: a['value'],
            placeholder: a['placeholder'],
            min: a['min'],
            max: a['max'],
            step: a['step'],
            'data-format': a['format'],
            'data-strict': a['strict'],
            'json:data-disabled-time': typed('disabled-time'),
            required: a['required'],
            disabled: a['disabled'],
            readonly: a['readonly'],
            ...no,
            id,
          },
          undefined,
        );
      case 'timezone-picker':
        return this.#tag(
          'div',
          {
            class: name,
            'data-name': a['name'],
            'data-value': a['value'],
            'data-placeholder': a['placeholder'],
            'json:data-disabled-timezone': json('disabled-timezone'),
            'data-required': a['required'],
            ...no,
            id,
          },
          '',
        );
      default:
        return this.#tag(
          'div',
          {
            class: name,
            'data-name': a['name'],
            'data-placeholder': a['placeholder'],
            'data-required': a['required'],
            'data-value': a['value'],
            ...no,
            id,
          },
          '',
        );
    }
  }
}

const forms = new Set([
  'form', 'ui-action', 'button', 'option', 'checkbox', 'radio', 'text-field', 'textarea', 'richtextarea', 'select',
  'person-selector', 'room-selector', 'date-selector', 'date-picker', 'time-picker', 'timezone-picker',
]); // biome-ignore format: a word list
