import type { Interactions } from '../interactions/interactions.js';
import { nothing, ok, type Route, route } from '../rest-call.js';

/** The answer to an interaction. (Wire sheet, section 14.) */
export function interactionRoutes(interactions: Interactions): Route[] {
  return [
    route(
      'POST',
      '/interactions/:interaction/:token/callback',
      (call) => {
        const answer = interactions.callback(call);
        return call.flag('with_response') ? ok(answer) : nothing;
      },
      { isOpen: true },
    ),
  ];
}
