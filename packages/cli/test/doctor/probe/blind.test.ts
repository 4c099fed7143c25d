/** The probe knows nothing of a service but its answers, and finds out how it is set. @module */
import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/doctor/probe/questions.ts';
import type { ProbeResult } from '../../../src/doctor/probe/run-probe.ts';
import {
  drawSettings,
  MAX_OFFSET_SECONDS,
  MAX_WAIT_SECONDS,
  type Settings,
  startService,
} from './service.ts';

const isLong = process.env.TEST_LONG === '1';
/** `LCW_SEED=17` begins with that one. Of the seeds from 7 on, three have nearly every kind of setting. */
const FIRST_SEED = Number(process.env.LCW_SEED ?? (isLong ? 1 : 7));
const SEEDS = isLong ? 50 : 3;

/** The probe tries no larger ones. */
const MAX_SIZE_BYTES = 49_152;
const CANNOT_TELL = 'cannot tell';

/** In the range, which is as narrow as the probe promises; open above where the true value is beyond `max`. */
function expectAround(
  { low, high, unclear }: Finding = {},
  { truth, max, width }: { truth: number; max: number; width: number },
): void {
  expect(unclear).toBeUndefined();
  if (truth > max) {
    expect({ low, high }).toEqual({ low: max, high: undefined });
    return;
  }
  expect(high).toBeGreaterThanOrEqual(truth);
  if (low !== undefined) expect(low).toBeLessThan(truth);
  expect((high ?? 0) - (low ?? 0)).toBeLessThanOrEqual(width);
}

/** `truth` is the first number that is treated otherwise. */
function expectTolerance(finding: Finding | undefined, truth: number): void {
  const width = Math.max(1, Math.floor(truth / 500));
  expectAround(finding, { truth, max: MAX_OFFSET_SECONDS, width });
}

function expectAge(finding: Finding | undefined, truth: number): void {
  const width = Math.max(5, truth / 10);
  expectAround(finding, { truth, max: MAX_WAIT_SECONDS, width });
}

/** The largest that is tried has a few bytes more, as base64url has not every length. */
function expectSize(finding: Finding | undefined, truth: number): void {
  const isBeyond = truth > MAX_SIZE_BYTES + 4;
  const max = isBeyond ? (finding?.low ?? 0) : MAX_SIZE_BYTES + 4;
  if (isBeyond) expect(max).toBeGreaterThanOrEqual(MAX_SIZE_BYTES);
  expectAround(finding, { truth, max, width: 4 });
}

function answersOf({ findings }: ProbeResult): Record<string, string> {
  const verdicts = Object.entries(findings).flatMap(([question, finding]: [string, Finding]) =>
    finding.verdict
      ? [[question, finding.verdict]]
      : finding.unclear
        ? [[question, CANNOT_TELL]]
        : [],
  );
  return Object.fromEntries(verdicts);
}

/** What can be known of the service from outside. */
function truthsOf(settings: Settings): Record<string, string> {
  const { contextForms, contextNumbers, contextBooleans, pemKid, keyExpiry, laterExpiry } =
    settings;
  const accepted = (is: boolean) => (is ? 'accepted' : 'refused');
  const isSeenInTime = newKeyAge(settings) <= MAX_WAIT_SECONDS;
  const later =
    settings.expToleranceSeconds > MAX_OFFSET_SECONDS ? CANNOT_TELL : accepted(!laterExpiry);
  const whenSeen = (is: boolean) => (isSeenInTime ? accepted(is) : CANNOT_TELL);
  return {
    flat: accepted(contextForms !== 'long'),
    long: accepted(contextForms !== 'flat'),
    number: accepted(contextNumbers),
    boolean: accepted(contextBooleans),
    later,
    laterClose: later,
    ...(isSeenInTime ? {} : { keyRemoved: CANNOT_TELL }),
    keyExpiry: whenSeen(!keyExpiry),
    pemWithoutKid: whenSeen(pemKid !== 'required'),
    pemWithKid: whenSeen(pemKid !== 'refused'),
  };
}

/** A new key is noticed when the keys are fetched again, for whichever reason. */
const newKeyAge = ({ keyCacheSeconds, newKeyCacheSeconds }: Settings) =>
  Math.min(keyCacheSeconds, newKeyCacheSeconds);

describe('the probe finds out everything that is hidden', () => {
  test.each(Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index))(
    'with seed %i',
    async (seed) => {
      const settings = drawSettings(seed);
      const { emulator, probe } = await startService(settings);
      const result = await probe();
      const { findings, conversations, notEnded, ended, clockAheadSeconds } = result;

      expect(ended).toBeUndefined();
      expect(answersOf(result)).toEqual(truthsOf(settings));
      expectTolerance(findings.exp, settings.expToleranceSeconds);
      expectTolerance(findings.nbf, settings.nbfToleranceSeconds + 1);
      expectTolerance(findings.iat, settings.iatToleranceSeconds + 1);
      expectSize(findings.size, settings.maxTokenBytes + 1);
      expectAge(findings.keyAdded, newKeyAge(settings));
      if (newKeyAge(settings) <= MAX_WAIT_SECONDS)
        expectAge(findings.keyRemoved, settings.keyCacheSeconds);
      expect(clockAheadSeconds).toBe(settings.aheadSeconds);

      expect(notEnded).toBe(0);
      const all = emulator.conversations();
      expect(all.filter(({ state }) => state === 'open')).toEqual([]);
      expect(all.filter(({ state }) => state === 'closed')).toHaveLength(conversations);
    },
    60_000,
  );
});
