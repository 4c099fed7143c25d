// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { createSavedChatStore, type SavedChat } from '../../../src/browser/panel/saved-chat.ts';

const CHAT: SavedChat = {
  chatId: 'chat',
  chatToken: 'chat-token',
  requestId: 'request',
  isAuthenticated: false,
  isOpen: true,
};

const storeOf = (pageOrigin: string, widgetId = 'widget') =>
  createSavedChatStore({ widgetId, pageOrigin }, () => sessionStorage);

beforeEach(() => {
  sessionStorage.clear();
});

it('gives a saved chat back to a page of the same origin', () => {
  storeOf('http://shop').write(CHAT);
  expect(storeOf('http://shop').read()).toEqual(CHAT);
});

it.each([
  ['http://evil', 'widget'],
  ['http://shop:3000', 'widget'],
  ['http://shop', 'other'],
])('neither shows it to %s with the widget %s nor lets it be forgotten there', (origin, widget) => {
  storeOf('http://shop').write(CHAT);
  expect(storeOf(origin, widget).read()).toBeNull();
  storeOf(origin, widget).clear();
  expect(storeOf('http://shop').read()).toEqual(CHAT);
});

it('cannot be reached by a widget id that imitates another page', () => {
  storeOf('http://shop').write(CHAT);
  for (const widget of ['http://shop widget', 'widget.http://shop', '","widget']) {
    expect(storeOf('http://evil', widget).read()).toBeNull();
  }
});
