import { subscribe } from 'node:diagnostics_channel';
import type { Middleware, RefusalEvent } from '@lcw-auth/server';
import { metrics } from '@opentelemetry/api';

/** Counts tokens and refusals, and shows how old the signing key is. Call it once. */
export function measureLiveChat(liveChat: Middleware): void {
  const meter = metrics.getMeter('lcw-auth');
  const tokens = meter.createCounter('lcw_auth.tokens');
  const refusals = meter.createCounter('lcw_auth.refusals');
  const age = meter.createObservableGauge('lcw_auth.signing_key.age', { unit: 's' });
  subscribe('lcw-auth:token', () => tokens.add(1));
  subscribe('lcw-auth:refusal', (event) => refusals.add(1, { code: (event as RefusalEvent).code }));
  age.addCallback((result) => {
    const signing = liveChat.status().keys.find(({ state }) => state === 'signing');
    if (signing?.ageSeconds !== undefined) result.observe(signing.ageSeconds);
  });
}
