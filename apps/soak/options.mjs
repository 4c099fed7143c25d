/** What can be asked of `npm run soak`. @module */
import { parseArgs } from 'node:util';

/** A token limit of the shop: sixty a minute for each of its two customers. */
const MAX_RATE = 1.6;
const MIN_MINUTES = 2;
const SAMPLES_AT_LEAST = 12;

export const HELP = `Usage: npm run soak -- [options]

Customers come and go in the demo shop, over HTTP and in a Chromium, while its keys
rotate and are pruned. Each minute the shop and the emulator are looked at: memory
after a forced collection, open descriptors, delay of the event loop, whose each chat is.

  --minutes <number>  how long, at least ${MIN_MINUTES} (default: 10)
  --rate <number>     customers a second over HTTP, at most ${MAX_RATE} (default: 1.5)
  --no-browser        without the customer in Chromium
  --json              print JSON instead of the table
  --help              print this

What was seen is written to test-results/soak.json, and what the two processes print to
test-results/soak.log. Exit codes: 0 flat, 1 not flat or a chat was lost or somebody
else's, 2 wrong usage.
`;

/** @returns the options, or what is wrong with them */
export function readOptions(args) {
  let values;
  try {
    const options = {
      minutes: { type: 'string', default: '10' },
      rate: { type: 'string', default: '1.5' },
      'no-browser': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    };
    ({ values } = parseArgs({ args, options }));
  } catch (error) {
    return error.message;
  }
  const minutes = Number(values.minutes);
  const rate = Number(values.rate);
  if (!(minutes >= MIN_MINUTES)) return `--minutes takes a number from ${MIN_MINUTES} on.`;
  if (!(rate > 0 && rate <= MAX_RATE)) return `--rate takes a number up to ${MAX_RATE}.`;
  return {
    minutes,
    rate,
    /** A short run has as many samples as can be judged. */
    everyMs: Math.min(60_000, (minutes * 60_000) / SAMPLES_AT_LEAST),
    browser: !values['no-browser'],
    json: values.json,
    help: values.help,
  };
}
