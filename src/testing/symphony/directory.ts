import type { UserRecord, WorldState } from '../world/index.js';
import type { Directory, DirectoryUser } from './messageml/directory.js';

/** The world's people as the parser of MessageML asks for them. */
export function directoryOf(state: WorldState, linkSchemes?: readonly string[] | undefined): Directory {
  const entry = (user: UserRecord | undefined): DirectoryUser | undefined =>
    user && !user.isDeactivated ? { id: user.id, name: user.name, email: user.email } : undefined;
  return {
    byId: (id) => entry(state.users.get(id)),
    byEmail: (email) => entry(state.users.byEmail(email)),
    linkSchemes: linkSchemes ?? ['http', 'https'],
  };
}
