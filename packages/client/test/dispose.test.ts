// @vitest-environment happy-dom
/** A provider that is disposed of leaves the page as it found it. @module */
import { describe, expect, it, vi } from 'vitest';
import { attachToWidget } from '../src/attach-to-widget.ts';
import { createTokenProvider } from '../src/create-token-provider.ts';
import { defineClientFunction } from '../src/define-client-function.ts';
import type { Options } from '../src/options.ts';
import { makeRoute, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();

/** Counts the listeners that are added to the page and not removed again. */
function countListeners(): () => number {
  const left = new Set<string>();
  const names = new Map<unknown, number>();
  const nameOf = (listener: unknown) => {
    names.set(listener, names.get(listener) ?? names.size);
    return names.get(listener);
  };
  for (const target of [window, document]) {
    const { addEventListener, removeEventListener } = target;
    const keyOf = (type: string, listener: unknown) => `${target} ${type} ${nameOf(listener)}`;
    vi.spyOn(target, 'addEventListener').mockImplementation((...given: unknown[]) => {
      left.add(keyOf(String(given[0]), given[1]));
      Reflect.apply(addEventListener, target, given);
    });
    vi.spyOn(target, 'removeEventListener').mockImplementation((...given: unknown[]) => {
      left.delete(keyOf(String(given[0]), given[1]));
      Reflect.apply(removeEventListener, target, given);
    });
  }
  return () => left.size;
}

describe('dispose', () => {
  const MANY: Options[] = [{}, { prefetch: 'intent' }, { prefetch: 'load' }];
  it.each(MANY)('leaves no listener of a provider with %o', async (options) => {
    makeWidget();
    const listeners = countListeners();
    const route = makeRoute(token());
    const provider = createTokenProvider({ fetch: route.fetch, ...options });
    attachToWidget(provider);
    defineClientFunction(provider);
    await provider.getToken();
    expect(listeners()).toBeGreaterThan(0);
    provider.dispose();
    expect(listeners()).toBe(0);
  });

  it('leaves nothing that a pointer could wake', async () => {
    const route = makeRoute(token());
    const provider = createTokenProvider({ fetch: route.fetch, prefetch: 'intent' });
    provider.dispose();
    dispatchEvent(new Event('pointerover'));
    await vi.advanceTimersByTimeAsync(0);
    expect(route.requests).toHaveLength(0);
  });
});
