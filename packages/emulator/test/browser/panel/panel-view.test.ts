// @vitest-environment happy-dom
import { fireEvent } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TokenOutcome } from '../../../src/browser/bridge/messages.ts';
import { failureOfRefusal } from '../../../src/browser/panel/service/chat-failure.ts';
import type { NoTokenCause } from '../../../src/contract/protocol.ts';
import { makeMessage, makePanel } from './fixtures.ts';

const HARM = '<img src=x onerror="window.harmed = true">';
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function find<Found extends HTMLElement>(root: HTMLElement, selector: string): Found {
  const found = root.querySelector<Found>(selector);
  if (found === null) throw new Error(`Nothing matches ${selector}.`);
  return found;
}

function press(target: HTMLElement, key: string, init: KeyboardEventInit = {}): void {
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
  );
}

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the panel', () => {
  it('opens from its named button and puts the focus where one writes', async () => {
    const { mount } = makePanel();
    const root = mount();
    const launcher = find(root, '.launcher');
    expect(launcher.getAttribute('aria-label')).toBe('Chat with us');
    launcher.click();
    expect(find(root, '[role="status"].status').textContent).toBe('Connecting…');
    expect(document.activeElement).toBe(find(root, 'textarea'));
    await settle();
    expect(find(root, '.status').textContent).toBe('You are talking with an agent');
  });

  it('sends on Enter, not on Shift and Enter, nor while a word is being composed', async () => {
    const { mount, thread } = makePanel();
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    const input = find<HTMLTextAreaElement>(root, 'textarea');
    input.value = 'Hello';
    press(input, 'Enter', { shiftKey: true });
    press(input, 'Enter', { isComposing: true });
    expect(thread.send).not.toHaveBeenCalled();
    press(input, 'Enter');
    expect(thread.send).toHaveBeenCalledWith('Hello');
    expect(input.value).toBe('');
  });

  it('minimises on Escape and gives the focus back to the button', async () => {
    const { mount, store } = makePanel();
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    press(find(root, 'textarea'), 'Escape');
    expect(store.get().isOpen).toBe(false);
    expect(document.activeElement).toBe(find(root, '.launcher'));
  });

  it('asks before a running chat is ended, and Escape takes it back', async () => {
    const { mount, store, connector } = makePanel();
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    const endButton = find(root, '[aria-label="End chat"]');
    fireEvent.click(endButton);
    expect(document.activeElement?.textContent).toBe('Keep chatting');
    fireEvent.keyDown(find(root, '[role="alertdialog"]'), { key: 'Escape' });
    expect(root.querySelector('[role="alertdialog"]')).toBeNull();
    expect(document.activeElement).toBe(endButton);
    expect(store.get()).toMatchObject({ isOpen: true, phase: 'talking' });
    fireEvent.click(endButton);
    fireEvent.click(find(root, '[role="alertdialog"] .button-danger'));
    expect(connector.closeSession).toHaveBeenCalledOnce();
    expect(store.get()).toMatchObject({ isOpen: false, phase: 'idle' });
  });

  it('shows a failure in plain words, with the documented facts under Details', async () => {
    const { mount, connector } = makePanel();
    const root = mount();
    const refusal = { errorCode: 4, rule: 'T1', title: HARM, detail: HARM };
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(401, refusal));
    find(root, '.launcher').click();
    await settle();
    expect(find(root, '[role="alert"]').textContent).toContain('Your sign-in was not accepted');
    const facts = find(root, 'dl').textContent;
    expect(facts).toContain('Auth token provider provided invalid token');
    expect(facts).toContain('T1: The token is signed with RS256');
    expect(facts).toContain(HARM);
    expect(root.querySelector('img')).toBeNull();
  });

  const noToken = {
    did: 'answered-null',
    asked: 'auth.getAuthenticationToken',
    detail: 'null',
  } as const;
  const fail = (cause?: NoTokenCause): TokenOutcome => ({
    kind: 'failed',
    errorCode: 3,
    noToken: { ...noToken, ...(cause ? { cause } : {}) },
  });
  const buttons = (root: HTMLElement): (string | null)[] =>
    Array.from(root.querySelectorAll('.error-card .actions button'), (one) => one.textContent);

  it.each<[string, NoTokenCause | undefined, string, string]>([
    [
      'whom the site does not name',
      undefined,
      'This site did not tell us who you are',
      'Try again',
    ],
    ['who is signed out', { kind: 'signed-out' }, 'You are not signed in', 'Back to the page'],
    [
      'without a record',
      { kind: 'no-contact', status: 403 },
      'There is no customer record for you yet',
      'Back to the page',
    ],
    [
      'whose route answers 500',
      { kind: 'failed', status: 500 },
      'answered with error 500 when it was asked who you are. You do not have to sign in again',
      'Try again',
    ],
    [
      'whose route answers 429',
      { kind: 'failed', status: 429 },
      'You do not have to sign in again',
      'Try again',
    ],
    [
      'whose route answers 404',
      { kind: 'failed', status: 404 },
      'Trying again will probably not help',
      'Back to the page',
    ],
    [
      'whose site is out of reach',
      { kind: 'failed', code: 'network' },
      'check your connection',
      'Try again',
    ],
    [
      'whose route answers with a login page',
      { kind: 'failed', code: 'not_a_jwt', status: 200 },
      'did not confirm your sign-in',
      'Try again',
    ],
  ])(
    'tells a customer %s what happened, and what helps first',
    async (_who, cause, words, first) => {
      const { mount, connector } = makePanel({ token: fail(cause) });
      const root = mount();
      find(root, '.launcher').click();
      await settle();
      const said = find(root, '[role="alert"]').textContent ?? '';
      expect(said).toContain(words);
      if (cause && cause.kind !== 'signed-out') expect(said).not.toMatch(/(please|^) sign in/i);
      expect(buttons(root)[0]).toBe(first);
      expect(buttons(root)).toHaveLength(2);
      expect(document.activeElement?.textContent).toBe(first);
      expect(find(root, 'dl').textContent).toContain(
        'auth.getAuthenticationToken called back with null.',
      );
      // And the agent's view hears of it.
      const reported = cause ? { ...noToken, cause } : noToken;
      expect(connector.reportNoToken).toHaveBeenCalledExactlyOnceWith(reported);
    },
  );

  it('closes on "Back to the page", and begins anew the next time', async () => {
    const { mount, page, store } = makePanel({ token: fail({ kind: 'signed-out' }) });
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    fireEvent.click(find(root, '.error-card .button-primary'));
    expect(store.get()).toMatchObject({ isOpen: false, phase: 'idle' });
    expect(document.activeElement).toBe(find(root, '.launcher'));
    find(root, '.launcher').click();
    await settle();
    expect(page.token).toHaveBeenCalledTimes(2);
  });

  it('reports nothing when it was the service that refused', async () => {
    const { mount, connector } = makePanel();
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(401, { errorCode: 4 }));
    find(mount(), '.launcher').click();
    await settle();
    expect(connector.reportNoToken).not.toHaveBeenCalled();
  });

  it('says that the chat is closed outside operating hours, and blames no connection', async () => {
    const { mount, connector } = makePanel();
    const root = mount();
    connector.startConversation.mockRejectedValueOnce(failureOfRefusal(400, {}, '705'));
    find(root, '.launcher').click();
    await settle();
    const words = find(root, '[role="alert"]').textContent;
    expect(words).toContain('The chat is closed at the moment');
    expect(words).not.toContain('connection');
  });

  it('shows what would be markup as the text that it is', async () => {
    const { mount, thread, chat } = makePanel();
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    thread.list.mockResolvedValueOnce({ messages: [makeMessage({ text: HARM })] });
    await vi.advanceTimersByTimeAsync(1000);
    chat.send(HARM);
    chat.end();
    chat.invite(HARM);
    expect(find(root, '.invitation').textContent).toContain(HARM);
    expect(root.querySelector('img')).toBeNull();
  });

  it('keeps the node of a message when the service has taken it', async () => {
    const { mount, chat } = makePanel();
    const root = mount();
    find(root, '.launcher').click();
    await settle();
    chat.send('Hello');
    const pending = find(root, '.message');
    expect(pending.dataset.state).toBe('sending');
    await settle();
    expect(find(root, '.message')).toBe(pending);
    expect(pending.dataset.state).toBe('sent');
  });
});
