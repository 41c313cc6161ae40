import { normalizeId } from '../ids.js';
import { isJson, textOf } from '../json.js';
import { get, post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';
import { listedStream, streamInfo, streamTypeOf } from '../wire/stream.js';

/** Streams of all kinds. (Wire sheet, section 11.) */
export const streamRoutes: Route[] = [
  post('/pod/v1/streams/list', 'session', (call) => {
    const filter = call.optionalJson();
    const types = Array.isArray(filter.streamTypes)
      ? filter.streamTypes.filter(isJson).map((each) => textOf(each, 'type'))
      : [];
    const skip = call.number('skip', 0);
    const limit = call.number('limit', 50);
    const found = call.state.channels
      .all()
      .filter((channel) => call.isMember(channel))
      .filter((channel) => types.length === 0 || types.includes(streamTypeOf(channel)))
      .filter((channel) => filter.includeInactiveStreams !== false || !channel.isArchived)
      .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    return { json: found.slice(skip, skip + limit).map((channel) => listedStream(channel, call.pod)) };
  }),
  get('/pod/v2/streams/{sid}/info', 'session', (call) => {
    const channel = call.state.channels.get(normalizeId(call.param('sid')));
    if (!channel) throw new SymphonyError(404, 'The stream does not exist');
    call.needMember(channel);
    return { json: streamInfo(channel, call.pod) };
  }),
];
