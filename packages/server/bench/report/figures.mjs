/** The figures: what is divided by what, and what it must come to. @module */

/** @typedef {keyof import('../measure/measurements.mjs').Measurements} Name */

/**
 * @typedef {object} Figure
 * @property {string} title
 * @property {Name} of
 * @property {Name} to - the reference.
 * @property {number} [atLeast] - none for a figure that is only shown.
 * @property {number} [aim]
 * @property {string} meaning
 */

/** @type {readonly Figure[]} */
export const FIGURES = [
  {
    title: 'CPU per token ÷ raw RSA-2048 signature, 8 at a time',
    of: 'token8',
    to: 'raw8',
    atLeast: 1.15,
    aim: 1.08,
    meaning:
      'What `createTokenIssuer().issue()` costs beside the signature that no token can do without: callbacks, claims, limits, queue, event. No HTTP.',
  },
  {
    title: 'the same, 1 at a time',
    of: 'token1',
    to: 'raw1',
    atLeast: 1.2,
    aim: 1.1,
    meaning: 'The same on a quiet site, where each token waits for the one before.',
  },
  {
    title: 'whole route, CPU ÷ `jsonwebtoken` route with a parsed key',
    of: 'routeShipped',
    to: 'routeParsed',
    atLeast: 1.05,
    aim: 0.97,
    meaning:
      'The shipped middleware in Express 5, guards and events included, against the best that a site would write by hand, which has neither.',
  },
  {
    title: 'the same where idle cores fall asleep',
    of: 'routeShippedAsleep',
    to: 'routeParsedAsleep',
    meaning:
      'Shown for comparison: the CPU figures above are measured with every core kept awake. Where cores sleep between two signatures, waking them is charged to the thread that slept, which a site that signs on its event loop never lets happen.',
  },
  {
    title: 'the same with four signatures in flight',
    of: 'routeFour',
    to: 'routeParsed',
    meaning:
      'Shown for comparison: `maxConcurrentSignatures: 4`, the default on five cores. Threads that always find the next signature waiting need no waking.',
  },
  {
    title: 'whole route, CPU ÷ `jsonwebtoken` route with PEM text',
    of: 'routeShipped',
    to: 'routePem',
    atLeast: 0.55,
    aim: 0.5,
    meaning: "The same against the web's usual example, which parses the key for every token.",
  },
  {
    title: 'event-loop delay p99 in bursts of 32 ÷ `jsonwebtoken` route',
    of: 'delayShipped',
    to: 'delayParsed',
    atLeast: 0.6,
    aim: 0.35,
    meaning:
      'How long everything else in the process stands still when 32 customers open a chat at once. The 1 ms between two looks is part of both sides.',
  },
  {
    title: "another route's p99 while tokens saturate the machine ÷ idle",
    of: 'otherShipped',
    to: 'otherIdle',
    atLeast: 3,
    aim: 1.7,
    meaning:
      'What a visitor who reads another page notices of 32 connections that ask for tokens without a pause.',
  },
  {
    title: 'the same with the `jsonwebtoken` route',
    of: 'otherParsed',
    to: 'otherIdle',
    meaning: 'Shown for comparison: signing on the event loop.',
  },
];
