/** Questions that want the published keys changed: how long the service keeps them, and what it makes of them. @module */
import type { ThrowAwayKey } from './key-server.ts';
import { looksUpTo, type Probe, publish } from './probe.ts';
import type { Finding } from './questions.ts';
import { nextStep, type SearchRules } from './search.ts';
import { askOnce } from './token-questions.ts';
import type { Verdict } from './trial.ts';

/** Each round narrows both times down, and lasts as long as both. */
const MAX_ROUNDS = 8;
/** In seconds, of an age. */
const precision = (low: number): number => Math.max(5, Math.floor(low / 10));

export async function askAboutKeys(probe: Probe): Promise<void> {
  const rules: SearchRules = { ladder: looksUpTo(probe.options.maxWaitSeconds), precision };
  await askAboutCache(probe, rules);
  await askAboutExpiry(probe, rules);
  await askAboutPem(probe, rules);
}

/** A key comes, and goes again, and each time it is looked when the service takes notice. */
async function askAboutCache(probe: Probe, rules: SearchRules): Promise<void> {
  const { keys, mainKey, options } = probe;
  const isOpen = (question: AgeQuestion) =>
    nextStep(probe.findings[question] ?? {}, rules) !== undefined;
  let isKeptTooLong = false;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const wantsRemoval = isOpen('keyRemoved') && !isKeptTooLong;
    if (!isOpen('keyAdded') && !wantsRemoval) break;
    const key = await keys.makeKey();
    const context = { keys, now: options.now };
    const fetchedAt = () => keys.lastFetch?.at ?? options.now();
    let since = fetchedAt();
    publish(context, [mainKey, key]);
    if (!(await watch(probe, 'keyAdded', { key, wanted: 'accepted', since, rules }))) {
      const unclear = 'no key that was added was accepted in time to be removed';
      if (wantsRemoval) probe.note('keyRemoved', { ...probe.findings.keyRemoved, unclear });
      break;
    }
    since = fetchedAt();
    publish(context, [mainKey]);
    if (!wantsRemoval) continue;
    isKeptTooLong = !(await watch(probe, 'keyRemoved', { key, wanted: 'refused', since, rules }));
  }
  for (const question of ['keyAdded', 'keyRemoved'] as const) {
    const finding = probe.findings[question];
    if (finding && finding.unclear === undefined)
      probe.note(question, { ...finding, isDone: true });
  }
}

type AgeQuestion = 'keyAdded' | 'keyRemoved';

interface Watch {
  key: ThrowAwayKey;
  wanted: Verdict;
  /** When the service fetched what it has, in epoch milliseconds. */
  since: number;
  rules: SearchRules;
}

/** Looks again and again, at ages that tell most, until the service has taken notice: false when it never does. */
async function watch(
  { findings, note, waitUntil, options, trial, progress }: Probe,
  question: AgeQuestion,
  { key, wanted, since, rules }: Watch,
): Promise<boolean> {
  let range: Finding = { ...findings[question] };
  const ageNow = () => Math.floor((options.now() - since) / 1000);
  for (;;) {
    // A known time is waited for once more, for the next experiment's sake.
    const age = nextStep(range, rules) ?? range.high;
    if (age === undefined) return false;
    const what = question === 'keyAdded' ? 'a key that was added' : 'a key that was removed';
    progress(`${what}, ${age} s after a fetch`);
    await waitUntil(since + age * 1000);
    const askedAge = ageNow();
    const verdict = await trial.try({ key });
    if (verdict === 'unknown') {
      note(question, { ...range, unclear: 'the service was in trouble' });
      return false;
    }
    if (verdict === wanted) {
      const high = Math.min(
        range.high ?? Number.POSITIVE_INFINITY,
        Math.ceil((options.now() - since) / 1000),
      );
      note(question, { ...range, high });
      return true;
    }
    const { high, ...rest } = range;
    range = { ...rest, low: Math.max(range.low ?? 0, askedAge) };
    // Servers with a cache each, or a time that varies: the earlier answer was not the last word.
    if (high !== undefined && high > askedAge) range.high = high;
    note(question, range);
  }
}

/** A key past its expiry beside one that is not: once this counts, so would the other. */
async function askAboutExpiry(probe: Probe, rules: SearchRules): Promise<void> {
  const { keys, mainKey, options, findings, note } = probe;
  if (findings.keyExpiry?.isDone) return;
  const [fellow, expired] = [await keys.makeKey(), await keys.makeKey()];
  const since = options.now();
  publish({ keys, now: options.now }, [mainKey, fellow], [expired]);
  for (const age of looks(probe, rules)) {
    probe.progress('a key past its expiry');
    await probe.waitUntil(since + age * 1000);
    if ((await probe.trial.try({ key: fellow })) !== 'accepted') continue;
    await askOnce(probe, 'keyExpiry', { key: expired });
    return;
  }
  note('keyExpiry', { unclear: 'a key beside it was not accepted in time either' });
}

/** When the service has probably taken notice, and then later and later. */
function looks({ findings }: Probe, { ladder }: SearchRules): number[] {
  const likely = [findings.keyAdded?.high, findings.keyRemoved?.high].flatMap((high) =>
    high === undefined ? [] : [high, Math.ceil(high * 1.1) + 5],
  );
  return [...new Set([0, ...likely, ...ladder])].sort((a, b) => a - b);
}

/** One PEM instead of the array. Its tokens say nothing before the service has fetched it. */
async function askAboutPem(probe: Probe, rules: SearchRules): Promise<void> {
  const { keys, trial, findings, note, options } = probe;
  if (findings.pemWithKid?.isDone && findings.pemWithoutKid?.isDone) return;
  const key = await keys.makeKey();
  const since = options.now();
  keys.publish(key.publicPem);
  const isFetched = () => keys.lastFetch?.document === key.publicPem;
  for (const age of looks(probe, rules)) {
    probe.progress('one PEM');
    await probe.waitUntil(since + age * 1000);
    // A kid that the service does not know may move it to fetch.
    await trial.try({ key });
    if (isFetched()) break;
  }
  const both = ['pemWithoutKid', 'pemWithKid'] as const;
  if (!isFetched()) {
    for (const each of both) note(each, { unclear: 'the service did not fetch it in time' });
    return;
  }
  const verdicts = [await trial.try({ key, hasKid: false }), await trial.try({ key })];
  if (!verdicts.includes('accepted')) {
    const unclear = 'both are refused, whether for the kid or the form cannot be seen';
    for (const each of both) note(each, { unclear });
    return;
  }
  for (const [index, each] of both.entries()) {
    const verdict = verdicts[index];
    if (verdict === 'accepted' || verdict === 'refused') note(each, { verdict, isDone: true });
    else note(each, { unclear: 'the service was in trouble' });
  }
}
