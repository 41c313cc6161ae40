import type { Json } from './json.js';

export type SlackView = {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly userId: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  hash: string;
  /** What the app gave, blocks filled in. */
  content: Json;
  /** What the person has put in so far, by block and action. */
  values: Record<string, Record<string, Json>>;
};

/** Modals and Home tabs, by id. */
export class ViewStore {
  readonly #views = new Map<string, SlackView>();

  set(view: SlackView): void {
    this.#views.set(view.id, view);
  }

  get(id: string): SlackView | undefined {
    return this.#views.get(id);
  }

  byExternalId(externalId: string): SlackView | undefined {
    for (const view of this.#views.values()) if (view.content.external_id === externalId) return view;
    return undefined;
  }

  homeOf(userId: string): SlackView | undefined {
    for (const view of this.#views.values()) if (view.type === 'home' && view.userId === userId) return view;
    return undefined;
  }

  delete(id: string): void {
    this.#views.delete(id);
  }
}
