import type { UserRecord } from '../../world/index.js';
import type { SymphonyCall } from '../call.js';
import { compact, textOf } from '../json.js';
import { get, post, type Route } from '../route.js';
import { SymphonyError } from '../symphony-error.js';

const fileTypes = '.bmp .csv .doc .docx .gif .jpeg .jpg .json .md .mp3 .mp4 .pdf .png .svg .txt .xlsx .zip'.split(' ');

/** What the pod allows, and its administration. (Wire sheet, sections 7.4 and 12.) */
export const systemRoutes: Route[] = [
  get('/pod/v1/files/allowedTypes', 'session', () => ({ json: fileTypes })),
  get('/pod/v2/system/protocols', 'session', (call) => ({ json: call.pod.options.linkSchemes ?? ['http', 'https'] })),
  get('/pod/v1/admin/system/features/list', 'session', (call) => {
    call.role('USER_PROVISIONING');
    return { json: ['canCreatePublicRoom', 'canUpdateMessage', 'isExternalRoomEnabled'] };
  }),
  get('/pod/v1/user/manifest/own', 'session', (call) => ({ json: { manifest: call.pod.manifest } })),
  post('/pod/v1/user/manifest/own', 'session', (call) => {
    const manifest = textOf(call.json(), 'manifest');
    try {
      JSON.parse(manifest ?? '');
    } catch {
      throw new SymphonyError(400, 'The manifest is not valid JSON');
    }
    call.pod.manifest = manifest ?? '';
    return { json: { format: 'TEXT', message: 'OK' } };
  }),
  get('/pod/v2/admin/user/list', 'session', (call) => {
    call.role('USER_PROVISIONING');
    const skip = call.number('skip', 0);
    const limit = call.number('limit', 50, 1_000);
    const own = call.state.users.all().filter((user) => !call.pod.isExternal(user));
    return { json: own.slice(skip, skip + limit).map((user) => userDetail(user, call)) };
  }),
  get('/pod/v2/admin/user/{uid}', 'session', (call) => {
    call.role('USER_PROVISIONING');
    return { json: userDetail(call.userById(call.param('uid')), call) };
  }),
];

function userDetail(user: UserRecord, call: SymphonyCall) {
  return {
    userAttributes: compact({
      emailAddress: user.email,
      userName: user.handle,
      displayName: user.name,
      title: user.title,
      accountType: user.isBot ? 'SYSTEM' : 'NORMAL',
    }),
    userSystemInfo: {
      id: BigInt(user.id),
      status: user.isDeactivated ? 'DISABLED' : 'ENABLED',
      createdDate: user.createdAt.getTime(),
      lastUpdatedDate: user.updatedAt.getTime(),
    },
    roles: user === call.state.bot ? ['INDIVIDUAL', ...call.pod.roles] : ['INDIVIDUAL'],
  };
}
