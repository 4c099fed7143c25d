/** A service whose settings are drawn by a seed, behind a tunnel that leads to the probe's keys. @module */
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Emulator, type EmulatorOptions, startEmulator } from '@lcw-auth/emulator';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import type { ProbeOptions } from '../../../src/doctor/probe/probe.ts';
import { type ProbeResult, runProbe } from '../../../src/doctor/probe/run-probe.ts';
import { takeKey } from '../../fixtures/key-pool.ts';

export const MAX_WAIT_SECONDS = 7200;
export const MAX_OFFSET_SECONDS = 86_400;
const START_MS = Date.UTC(2026, 2, 1, 12);
/** Longer than the probe tries or waits. */
const NEVER = 500_000;

/** What nobody tells the probe. */
export interface Settings
  extends Required<
    Pick<
      EmulatorOptions,
      | 'expToleranceSeconds'
      | 'nbfToleranceSeconds'
      | 'iatToleranceSeconds'
      | 'laterExpiry'
      | 'maxTokenBytes'
      | 'keyCacheSeconds'
      | 'newKeyCacheSeconds'
      | 'keyExpiry'
      | 'pemKid'
      | 'contextForms'
      | 'contextNumbers'
      | 'contextBooleans'
    >
  > {
  /** Of the service's clock, before the probe's. */
  aheadSeconds: number;
}

export function drawSettings(seed: number): Settings {
  const random = createRandom(seed);
  const whole = (min: number, max: number) => min + Math.floor(random() * (max - min + 1));
  const pick = <Value>(...values: readonly [Value, ...Value[]]): Value =>
    values[whole(0, values.length - 1)] ?? values[0];
  const tolerance = () =>
    pick(0, 1, 60, 299, 300, whole(2, 900), whole(2, MAX_OFFSET_SECONDS - 1), NEVER);
  const cache = () => pick(0, 3, 60, 300, whole(1, 7000), NEVER);
  const keyCacheSeconds = cache();
  return {
    expToleranceSeconds: tolerance(),
    nbfToleranceSeconds: tolerance(),
    iatToleranceSeconds: tolerance(),
    laterExpiry: pick(true, false),
    maxTokenBytes: pick(4096, 8192, 16_384, whole(1500, 48_000), 65_536),
    keyCacheSeconds,
    newKeyCacheSeconds: pick(keyCacheSeconds, 0, cache()),
    keyExpiry: pick(true, false),
    pemKid: pick('optional', 'required', 'refused'),
    contextForms: pick('both', 'flat', 'long'),
    contextNumbers: pick(true, false),
    contextBooleans: pick(true, false),
    aheadSeconds: pick(0, whole(-120, 120)),
  };
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Making one is most of what a test would wait for; the service tells keys apart by their kid. */
const privateKeys = [takeKey(), takeKey(), takeKey()];

/** Made once: it is most of what starting an emulator takes. */
const certificate = generate([{ name: 'commonName', value: 'localhost' }], {
  keyType: 'ec',
  curve: 'P-256',
  algorithm: 'sha256',
});

export interface Service {
  emulator: Emulator;
  /** Runs the probe against it; its clock is the service's, and waiting costs nothing. */
  probe(overrides?: Partial<ProbeOptions>): Promise<ProbeResult>;
  /** Epoch milliseconds of the probe's clock, and a wait that costs nothing. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
  publicUrl: URL;
  generateKey: () => Promise<KeyObject>;
  /** Lets the public address lead to this port. */
  leadTo(port: number): void;
}

export async function startService({
  aheadSeconds = 0,
  ...settings
}: Partial<Settings> & Partial<EmulatorOptions> = {}): Promise<Service> {
  let nowMs = START_MS;
  let keysPort = 0;
  let keysMade = 0;
  const now = () => nowMs;
  const generateKey = async () => privateKeys[keysMade++ % privateKeys.length] ?? takeKey();
  const wait = async (ms: number) => {
    nowMs += ms;
  };
  const tunnel = createServer((request, response) => {
    const { method, url, headers } = request;
    const target = { host: '127.0.0.1', port: keysPort, method, path: url, headers };
    forward(target, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    })
      .on('error', () => response.writeHead(502).end())
      .end();
  });
  tunnel.listen(0, '127.0.0.1');
  await once(tunnel, 'listening');
  const publicUrl = new URL(`http://127.0.0.1:${(tunnel.address() as AddressInfo).port}/keys`);
  const { private: key, cert } = await certificate;
  const emulator = await startEmulator({
    ...settings,
    publicKeyUrl: publicUrl.href,
    port: 0,
    tls: { key, cert },
    now: () => nowMs + aheadSeconds * 1000,
  });
  onTestFinished(async () => {
    tunnel.closeAllConnections();
    tunnel.close();
    await emulator.close();
  });
  return {
    emulator,
    now,
    wait,
    publicUrl,
    generateKey,
    leadTo(port): void {
      keysPort = port;
    },
    probe: (overrides) =>
      runProbe({
        widgetTag: emulator.widgetTag,
        publicUrl,
        listen: { host: '127.0.0.1', port: 0, generateKey },
        onListening: (port) => {
          keysPort = port;
        },
        now,
        wait,
        maxConversations: 150,
        maxWaitSeconds: MAX_WAIT_SECONDS,
        ...overrides,
      }),
  };
}
