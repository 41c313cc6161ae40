import type { ChannelRecord, MessageRecord, PersonAct, WorldPlatform, WorldState } from '../world/index.js';
import type { Speech } from '../world.js';
import { directoryOf } from './directory.js';
import type { SymphonyIds } from './ids.js';
import { readEntityJson } from './messageml/entity-json.js';
import { readMarkup } from './messageml/read-markup.js';
import { parseXml, printXml } from './messageml/xml.js';
import { messageData, type SymphonyMessageData } from './native.js';
import { readPresentation } from './text/readable.js';
import { composeTyped } from './text/typed.js';

/** What of a world is Symphony's: ids, PresentationML, and what it has not. */
export class SymphonyPlatform implements WorldPlatform {
  readonly name = 'symphony';
  /** (Wire sheet, section 14.) Slash commands are text to a bot. */
  readonly lacks: ReadonlySet<PersonAct> = new Set(['thread', 'react', 'type', 'command', 'location', 'group']);
  readonly ids: SymphonyIds;
  readonly tenant: bigint;

  constructor(ids: SymphonyIds, tenant: bigint) {
    this.ids = ids;
    this.tenant = tenant;
  }

  /** As the desktop client sends it; `raw` is MessageML or PresentationML, checked as from an API. */
  compose(
    speech: Speech,
    { state }: { state: WorldState; channel: ChannelRecord },
  ): { content: string; native: SymphonyMessageData } {
    if (typeof speech !== 'string') {
      const { presentation, data } = readMarkup(speech.raw, undefined, directoryOf(state));
      return { content: presentation, native: { data } };
    }
    const { root, data } = composeTyped(speech, state);
    return { content: printXml(root), native: { data: JSON.stringify(data) } };
  }

  readText(message: MessageRecord, state: WorldState): string {
    const { data } = messageData(message);
    return readPresentation(parseXml(message.content), readEntityJson(data), (id) => state.users.get(id)?.handle);
  }
}
