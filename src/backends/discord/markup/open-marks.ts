import type { Inline } from '../../../richtext/nodes.js';

/** The signs that may be open; the single ones are both italics. */
export type MarkSign = '**' | '__' | '~~' | '||' | '*' | '_';

type Frame = {
  sign: MarkSign | '[';
  children: Inline[];
  /** Opened by the same run as the frame below it. */
  isTwin?: boolean;
  hasLink?: boolean;
};

const markOf = {
  '**': 'strong',
  __: 'underline',
  '~~': 'delete',
  '||': 'spoiler',
  '*': 'emphasis',
  _: 'emphasis',
} as const;

/**
 * The running text that is being read: what is finished, and the marks and brackets that are open. At most one of each
 * mark is open, so that closing and giving up take little work.
 */
export class OpenMarks {
  readonly root: Inline[] = [];
  /** The text that is not in a node yet. */
  text = '';
  readonly #open: Frame[] = [];
  #into = this.root;

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  /** The frame of a sign, the innermost of several; -1 when there is none. */
  find(sign: Frame['sign']): number {
    for (let index = this.#open.length - 1; index >= 0; index -= 1) if (this.#open[index]?.sign === sign) return index;
    return -1;
  }

  count(sign: Frame['sign']): number {
    return this.#open.filter((frame) => frame.sign === sign).length;
  }

  /** True when nothing stands behind an open sign yet. */
  isBare(index: number): boolean {
    return index === this.#open.length - 1 && this.text === '' && this.#open[index]?.children.length === 0;
  }

  /** True when a link stands behind an open bracket. */
  holdsLink(index: number): boolean {
    return this.#open[index]?.hasLink === true;
  }

  push(node: Inline): void {
    this.flush();
    this.#into.push(node);
    if (node.type === 'link') for (const frame of this.#open) frame.hasLink = true;
  }

  flush(): void {
    if (this.text === '') return;
    append(this.#into, { type: 'text', value: this.text });
    this.text = '';
  }

  begin(sign: Frame['sign'], isTwin = false): void {
    this.flush();
    const frame: Frame = isTwin ? { sign, children: [], isTwin } : { sign, children: [] };
    this.#open.push(frame);
    this.#into = frame.children;
  }

  /** Ends a mark; what is open in it is text. */
  close(index: number): void {
    const children = this.take(index);
    const { sign } = children;
    if (sign !== '[') this.#into.push({ type: markOf[sign], children: children.children });
  }

  /** Ends what is open at an index, and gives what stands in it. */
  take(index: number): Frame {
    this.forgetFrom(index + 1);
    this.flush();
    const frame = this.#open.pop() ?? { sign: '[', children: [] };
    this.#into = this.#open.at(-1)?.children ?? this.root;
    return frame;
  }

  /**
   * Ends italics. Bold text or an underline that the same run opened is then around them, not in them.
   *
   * @param single - where the italics are open
   * @param double - where the other mark is
   */
  closeSingle(single: number, double: number): void {
    const inner = this.#open[double];
    const outer = this.#open[single];
    if (inner?.isTwin && outer && double === single + 1) {
      delete inner.isTwin;
      [inner.sign, outer.sign] = [outer.sign, inner.sign];
      this.close(double);
    } else this.close(single);
  }

  /** Makes text of an open sign; what stands in it goes to the frame around. */
  forget(index: number): void {
    this.flush();
    const [frame] = this.#open.splice(index, 1);
    if (!frame) return;
    const parent = this.#open[index - 1]?.children ?? this.root;
    append(parent, { type: 'text', value: frame.sign });
    for (const child of frame.children) append(parent, child);
    const inner = this.#open[index];
    if (inner) delete inner.isTwin;
    this.#into = this.#open.at(-1)?.children ?? this.root;
  }

  /** Makes text of all signs that are open from an index on. */
  forgetFrom(index: number): void {
    while (this.#open.length > index) this.forget(this.#open.length - 1);
  }
}

/** Neighbouring texts become one, so that moving them again is cheap. */
function append(nodes: Inline[], node: Inline): void {
  const last = nodes.at(-1);
  if (node.type === 'text' && last?.type === 'text') last.value += node.value;
  else nodes.push(node);
}
