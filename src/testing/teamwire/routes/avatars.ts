import { checkAvatar } from '../image.js';
import { chatData } from '../native.js';
import { del, get, put, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';

const headers = { 'content-type': 'image/jpeg' };

/** Pictures of chats and users. */
export const avatarRoutes: Route[] = [
  get('/chats/{tid}/avatar', (call) => {
    const { avatar } = chatData(call.chat());
    if (!avatar) throw new TeamwireError('TWImageLoadError', 'The chat has no avatar');
    return { answer: { headers, body: avatar } };
  }),
  put('/chats/{tid}/avatar', (call) => {
    const channel = call.ownChat();
    chatData(channel).avatar = checkAvatar(new Uint8Array(call.request.body));
    return undefined;
  }),
  del('/chats/{tid}/avatar', (call) => {
    const channel = call.ownChat();
    const data = chatData(channel);
    if (!data.avatar) throw new TeamwireError('TWImageRemoveError', 'The chat has no avatar to remove');
    data.avatar = undefined;
    return undefined;
  }),
  get('/users/{uid}/avatar', (call) => {
    const avatar = call.organisation.avatars.get(call.user().id);
    if (!avatar) throw new TeamwireError('TWImageLoadError', 'The user has no avatar');
    return { answer: { headers, body: avatar } };
  }),
];
