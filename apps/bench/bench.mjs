/** `npm run bench`: measures the token routes and the emulator, prints the README's tables. @module */
import assert from 'node:assert/strict';
import { createPublicKey, sign } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { jwtVerify } from 'jose';
import { measure } from 'mitata';
import { startProcess } from './processes.mjs';
import { report } from './report.mjs';
import { privateKey, startSites } from './sites.mjs';

const ROUNDS = 9;
/** No round begins that would end later: with the build, a run takes three minutes at most. */
const ENDS_WITHIN_MS = 160_000;
const TOKENS_PER_TURN = 1024;
const CHATS_PER_TURN = 480; // An emulator keeps 500.
/** What the client sends from a page of the same site. */
const headers = { Accept: 'application/json', 'Sec-Fetch-Site': 'same-origin' };

const urls = await startSites();
const crowd = startProcess('visitors.mjs');
const reader = startProcess('visitors.mjs');

async function fetchToken(name) {
  const answer = await fetch(`${urls[name]}/auth/token`, { method: 'POST', headers });
  return (await answer.json()).token;
}

/** Every route has to answer with a valid token that says the same. */
async function assertSameWork() {
  const key = createPublicKey(privateKey);
  let first;
  for (const name of Object.keys(urls)) {
    const { iat, nbf, exp, jti, ...rest } = (await jwtVerify(await fetchToken(name), key)).payload;
    const said = { ...rest, seconds: exp - iat, early: iat - nbf, idLength: jti.length };
    first ??= said;
    assert.deepEqual(said, first, name);
  }
}

/** One route, saturated by a crowd that wants tokens while somebody reads another page. */
async function measureRoute(name) {
  await reader.ask('beginReading', `${urls[name]}/page`);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The CPU of all threads: a signature beside the event loop is not for nothing.
  const before = process.cpuUsage();
  await crowd.ask('crowd', { url: `${urls[name]}/auth/token`, headers, amount: TOKENS_PER_TURN });
  const { user, system } = process.cpuUsage(before);
  delay.disable();
  const tokens = TOKENS_PER_TURN / ((user + system) / 1e6);
  return { tokens, waitMs: await reader.ask('endReading'), delayMs: delay.percentile(99) / 1e6 };
}

async function measureEmulator(token) {
  const startedMs = performance.now();
  const emulator = startProcess('emulator.mjs', `${urls.ours}/auth/publickey`);
  const url = await emulator.ask('chatStartUrl');
  const startMs = performance.now() - startedMs;
  const headers = { AuthenticatedUserToken: token };
  const seconds = await crowd.ask('crowd', { url, headers, amount: CHATS_PER_TURN });
  emulator.stop();
  return { startMs, chatMs: (seconds / CHATS_PER_TURN) * 1000 };
}

async function measureRound(isThere) {
  const round = {};
  // There and back, so that what else the machine does meets all routes alike.
  const names = isThere ? Object.keys(urls) : Object.keys(urls).reverse();
  for (const name of names) round[name] = await measureRoute(name);
  // What carries over to another machine is how many signatures a time is worth.
  const signature = () => sign('sha256', 'a'.repeat(500), privateKey);
  round.signatureMs = (await measure(signature, { min_cpu_time: 2e8 })).p50 / 1e6;
  return { ...round, ...(await measureEmulator(await fetchToken('ours'))) };
}

await assertSameWork();
const rounds = [];
let isTimeLeft = true;
while (rounds.length <= ROUNDS && isTimeLeft) {
  process.stderr.write(rounds.length > 0 ? `Round ${rounds.length} …\n` : 'Warming up …\n');
  rounds.push(await measureRound(rounds.length % 2 === 0));
  isTimeLeft = performance.now() * (1 + 1 / rounds.length) < ENDS_WITHIN_MS;
}
process.stdout.write(report(rounds.slice(1)));
process.exit();
