import { ChatEvent, type ChatEventType } from '../models/index.js';

/** Every type of event that there is. */
export const eventTypes: readonly ChatEventType[] = ChatEvent.options.map((option) => option.shape.type.value);
