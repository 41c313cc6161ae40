import type { ChannelType } from '../../../models/index.js';
import type { RoomPage } from '../client/pages/room-page.js';
import { present, said } from '../fields.js';
import type { StackExchangeChannelModel } from '../native.js';

const types: Readonly<Record<RoomPage['kind'], ChannelType>> = {
  public: 'public',
  // Everybody reads, some write.
  gallery: 'announcement',
  private: 'private',
};

/** A room as its page tells. */
export function toChannel(
  roomId: number,
  page: RoomPage,
  { account, origin, organizationId }: { account: string; origin: string; organizationId: string },
): StackExchangeChannelModel {
  const { kind, tags, mayWrite, isFrozen } = page;
  return present<StackExchangeChannelModel>({
    platform: 'stackexchange',
    account,
    id: String(roomId),
    name: page.name,
    type: types[kind],
    topic: said(page.description),
    organizationId,
    memberCount: page.present?.length,
    isArchived: isFrozen,
    isReadOnly: !mayWrite,
    url: `${origin}/rooms/${roomId}`,
    native: { kind, tags, mayWrite },
  });
}
