// @vitest-environment happy-dom
import { cleanup, fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAgentService } from '../../../src/browser/agent/agent-service.ts';
import { FAULT_NAMES, type Faults, NO_FAULTS } from '../../../src/contract/faults.ts';
import {
  find,
  findAll,
  makeCheck,
  makeRefused,
  makeState,
  type OpenedPage,
  openAgentPage,
  textsOf,
} from './fixtures.tsx';

let page: OpenedPage;

const show = (faults: Partial<Faults> = {}): void =>
  page.update(makeState([], { faults: { ...NO_FAULTS, ...faults } }));

function change(name: keyof Faults, value: string): HTMLInputElement {
  const input = find<HTMLInputElement>(`#fault-${name}`);
  fireEvent.input(input, { target: { value } });
  fireEvent.change(input, { target: { value } });
  return input;
}

beforeEach(() => {
  page = openAgentPage();
});

afterEach(cleanup);

describe('the faults on the agent’s page', () => {
  it('are folded away, and the banner is gone, while none is on', () => {
    expect(document.querySelector('.fault-banner')).toBeNull();
    show();
    expect(document.querySelector('.fault-banner')).toBeNull();
    expect(find<HTMLDetailsElement>('.faults details').open).toBe(false);
    expect(find('.faults-count').textContent).toBe('None on');
  });

  it('have a control with a label and a hint each', () => {
    show();
    for (const name of FAULT_NAMES) {
      const input = find(`#fault-${name}`);
      expect(find(`label[for="fault-${name}"]`).textContent).toMatch(/\w/);
      expect(find(`#${input.getAttribute('aria-describedby')}`).textContent).toMatch(/\.$/);
    }
    expect(findAll('.fault')).toHaveLength(FAULT_NAMES.length);
  });

  it('are told at a glance as soon as one is on', () => {
    show({ connectorFailure: 'status-503', clockSkewSeconds: -90 });
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
    expect(page.service.setFaults).toHaveBeenCalledExactlyOnceWith({ [name]: value });
  });

  it('change by a tick', () => {
    show();
    fireEvent.click(find('#fault-staleKeyCache'));
    expect(page.service.setFaults).toHaveBeenCalledExactlyOnceWith({ staleKeyCache: true });
  });

  const problemAt = (input: HTMLInputElement): string | null | undefined =>
    input.parentElement?.querySelector('[role="alert"]')?.textContent;

  it('say that they could not be changed', async () => {
    page.service.setFaults.mockRejectedValueOnce(new Error('The emulator did not answer.'));
    show();
    const input = change('keyEndpointDelaySeconds', '9');
    await vi.waitFor(() => expect(problemAt(input)).toBe('The emulator did not answer.'));
  });

  it('say at once what cannot be, and keep what was typed', async () => {
    show();
    const input = change('keyEndpointDelaySeconds', '99');
    await vi.waitFor(() => expect(input.getAttribute('aria-invalid')).toBe('true'));
    expect(problemAt(input)).toBe('Give seconds from 0 to 60; 0 switches it off.');
    expect(page.service.setFaults).not.toHaveBeenCalled();
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
    fireEvent.input(input, { target: { value: '30' } });
    show({ staleKeyCache: true });
    expect(input.value).toBe('30');
  });

  it('are all switched off by the banner, which leaves the focus in sight', async () => {
    show({ staleKeyCache: true });
    fireEvent.click(within(document.body).getByRole('button', { name: 'Switch all off' }));
    expect(page.service.setFaults).toHaveBeenCalledExactlyOnceWith(NO_FAULTS);
    await vi.waitFor(() => expect(document.activeElement).toBe(find('.faults summary')));
  });

  it('say why they could not be switched off', async () => {
    page.service.setFaults.mockRejectedValueOnce(new Error('The emulator did not answer.'));
    show({ staleKeyCache: true });
    fireEvent.click(within(document.body).getByRole('button', { name: 'Switch all off' }));
    await vi.waitFor(() =>
      expect(find('.fault-banner .fault-problem').textContent).toBe('The emulator did not answer.'),
    );
  });

  it('are announced when they change', () => {
    show();
    show({ connectorFailure: 'dropped' });
    show({ connectorFailure: 'dropped' });
    show();
    expect(textsOf('[aria-live="polite"].visually-hidden p')).toEqual([
      'Faults are switched on: the connector drops its connections.',
      'All faults are switched off.',
    ]);
  });
});

it('a check that a fault decided says so', () => {
  const finding = 'Fault switched on: the connector answers 401.';
  const failed = makeCheck({ rule: 'W3', outcome: 'failed', finding, fault: 'connectorFailure' });
  page.update(makeState([makeRefused(failed)]));
  expect(find('.check .outcome').textContent).toBe('failed (fault)');
  expect(find('.reason').textContent).toBe(`W3: ${finding}`);
});

it('unknown calls are said to be refused, or to be let through', () => {
  page.update(makeState([], { unknownCalls: ['GET /x'] }));
  expect(find('.unknown-calls').textContent).toContain('501');
  page.update(makeState([], { unknownCalls: ['GET /x'], loose: true }));
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
