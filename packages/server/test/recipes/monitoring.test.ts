import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keysFrom, liveChatAuth } from '@lcw-auth/server';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeOptions } from '../fixtures/make-app.ts';
import { makeKeySetText, makeRsaKey } from '../fixtures/make-keys.ts';
import { measureLiveChat } from './monitoring.ts';

const NOW_MS = 1_700_000_000_000;

/** Collects metrics when it is told to. */
function startCollector() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 30 });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  onTestFinished(async () => {
    await reader.shutdown();
    metrics.disable();
  });
  return async () => {
    await reader.forceFlush();
    const collected = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
    return collected.flatMap(({ metrics: all }) =>
      all.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => ({ name: descriptor.name, attributes, value })),
      ),
    );
  };
}

describe('the recipe for OpenTelemetry', () => {
  it('in the documentation is the one that is tested here', () => {
    const page = new URL('../../../../docs/monitoring.md', import.meta.url);
    const recipe = new URL('monitoring.ts', import.meta.url);
    expect(readFileSync(page, 'utf8')).toContain(readFileSync(recipe, 'utf8').trim());
  });

  it('counts tokens and refusals, and shows the age of the signing key', async () => {
    const collect = startCollector();
    const text = makeKeySetText([{ key: makeRsaKey(), activeFrom: NOW_MS / 1000 - 86_400 }]);
    const handler = liveChatAuth(
      makeOptions({ keys: keysFrom(async () => text), now: () => NOW_MS }),
    );
    measureLiveChat(handler);
    const server = createServer(handler).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const token = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
    await fetch(token);
    await fetch(token);
    await fetch(token, { headers: { origin: 'https://evil.example' } });
    expect(await collect()).toEqual([
      { name: 'lcw_auth.tokens', attributes: {}, value: 2 },
      { name: 'lcw_auth.refusals', attributes: { code: 'cross_site_request' }, value: 1 },
      { name: 'lcw_auth.signing_key.age', attributes: {}, value: 86_400 },
    ]);
  });
});
