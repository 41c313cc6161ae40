/**
 * What a snippet may use without declaring it. A snippet that declares one of these itself means its own.
 */
import type * as chatmux from 'chatmux';

declare global {
  const backend: chatmux.Backend;
  const channel: chatmux.Channel;
  const message: chatmux.Message;
  const user: chatmux.User;
  const channelId: string;
  const messageId: string;
  const userId: string;
  const emoji: chatmux.Emoji;
  const url: string;
  const botToken: string;
  const appToken: string;
  const signingSecret: string;
  const output: string;
  function startMyBot(backend: chatmux.Backend): unknown;
}
