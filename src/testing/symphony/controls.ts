import type { Component, Embed } from '../../models/index.js';
import type { XmlElement } from './messageml/xml.js';

/** What of a message people can act on, and its cards, as the world shows them. */
export function controlsOf(_root: XmlElement): { components: Component[]; embeds: Embed[] } {
  return { components: [], embeds: [] };
}
