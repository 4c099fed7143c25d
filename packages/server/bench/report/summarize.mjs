/** Decides what the rounds say of a figure, or that they say nothing. @module */
import { spreadOf } from '../measure/spread-of.mjs';
import { FIGURES } from './figures.mjs';

/** Fewer rounds give no verdict. */
export const MIN_ROUNDS = 7;

/** A reference whose largest value is more than this times its smallest proves nothing. */
const MAX_WOBBLE = 1.3;

/** @typedef {import('./figures.mjs').Figure} Figure */
/** @typedef {import('../measure/measure-round.mjs').Round} Round */
/** @typedef {ReturnType<typeof summarizeFigure>} Summary */

/**
 * @param {Figure} figure
 * @param {number} median
 */
function judge({ atLeast, aim }, median) {
  if (atLeast === undefined || aim === undefined) return 'shown';
  if (median <= aim) return 'aim';
  return median <= atLeast ? 'met' : 'missed';
}

/**
 * @param {Figure} figure
 * @param {readonly Round[]} rounds
 * @param {boolean} isQuick
 */
function summarizeFigure(figure, rounds, isQuick) {
  const ratio = spreadOf(rounds.map((round) => round[figure.of] / round[figure.to]));
  const reference = spreadOf(rounds.map((round) => round[figure.to]));
  const wobble = reference.max / reference.min;
  const isConclusive = !isQuick && rounds.length >= MIN_ROUNDS && wobble <= MAX_WOBBLE;
  const verdict = isConclusive ? judge(figure, ratio.median) : 'inconclusive';
  return { figure, ratio, reference, wobble, verdict };
}

/**
 * Every figure as the rounds have it.
 *
 * @param {readonly Round[]} rounds - at least one.
 * @param {boolean} isQuick - too little work for a verdict.
 */
export function summarize(rounds, isQuick) {
  return FIGURES.map((figure) => summarizeFigure(figure, rounds, isQuick));
}
