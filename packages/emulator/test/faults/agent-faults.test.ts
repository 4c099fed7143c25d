/** Faults by way of the agent's page: read, changed, told, and out of reach for others. @module */
import { describe, expect, test } from 'vitest';
import { NO_FAULTS } from '../../src/index.ts';
import { openAgentStream } from '../makers/agent-stream.ts';
import { emulate } from '../makers/emulation.ts';
import { statusOf } from '../makers/raw-request.ts';

const put = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

describe('/agent/faults', () => {
  test('answers what is switched on', async () => {
    const { call } = await emulate({ faults: { clockSkewSeconds: 5 } });
    expect(await (await call('/agent/faults')).json()).toEqual({
      ...NO_FAULTS,
      clockSkewSeconds: 5,
    });
  });

  test('takes a change, and tells emulator and agent pages', async () => {
    const emulation = await emulate();
    const stream = await openAgentStream(emulation);
    expect((await stream.next())?.faults).toEqual(NO_FAULTS);
    const response = await emulation.call('/agent/faults', put({ connectorFailure: 'status-503' }));
    expect(response.status).toBe(200);
    const changed = { ...NO_FAULTS, connectorFailure: 'status-503' };
    expect(await response.json()).toEqual(changed);
    expect(emulation.emulator.faults).toEqual(changed);
    expect((await stream.next())?.faults).toEqual(changed);
  });

  test('names every problem of a change and changes nothing', async () => {
    const { emulator, call } = await emulate();
    const response = await call(
      '/agent/faults',
      put({ clockSkewSeconds: 'x', staleKeyCash: true }),
    );
    expect(response.status).toBe(400);
    const { title, detail } = (await response.json()) as { title: string; detail: string };
    expect(title).toBe('No such fault');
    expect(detail).toContain('faults.clockSkewSeconds: received "x". Give seconds from');
    expect(detail).toContain('Did you mean "staleKeyCache"?');
    expect(emulator.faults).toEqual(NO_FAULTS);
    expect((await call('/agent/faults', put(['x']))).status).toBe(400);
    expect((await call('/agent/faults', { method: 'PUT', body: '{}' })).status).toBe(415);
  });

  test.each([
    ['a page of another origin', ['Sec-Fetch-Site: same-site'], 403],
    ['a page of another site', ['Sec-Fetch-Site: cross-site'], 403],
    ['an old browser on another page', ['Origin: http://localhost:3000'], 403],
    ['its own page', ['Sec-Fetch-Site: same-origin'], 200],
  ])('answers %s as it should', async (_case, headers, status) => {
    const { emulator } = await emulate();
    const host = `Host: ${new URL(emulator.url).host}`;
    expect(await statusOf(emulator.url, 'GET /agent/faults', [host, ...headers])).toBe(status);
    const change = ['Content-Type: application/json', 'Content-Length: 0'];
    const lines = [host, ...headers, ...change];
    expect(await statusOf(emulator.url, 'PUT /agent/faults', lines)).toBe(status);
  });

  test('is not there for a foreign host', async () => {
    const { emulator } = await emulate();
    const port = new URL(emulator.url).port;
    for (const line of ['GET /agent/faults', 'PUT /agent/faults'])
      expect(await statusOf(emulator.url, line, [`Host: rebound.example:${port}`])).toBe(421);
  });
});
