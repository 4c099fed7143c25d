// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failureOfRefusal } from '../../../src/browser/panel/service/chat-failure.ts';
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
    find(root, '[aria-label="End chat"]').click();
    const question = find(root, '[role="alertdialog"]');
    expect(question.hidden).toBe(false);
    press(question, 'Escape');
    expect(question.hidden).toBe(true);
    expect(store.get()).toMatchObject({ isOpen: true, phase: 'talking' });
    find(root, '[aria-label="End chat"]').click();
    find(question, '.button-danger').click();
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
    expect(facts).toContain('T1');
    expect(facts).toContain(HARM);
    expect(root.querySelector('img')).toBeNull();
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
