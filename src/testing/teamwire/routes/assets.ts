import { readForm } from '../../server/index.js';
import type { FileRecord } from '../../world/index.js';
import type { TeamwireCall } from '../call.js';
import { get, post, type Route } from '../route.js';
import { TeamwireError } from '../teamwire-error.js';
import { wireFile } from '../wire/message.js';

/** Files: uploaded first, then attached by id. (Wire sheet, A8.) */
export const assetRoutes: Route[] = [
  post('/assets', async (call) => {
    const form = await readForm(call.request);
    const file = form?.get('file');
    if (!(file instanceof File) || form?.size !== 1)
      throw new TeamwireError('BadRequest', 'The body must be a form with one file in the field "file"');
    const stored = call.state.files.add(
      {
        filename: file.name,
        data: new Uint8Array(await file.arrayBuffer()),
        contentType: file.type || 'application/octet-stream',
      },
      call.bot,
    );
    return { status: 201, json: wireFile(stored) };
  }),
  get('/assets/{aid}', (call) => {
    const file = call.state.files.get(call.params['aid'] ?? '');
    if (!file || !isSeen(file, call)) throw new TeamwireError('TWNotFoundError', 'The asset does not exist');
    return { answer: { headers: { 'content-type': file.contentType }, body: file.data } };
  }),
];

/** The bot's own, and those of messages that it can read. */
function isSeen(file: FileRecord, call: TeamwireCall): boolean {
  if (file.ownerId === call.bot.id) return true;
  return [...call.state.messages.all()].some(
    (message) => message.files.includes(file) && call.organisation.sees(call.state.channels.need(message.channelId)),
  );
}
