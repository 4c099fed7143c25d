import { expect, it, vi } from 'vitest';
import {
  createSavedChatStore,
  type SavedChat,
} from '../../../src/browser/panel/state/saved-chat.ts';

const CHAT: SavedChat = {
  chatId: 'chat',
  requestId: 'request',
  chatToken: 'chat-token',
  isOpen: true,
};

it('gives the page what it is to keep, and reads it again after a reload', () => {
  const keep = vi.fn<(text: string | null) => void>();
  const store = createSavedChatStore(null, keep);
  expect(store.read()).toBeNull();
  store.write(CHAT);
  expect(store.read()).toEqual(CHAT);
  const kept = keep.mock.lastCall?.[0] ?? null;
  expect(createSavedChatStore(kept, keep).read()).toEqual(CHAT);
});

it('forgets it here and in the page', () => {
  const keep = vi.fn();
  const store = createSavedChatStore(JSON.stringify(CHAT), keep);
  store.clear();
  expect(store.read()).toBeNull();
  expect(keep).toHaveBeenCalledExactlyOnceWith(null);
});

it.each([
  ['no JSON', 'chat'],
  ['nothing', 'null'],
  ['text', '"chat"'],
  ['an id that is not text', JSON.stringify({ ...CHAT, chatId: 1 })],
  ['no chat token at all', JSON.stringify({ ...CHAT, chatToken: undefined })],
  ['no word on whether it was open', JSON.stringify({ ...CHAT, isOpen: 'yes' })],
])('has no use for %s in the page’s storage', (_case, kept) => {
  expect(createSavedChatStore(kept, () => undefined).read()).toBeNull();
});
