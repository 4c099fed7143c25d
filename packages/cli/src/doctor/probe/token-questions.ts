/** Questions that a single token answers, or two: times, size, context, and calls in mid-chat. @module */

import type { Probe } from './probe.ts';
import type { Finding, Question } from './questions.ts';
import { nextStep, type SearchRules } from './search.ts';
import {
  ISSUED_AGO_SECONDS,
  LIFETIME_SECONDS,
  paddingFor,
  type TokenPlan,
  writeToken,
} from './tokens.ts';
import type { Verdict } from './trial.ts';

const IN_TROUBLE = 'the service was in trouble';

export async function askAboutTokens(probe: Probe): Promise<void> {
  await askAboutTimes(probe);
  await askAboutSize(probe);
  await askAboutContext(probe);
  await askInMidChat(probe);
}

/** In seconds: round numbers, each with its neighbour, so that a usual tolerance is found in few tries. */
const TIMES: SearchRules = {
  ladder: [0, 1, 10, 60, 61, 300, 301, 3600, 86_400],
  precision: (low) => Math.max(1, Math.floor(low / 500)),
};

type Claims = (offset: number, now: number) => Record<string, unknown>;

interface TimeQuestion {
  question: 'exp' | 'nbf' | 'iat';
  claims: Claims;
  /** The same but for the one claim: whether it is that claim that is refused. */
  control: Claims;
}

const TIME_QUESTIONS: readonly TimeQuestion[] = [
  {
    question: 'exp',
    claims: (past, now) => ({ iat: now - past - LIFETIME_SECONDS, exp: now - past }),
    control: (past, now) => ({ iat: now - past - LIFETIME_SECONDS }),
  },
  {
    question: 'nbf',
    claims: (ahead, now) => ({ nbf: now + ahead, exp: now + ahead + LIFETIME_SECONDS }),
    control: (ahead, now) => ({ exp: now + ahead + LIFETIME_SECONDS }),
  },
  {
    question: 'iat',
    claims: (ahead, now) => ({ iat: now + ahead, exp: now + ahead + LIFETIME_SECONDS }),
    control: (ahead, now) => ({ exp: now + ahead + LIFETIME_SECONDS }),
  },
];

async function askAboutTimes(probe: Probe): Promise<void> {
  const { trial, mainKey, nowSeconds, findings, note } = probe;
  for (const { question, claims, control } of TIME_QUESTIONS) {
    if (findings[question]?.isDone) continue;
    probe.progress(`the tolerance of ${question}`);
    await search(probe, question, TIMES, async (offset) => ({
      verdict: await trial.try({ key: mainKey, claims: claims(offset, nowSeconds()) }),
      value: offset,
    }));
    const { high, unclear } = probe.findings[question] ?? {};
    if (high === undefined || unclear !== undefined) continue;
    const verdict = await trial.try({ key: mainKey, claims: control(high, nowSeconds()) });
    if (verdict === 'accepted') continue;
    const why = `so is one with the same lifetime or age and a good ${question}`;
    note(question, { unclear: `a token ${high} s off is refused, and ${why}`, isDone: true });
  }
}

/** Narrows a range down, and keeps what is known after each try. */
async function search(
  { findings, note }: Probe,
  question: Question,
  rules: SearchRules,
  tryValue: (value: number) => Promise<{ verdict: Verdict; value: number }>,
): Promise<void> {
  let range: Finding = { ...findings[question] };
  for (;;) {
    const next = nextStep(range, rules);
    if (next === undefined) break;
    const { verdict, value } = await tryValue(next);
    if (verdict === 'unknown') {
      note(question, { ...range, unclear: IN_TROUBLE });
      return;
    }
    range = { ...range, [verdict === 'accepted' ? 'low' : 'high']: value };
    note(question, range);
  }
  note(question, { ...range, isDone: true });
}

/** In bytes. The lengths that a base64url text can have are not all numbers. */
const SIZES: SearchRules = {
  ladder: [0, 4096, 8192, 16_384, 32_768, 49_152],
  precision: () => 4,
};

async function askAboutSize(probe: Probe): Promise<void> {
  const { trial, mainKey, findings, nowSeconds } = probe;
  if (findings.size?.isDone) return;
  probe.progress('the size of a token');
  const planOf = (pad: string): TokenPlan => ({ key: mainKey, claims: { pad } });
  const anyone = { sub: '00000000-0000-0000-0000-000000000000', nowSeconds: nowSeconds() };
  const sizeOf = (pad: string) => writeToken(planOf(pad), anyone).length;
  await search(probe, 'size', SIZES, async (bytes) => {
    const pad = paddingFor(bytes, sizeOf);
    return { verdict: await trial.try(planOf(pad), { isCutRefusal: true }), value: sizeOf(pad) };
  });
}

type Value =
  | string
  | number
  | boolean
  | { value: string | number | boolean; isDisplayable: boolean };

async function askAboutContext(probe: Probe): Promise<void> {
  const ask = (question: Question, value: Value) =>
    askOnce(probe, question, { key: probe.mainKey, claims: contextOf(value) });
  await ask('flat', '1');
  await ask('long', { value: '1', isDisplayable: true });
  const { flat, long } = probe.findings;
  const kinds = [
    ['number', 1],
    ['boolean', true],
  ] as const;
  for (const [question, value] of kinds) {
    // In a form that is taken, or it would be the form that is refused.
    if (flat?.verdict === 'accepted') await ask(question, value);
    else if (long?.verdict === 'accepted') await ask(question, { value, isDisplayable: true });
    else probe.note(question, { unclear: 'neither form is accepted', isDone: true });
  }
}

const contextOf = (value: Value) => ({ lwicontexts: JSON.stringify({ lcwAuthProbe: value }) });

/** A refusal counts when a token without a fault is still accepted after it. */
export async function askOnce(
  { trial, mainKey, findings, note, progress }: Probe,
  question: Question,
  plan: TokenPlan,
): Promise<void> {
  if (findings[question]?.isDone) return;
  progress(`the question "${question}"`);
  const verdict = await trial.try(plan);
  if (verdict === 'unknown') note(question, { unclear: IN_TROUBLE });
  else if (verdict === 'refused' && (await trial.try({ key: mainKey })) !== 'accepted') {
    note(question, { unclear: 'so is a token without a fault at that moment' });
  } else note(question, { verdict, isDone: true });
}

/** Before a token expires for the service, and after: time enough to start a conversation. */
const MARGIN_SECONDS = 20;

/** Begins with a token that is about to expire, and lets it expire with the chat open (T8). */
async function askInMidChat(probe: Probe): Promise<void> {
  const { trial, mainKey, findings, note, nowSeconds, options } = probe;
  if (findings.later?.isDone && findings.laterClose?.isDone) return;
  const { low = 0, high, unclear } = findings.exp ?? {};
  const cannot = (why: string, isDone: boolean) => {
    for (const question of ['later', 'laterClose'] as const)
      note(question, { unclear: why, isDone });
  };
  if (unclear !== undefined) return cannot('when a token expires is not known', false);
  if (high === undefined) return cannot('no token was old enough to be refused', true);
  const exp = nowSeconds() - low + MARGIN_SECONDS;
  const claims = { iat: Math.min(exp - LIFETIME_SECONDS, nowSeconds() - ISSUED_AGO_SECONDS), exp };
  const begun = await trial.begin({ key: mainKey, claims });
  if (typeof begun === 'string') return cannot(`a token short before its end is ${begun}`, false);
  try {
    probe.progress('a chat whose token expires');
    const secondsLeft = exp + high + MARGIN_SECONDS - nowSeconds();
    await probe.waitUntil(options.now() + secondsLeft * 1000);
    const fresh = await trial.ask(begun);
    const old = await trial.ask(begun, begun.token);
    if (fresh !== 'accepted') {
      note('later', { unclear: 'it is not answered with a fresh token either', isDone: true });
    } else noteVerdict(probe, 'later', old);
    noteVerdict(probe, 'laterClose', await trial.endWithOldToken(begun));
  } finally {
    await trial.end(begun);
  }
}

function noteVerdict({ note }: Probe, question: Question, verdict: Verdict): void {
  note(question, verdict === 'unknown' ? { unclear: IN_TROUBLE } : { verdict, isDone: true });
}
