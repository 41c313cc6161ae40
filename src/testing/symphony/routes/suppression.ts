import { messageData } from '../native.js';
import { post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

/** Deletion: one's own messages, and anyone's with the role. (Wire sheet, section 7.3.) */
export const suppressionRoutes: Route[] = [
  {
    ...post('/pod/v1/admin/messagesuppression/{id}/suppress', 'session', (call) => {
      const found = call.pod.message(call.param('id'));
      if (!found) throw new SymphonyError(404, `The message ${call.param('id')} does not exist`);
      const { message } = found;
      if (!call.isOwn(message) && !call.hasRole('CONTENT_MANAGEMENT'))
        throw new SymphonyError(403, 'Only own messages can be suppressed');
      const isNew = call.state.messages.delete(message, call.actor);
      const suppressionDate = isNew ? (messageData(message).suppressedAt ?? 0) : 0;
      return { json: { messageId: call.param('id'), suppressed: true, suppressionDate } };
    }),
    bodiless: true,
  },
];
