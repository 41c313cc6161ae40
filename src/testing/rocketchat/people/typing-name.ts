import type { UserRecord } from '../../world/index.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** The name in typing events. (Wire sheet, section 11.) */
export function typingName(user: UserRecord, workspace: RocketChatWorkspace): string {
  return workspace.settings.flag('UI_Use_Real_Name') ? user.name : user.handle;
}
