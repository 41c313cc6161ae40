import type { Organization } from '../../models/index.js';
import type { Listing } from '../listing.js';
import type { OperationOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { ChannelOperations } from './channels.js';
import type { Call } from './kernel.js';

/** Workspaces, guilds, pods, servers. */
export abstract class OrganizationOperations<T extends PlatformTypes = PlatformTypes> extends ChannelOperations<T> {
  /** The organisation with this id; without one, the account's own. */
  protected doFetchOrganization(_id: string | undefined, _call: Call): Promise<Organization> {
    throw this.unsupported('fetchOrganization');
  }
  protected doListOrganizations(_call: Call): AsyncIterable<readonly Organization[]> {
    throw this.unsupported('listOrganizations');
  }

  /**
   * An organisation.
   *
   * @param ref - its id or the model; the account's own (or first) when left out
   * @throws NotFoundError
   */
  async fetchOrganization(ref?: string | { id: string }, options: OperationOptions = {}): Promise<Organization> {
    return this.operate('fetchOrganization', options, (call) => {
      const id = typeof ref === 'object' ? ref?.id : ref;
      return this.shared(`organization:${id ?? ''}`, call.signal, (signal) =>
        this.doFetchOrganization(id, { ...call, signal }),
      );
    });
  }

  /** The organisations that the account is in. */
  listOrganizations(options: OperationOptions = {}): Listing<Organization> {
    return this.list('listOrganizations', options, (call) => this.doListOrganizations(call));
  }
}
