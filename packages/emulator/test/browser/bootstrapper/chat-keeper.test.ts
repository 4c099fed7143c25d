// @vitest-environment happy-dom
import { beforeEach, expect, it } from 'vitest';
import { createChatKeeper } from '../../../src/browser/bootstrapper/panel/chat-keeper.ts';

beforeEach(() => sessionStorage.clear());

it('keeps what it is given for the same widget, and for no other', () => {
  const keeper = createChatKeeper('one', () => sessionStorage);
  expect(keeper.read()).toBeNull();
  keeper.write('chat');
  const other = createChatKeeper('other', () => sessionStorage);
  expect(other.read()).toBeNull();
  other.write(null);
  expect(createChatKeeper('one', () => sessionStorage).read()).toBe('chat');
  keeper.write(null);
  expect(keeper.read()).toBeNull();
  expect(sessionStorage).toHaveLength(0);
});

it('does without storage that the browser denies', () => {
  const keeper = createChatKeeper('one', () => {
    throw new DOMException('denied', 'SecurityError');
  });
  keeper.write('chat');
  expect(keeper.read()).toBeNull();
});
