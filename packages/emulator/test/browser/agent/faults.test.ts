// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentPage, createAgentPage } from '../../../src/browser/agent/agent-page.ts';
import { createAgentService } from '../../../src/browser/agent/agent-service.ts';
import { FAULT_NAMES, type Faults, NO_FAULTS } from '../../../src/contract/faults.ts';
import { makeConversation, makeState, NOW } from './fixtures.ts';

const setFaults = vi.fn((_change: Partial<Faults>) => Promise.resolve());
const service = { reply: vi.fn(), close: vi.fn(), setFaults };
let page: AgentPage;

function find<Found extends HTMLElement>(selector: string): Found {
  const found = page.root.querySelector<Found>(selector);
  if (found === null) throw new Error(`Nothing matches ${selector}.`);
  return found;
}

const show = (faults: Partial<Faults> = {}): void =>
  page.update({ ...makeState([]), faults: { ...NO_FAULTS, ...faults } });

function change(name: keyof Faults, value: string): HTMLInputElement {
  const input = find<HTMLInputElement>(`#fault-${name}`);
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return input;
}

beforeEach(() => {
  vi.clearAllMocks();
  setFaults.mockResolvedValue();
  page = createAgentPage({ service, now: () => NOW, location: { hash: '' } });
  document.body.replaceChildren(page.root);
});

describe('the faults on the agent’s page', () => {
  it('are folded away, and the banner is gone, while none is on', () => {
    expect(find('.fault-banner').hidden).toBe(true);
    show();
    expect(find('.fault-banner').hidden).toBe(true);
    expect(find<HTMLDetailsElement>('.faults details').open).toBe(false);
    expect(find('.faults-count').textContent).toBe('None on');
  });

  it('have a control with a label and a hint each', () => {
    for (const name of FAULT_NAMES) {
      const input = find(`#fault-${name}`);
      expect(find(`label[for="fault-${name}"]`).textContent).toMatch(/\w/);
      expect(find(`#${input.getAttribute('aria-describedby')}`).textContent).toMatch(/\.$/);
    }
    expect(page.root.querySelectorAll('.fault')).toHaveLength(FAULT_NAMES.length);
  });

  it('are told at a glance as soon as one is on', () => {
    show({ connectorFailure: 'status-503', clockSkewSeconds: -90 });
    expect(find('.fault-banner').hidden).toBe(false);
    expect(find('.fault-banner strong').textContent).toBe('Faults are switched on');
    expect(find('.fault-list').textContent).toBe(
      "The service's clock is 90 seconds behind; the connector answers 503.",
    );
    expect(find('.faults-count').textContent).toBe('2 on');
    expect(find<HTMLSelectElement>('#fault-connectorFailure').value).toBe('status-503');
    expect(find<HTMLInputElement>('#fault-clockSkewSeconds').value).toBe('-90');
    expect(find('.fault[data-on="true"] label').textContent).toContain('clock');
  });

  it.each<[keyof Faults, string, unknown]>([
    ['keyEndpointFailure', 'html', 'html'],
    ['clockSkewSeconds', '-300', -300],
    ['connectorDelaySeconds', '', 0],
  ])('change %s to %j by their control alone', (name, typed, value) => {
    show();
    change(name, typed);
    expect(setFaults).toHaveBeenCalledExactlyOnceWith({ [name]: value });
  });

  it('change by a tick', () => {
    show();
    find<HTMLInputElement>('#fault-staleKeyCache').click();
    expect(setFaults).toHaveBeenCalledExactlyOnceWith({ staleKeyCache: true });
  });

  const problemAt = (input: HTMLInputElement): string | null | undefined =>
    input.parentElement?.querySelector('[role="alert"]')?.textContent;

  it('say that they could not be changed', async () => {
    setFaults.mockRejectedValueOnce(new Error('The emulator did not answer.'));
    show();
    const input = change('keyEndpointDelaySeconds', '9');
    await vi.waitFor(() => expect(problemAt(input)).toBe('The emulator did not answer.'));
  });

  it('say at once what cannot be, and keep what was typed', async () => {
    show();
    const input = change('keyEndpointDelaySeconds', '99');
    await vi.waitFor(() => expect(input.getAttribute('aria-invalid')).toBe('true'));
    expect(problemAt(input)).toBe('Give seconds from 0 to 60; 0 switches it off.');
    expect(setFaults).not.toHaveBeenCalled();
    show({ staleKeyCache: true });
    expect(input.value).toBe('99');
    change('keyEndpointDelaySeconds', '9');
    await vi.waitFor(() => expect(input.hasAttribute('aria-invalid')).toBe(false));
    show({ keyEndpointDelaySeconds: 8 });
    expect(input.value).toBe('8');
  });

  it('leave a half typed number alone', () => {
    show();
    const input = find<HTMLInputElement>('#fault-clockSkewSeconds');
    input.value = '30';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    show({ staleKeyCache: true });
    expect(input.value).toBe('30');
  });

  it('are all switched off by the banner, which leaves the focus in sight', async () => {
    show({ staleKeyCache: true });
    find<HTMLButtonElement>('.fault-banner button').click();
    expect(setFaults).toHaveBeenCalledExactlyOnceWith(NO_FAULTS);
    await vi.waitFor(() => expect(document.activeElement).toBe(find('.faults summary')));
  });

  it('say why they could not be switched off', async () => {
    setFaults.mockRejectedValueOnce(new Error('The emulator did not answer.'));
    show({ staleKeyCache: true });
    find<HTMLButtonElement>('.fault-banner button').click();
    await vi.waitFor(() =>
      expect(find('.fault-banner .fault-problem').textContent).toBe('The emulator did not answer.'),
    );
  });

  it('are announced when they change', () => {
    show();
    show({ connectorFailure: 'dropped' });
    show({ connectorFailure: 'dropped' });
    show();
    const said = [...find('[aria-live="polite"].visually-hidden').children];
    expect(said.map(({ textContent }) => textContent)).toEqual([
      'Faults are switched on: the connector drops its connections.',
      'All faults are switched off.',
    ]);
  });
});

it('a check that a fault decided says so', () => {
  const finding = 'Fault switched on: the connector answers 401.';
  const failed = {
    rule: 'W3',
    title: 'Connector',
    outcome: 'failed',
    finding,
    fault: 'connectorFailure',
  } as const;
  const verdict = { authenticated: false, checks: [failed], failed };
  page.update(makeState([makeConversation({ state: 'refused', verdict })]));
  expect(find('.check .outcome').textContent).toBe('failed (fault)');
  expect(find('.reason').textContent).toBe(`W3: ${finding}`);
});

it('unknown calls are said to be refused, or to be let through', () => {
  page.update({ ...makeState([]), unknownCalls: ['GET /x'] });
  expect(find('.unknown-calls').textContent).toContain('501');
  page.update({ ...makeState([]), unknownCalls: ['GET /x'], loose: true });
  expect(find('.unknown-calls').textContent).toContain('let these through');
});

it('the service puts a change to its own address', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json({})));
  await createAgentService(fetch).setFaults({ staleKeyCache: true });
  expect(fetch).toHaveBeenCalledWith('/agent/faults', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: '{"staleKeyCache":true}',
  });
});
