/** A connector that fails, drops or answers late, and how page, log and verdict tell. @module */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnectorFaults } from '../../src/faults/connector-faults.ts';
import type { LogEntry } from '../../src/index.ts';
import { wait } from '../../src/lib/wait.ts';
import { emulate } from '../makers/emulation.ts';
import { makeFaults } from '../makers/faults.ts';
import { strangerKeys } from '../makers/keys.ts';
import { makeToken, NOW_MS } from '../makers/tokens.ts';

const configPath = ({ organizationId, widgetId }: { organizationId: string; widgetId: string }) =>
  `/livechatconnector/config/${organizationId}/${widgetId}`;

describe('a connector that answers 401', () => {
  test('says so in the verdict of a token that passed everything', async () => {
    const entries: LogEntry[] = [];
    const { emulator, start } = await emulate({
      faults: { connectorFailure: 'status-401' },
      onRequest: (entry) => entries.push(entry),
    });
    const response = await start(makeToken());
    expect(response.status).toBe(401);
    expect(response.headers.get('errorcode')).toBe('4');
    expect(await response.json()).toEqual({
      errorCode: 4,
      rule: 'W3',
      title: 'Connector',
      detail: 'Fault switched on: the connector answers 401. The token itself passed every check.',
      fault: 'connectorFailure',
    });
    const [conversation] = emulator.conversations();
    expect(conversation).toMatchObject({
      state: 'refused',
      context: [],
      verdict: { authenticated: false, failed: { fault: 'connectorFailure' } },
      claims: { iss: 'contosohelp.com' },
    });
    expect(conversation?.contact).toBeUndefined();
    const outcomes = conversation?.verdict?.checks.map(({ outcome }) => outcome) ?? [];
    expect(outcomes.filter((outcome) => outcome === 'failed')).toHaveLength(1);
    await expect
      .poll(() => entries)
      .toMatchObject([
        { status: 401, refusal: 'Connector', rule: 'W3', fault: 'connectorFailure' },
      ]);
  });

  test('refuses a wrong token for its own reason', async () => {
    const { start } = await emulate({ faults: { connectorFailure: 'status-401' } });
    const response = await start(makeToken({ privateKey: strangerKeys.privateKey }));
    const refusal = await response.json();
    expect(refusal).toMatchObject({ rule: 'T1', title: 'Signature' });
    expect(refusal).not.toHaveProperty('fault');
  });

  test('refuses guests as well, and still tells the configuration', async () => {
    const { emulator, start, call } = await emulate({
      signInOptional: true,
      faults: { connectorFailure: 'status-401' },
    });
    const response = await start(null);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errorCode: 4, fault: 'connectorFailure' });
    const { organizationId, widgetId } = emulator;
    const guests = `/livechatconnector/v2/getchattoken/${organizationId}/${widgetId}/r`;
    expect(await (await call(`${guests}?channelId=/auth/`)).json()).toMatchObject({ errorCode: 4 });
    expect((await call(configPath(emulator))).status).toBe(200);
  });
});

test('a connector that answers 503 says so to everybody, without an error code', async () => {
  const { emulator, start, call } = await emulate();
  emulator.setFaults({ connectorFailure: 'status-503' });
  for (const response of [await start(makeToken()), await call(configPath(emulator))]) {
    expect(response.status).toBe(503);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(await response.json()).toEqual({
      title: 'Fault',
      detail: 'Fault switched on: the connector answers 503.',
      fault: 'connectorFailure',
    });
  }
  emulator.setFaults({ connectorFailure: 'none' });
  expect((await start(makeToken())).status).toBe(200);
});

test('a connector that answers 503 does so before it reads anything', async () => {
  const { emulator, call } = await emulate({ faults: { connectorFailure: 'status-503' } });
  const { organizationId, widgetId } = emulator;
  const path = `/livechatconnector/auth/organization/${organizationId}/widgetApp/${widgetId}/conversation`;
  const headers = { 'content-type': 'application/json' };
  expect((await call(path, { method: 'POST', headers, body: '{' })).status).toBe(503);
});

test('a connector that drops its connections leaves a trace in the log only', async () => {
  const entries: LogEntry[] = [];
  const { emulator, start, call } = await emulate({
    faults: { connectorFailure: 'dropped' },
    onRequest: (entry) => entries.push(entry),
  });
  await expect(start(makeToken())).rejects.toThrow();
  await expect
    .poll(() => entries[0])
    .toMatchObject({ method: 'POST', status: 0, fault: 'connectorFailure' });
  expect(emulator.conversations()).toEqual([]);
  expect((await call('/agent/faults')).status).toBe(200);
});

test('a chat that is under way goes on: its messages are another service’s', async () => {
  const { emulator, open, send, list } = await emulate();
  const chat = await open();
  emulator.setFaults({ connectorFailure: 'dropped' });
  expect((await send(chat, 'still here')).status).toBe(201);
  expect((await list(chat)).value).toMatchObject([{ content: { message: 'still here' } }]);
});

test('preflights are answered whatever is switched on', async () => {
  const { emulator, call } = await emulate({
    faults: { connectorFailure: 'dropped', connectorDelaySeconds: 60 },
  });
  expect((await call(configPath(emulator), { method: 'OPTIONS' })).status).toBe(204);
});

describe('a connector that answers late', () => {
  /** The fault alone, with a wait that lasts until it is told to end. */
  async function makeLate() {
    const closing = new AbortController();
    const waits: { seconds: number; signal: AbortSignal; end: () => void }[] = [];
    const current = makeFaults({ connectorDelaySeconds: 7 });
    const app = express();
    app.use(
      createConnectorFaults({
        faults: { current, set: () => {} },
        closing: closing.signal,
        wait: (seconds, signal) =>
          new Promise((resolve) => {
            const end = (): void => resolve();
            signal.addEventListener('abort', end);
            waits.push({ seconds, signal, end });
          }),
      }),
    );
    const answered = vi.fn();
    app.use((_request, response) => {
      answered();
      response.send('answered');
    });
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    return { url, waits, closing, answered };
  }

  test('answers after the time, as it would have', async () => {
    const { url, waits } = await makeLate();
    const answer = fetch(url);
    await expect.poll(() => waits.length).toBe(1);
    expect(waits[0]?.seconds).toBe(7);
    waits[0]?.end();
    expect(await (await answer).text()).toBe('answered');
  });

  test('waits no longer when the emulator closes', async () => {
    const { url, waits, closing } = await makeLate();
    const answer = fetch(url);
    await expect.poll(() => waits.length).toBe(1);
    closing.abort();
    expect((await answer).status).toBe(200);
  });

  test('waits no longer for a caller who has left, and does nothing for them', async () => {
    const { url, waits, answered } = await makeLate();
    const leaving = new AbortController();
    const answer = fetch(url, { signal: leaving.signal }).catch(() => 'left');
    await expect.poll(() => waits.length).toBe(1);
    leaving.abort();
    expect(await answer).toBe('left');
    await expect.poll(() => waits[0]?.signal.aborted).toBe(true);
    await new Promise(setImmediate);
    expect(answered).not.toHaveBeenCalled();
  });

  test('answers whoever still waits when the emulator closes', async () => {
    // The log looks at the clock as soon as a call comes in.
    const now = vi.fn(() => NOW_MS);
    const { emulator, call } = await emulate({ faults: { connectorDelaySeconds: 60 }, now });
    now.mockClear();
    const answer = call(configPath(emulator));
    await expect.poll(() => now.mock.calls.length).toBeGreaterThan(0);
    await emulator.close();
    expect((await answer).status).toBe(200);
  });

  test('is named in the log', async () => {
    const entries: LogEntry[] = [];
    const { start } = await emulate({
      faults: { connectorDelaySeconds: 0.01 },
      onRequest: (entry) => entries.push(entry),
    });
    expect((await start(makeToken())).status).toBe(200);
    await expect
      .poll(() => entries)
      .toMatchObject([{ status: 200, fault: 'connectorDelaySeconds' }]);
  });
});

test('a wait ends at once when its signal is aborted, before or after it began', async () => {
  const aborted = AbortSignal.abort();
  await wait(60, aborted);
  const later = new AbortController();
  const waiting = wait(60, later.signal);
  later.abort();
  await waiting;
});
