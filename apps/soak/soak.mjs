/**
 * `npm run soak`: customers come and go for minutes or hours while keys rotate, and the shop and the
 * emulator are to stay as they are. @module
 */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser-customer.mjs';
import { ChatClient, CONTACTS, forge, NAMES, Visit } from './customers.mjs';
import { HELP, readOptions } from './options.mjs';
import { startProcess } from './processes.mjs';
import { judgeRun, progressLine, summaryOf } from './report.mjs';
import { createKeys, startRotation } from './rotation.mjs';

/** More than the emulator keeps, so that it is full from the first sample on. */
const FILL_CHATS = 520;
const FILL_REFUSALS = 60;
const FILL_AT_ONCE = 8;
/** One of so many customers also tries a token that somebody else signed. */
const FORGED_EVERY = 20;
const MAX_VISITORS = 20;
/** Between two samples, how long nobody comes, at most. */
const QUIET_WITHIN_MS = 60_000;
/** So that connections which nobody uses are closed: Node does after five seconds. */
const QUIET_MS = 6000;
const BROWSER_EVERY_MS = 15_000;

const folder = new URL('../../test-results/', import.meta.url);
const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${HELP}`);
  process.exit(2);
}
if (options.help) {
  process.stdout.write(HELP);
  process.exit();
}

mkdirSync(folder, { recursive: true });
const log = createWriteStream(new URL('soak.log', folder));
const work = mkdtempSync(join(tmpdir(), 'lcw-auth-soak-'));
const keyFile = join(work, 'lcw-keys.json');
const counts = {
  visits: 0,
  started: 0,
  inBrowser: 0,
  refused: 0,
  repeats: 0,
  lost: 0,
  wrong: 0,
  guests: 0,
  forgedRefused: 0,
  forgedAccepted: 0,
  tokensAfterSignOut: 0,
};
const run = {
  startedAt: new Date().toISOString(),
  node: process.versions.node,
  minutes: options.minutes,
  rate: options.rate,
  counts,
  failures: {},
  kids: 0,
  keys: { rotated: 0, pruned: 0 },
  samples: [],
};
/** What was said in chats that were not looked at yet, and by whom. */
const said = new Map();
const kids = new Set();
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    isInterrupted = true;
  });
}

const emulator = startProcess('emulator.mjs', log);
const shop = startProcess('shop.mjs', log);
await createKeys(keyFile);
const { url, widgetScriptUrl, agentUrl, ...ids } = await emulator.ask('address');
const widget = { scriptUrl: widgetScriptUrl, orgUrl: url, agentUrl, ...ids };
const shopUrl = await shop.ask('open', { keyFile, widget });
await emulator.ask('setPublicKeyUrl', `${shopUrl}/_services/auth/publickey`);
const chats = new ChatClient({ url, ...ids });
const browser = options.browser ? await openBrowser(shopUrl) : undefined;

function note(what) {
  run.failures[what] = (run.failures[what] ?? 0) + 1;
}

function fail(error) {
  counts.lost += 1;
  // Playwright says in further lines which step it was.
  const line = `${error?.message ?? error}`.split('\n').slice(0, 3).join(' ').slice(0, 200);
  note(line);
}

/** One customer over HTTP. */
async function visit(number) {
  const username = NAMES[number % NAMES.length];
  const text = `Customer ${number} is ${username}.`;
  const visit = new Visit(shopUrl);
  try {
    await visit.signIn(username);
    const token = await visit.fetchToken();
    if (number % FORGED_EVERY === 0) {
      const { refusal } = await chats.start(forge(token));
      counts[refusal ? 'forgedRefused' : 'forgedAccepted'] += 1;
    }
    const chat = await chats.start(token);
    if (chat.refusal) {
      counts.refused += 1;
      note(`refused: ${chat.refusal}`);
      return;
    }
    said.set(text, username);
    counts.started += 1;
    await chats.say(chat, text);
    await chats.end(chat);
    await visit.signOut();
    if (await visit.getsToken()) counts.tokensAfterSignOut += 1;
  } catch (error) {
    fail(error);
  } finally {
    counts.repeats += visit.repeats;
  }
}

/** One customer in the browser. */
async function visitInBrowser(number) {
  const username = NAMES[number % NAMES.length];
  const text = `Browser customer ${number} is ${username}.`;
  try {
    await browser.visit(username, text);
    said.set(text, username);
    counts.started += 1;
    counts.inBrowser += 1;
  } catch (error) {
    fail(error);
    await browser.giveUp(fileURLToPath(new URL('soak-lost.png', folder))).catch(() => {});
  }
}

/** Looks at what became of every chat since the last look: the agent has to see who it is. */
async function lookAtChats() {
  const byText = new Map();
  for (const chat of await emulator.ask('chats')) byText.set(chat.text, chat);
  for (const [text, username] of said) {
    const chat = byText.get(text);
    if (!chat) fail(new Error('A chat is not there.'));
    else if (!chat.isAuthenticated) counts.guests += 1;
    else if (chat.contactId !== CONTACTS[username]) counts.wrong += 1;
    else kids.add(chat.kid);
  }
  said.clear();
  run.kids = kids.size;
}

/** Brings the emulator to the most that it keeps, so that what it keeps is no growth. */
async function fill() {
  const visit = new Visit(shopUrl);
  await visit.signIn(NAMES[0]);
  const token = await visit.fetchToken();
  await visit.signOut();
  let left = FILL_CHATS;
  const fillOne = async () => {
    while (left-- > 0) {
      if (left < FILL_REFUSALS) await chats.start(forge(token));
      const chat = await chats.start(token);
      await chats.say(chat, `Customer ${left} was here before.`);
      await chats.end(chat);
    }
  };
  await Promise.all(Array.from({ length: FILL_AT_ONCE }, fillOne));
}

let inBrowser = Promise.resolve();
let nextInBrowserMs = 0;

/** Lets customers in until a moment, and then waits for those inside to leave. */
async function serveUntil(untilMs) {
  const inside = new Set();
  while (Date.now() < untilMs && !isInterrupted) {
    if (inside.size < MAX_VISITORS) {
      const going = visit(counts.visits++).finally(() => inside.delete(going));
      inside.add(going);
    }
    if (browser && Date.now() >= nextInBrowserMs) {
      nextInBrowserMs = Number.POSITIVE_INFINITY;
      const beganMs = Date.now();
      inBrowser = visitInBrowser(counts.visits++).then(() => {
        nextInBrowserMs = beganMs + BROWSER_EVERY_MS;
      });
    }
    await wait(1000 / options.rate);
  }
  const all = Promise.all([...inside, inBrowser]);
  await Promise.race([all, wait(QUIET_WITHIN_MS, undefined, { ref: false })]);
  await wait(QUIET_MS);
}

async function sample(minutes) {
  await lookAtChats();
  const [ofShop, ofEmulator] = await Promise.all([shop.sample(), emulator.sample()]);
  run.samples.push({ minutes, shop: ofShop, emulator: ofEmulator });
  run.keys = rotation.counts;
  writeFileSync(new URL('soak.json', folder), `${JSON.stringify(run, null, 2)}\n`);
  process.stderr.write(`${progressLine(run)}\n`);
}

process.stderr.write('Filling the emulator …\n');
await fill();
const rotation = startRotation(keyFile);
const startMs = Date.now();
const endMs = startMs + options.minutes * 60_000;
let crash;
try {
  for (let next = startMs; ; ) {
    await sample((Date.now() - startMs) / 60_000);
    if (isInterrupted || Date.now() >= endMs) break;
    next = Math.min(next + options.everyMs, endMs);
    await serveUntil(Math.max(next - QUIET_MS, Date.now() + options.everyMs / 2));
  }
  await rotation.stop();
} catch (error) {
  crash = `${error?.message ?? error}`;
} finally {
  await browser?.close().catch(() => {});
  shop.stop();
  emulator.stop();
  rmSync(work, { recursive: true, force: true });
}
Object.assign(run, { isInterrupted, crash, ...judgeRun(run, crash) });
writeFileSync(new URL('soak.json', folder), `${JSON.stringify(run, null, 2)}\n`);
process.stdout.write(options.json ? `${JSON.stringify(run)}\n` : summaryOf(run));
process.exit(run.isFlat ? 0 : 1);
