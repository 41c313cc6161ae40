import type { Dialect, Rendered, RenderOptions } from '../../richtext/dialect.js';
import type { RichText } from '../../richtext/nodes.js';
import { createSymphonyDialect } from './dialect.js';
import type { SymphonyMarkupOptions } from './markup/markup-options.js';

/** The dialect of one pod: how times are written depends on its agent, which is known once it has been asked. */
export class AgentDialect {
  readonly dialect: Dialect;
  /** What was learned. */
  markup: SymphonyMarkupOptions;
  #current: Dialect;

  constructor(markup: SymphonyMarkupOptions) {
    this.markup = { timestamps: 'text', ...markup };
    this.#current = createSymphonyDialect(this.markup);
    const current = () => this.#current;
    this.dialect = {
      ...this.#current,
      get limits() {
        return current().limits;
      },
      render: (tree: RichText, options?: RenderOptions): Rendered => current().render(tree, options),
    };
  }

  /** @param version - as the agent tells it: `Agent-25.8.1-…`; one that cannot be read is taken for an old one */
  learn(version: string | null | undefined): void {
    const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(version ?? '') ?? [];
    // `dateTime` is known since 25.6; an older agent refuses the whole message (wire sheet, section 8.1).
    const knows = Number(major) > 25 || (Number(major) === 25 && Number(minor) >= 6);
    this.markup = { ...this.markup, timestamps: knows ? 'element' : 'text' };
    this.#current = createSymphonyDialect(this.markup);
  }
}
