/** A process that asks a site as its parent says, so that the asking is not counted as the site's CPU. @module */
import { PATTERNS } from './patterns.mjs';

/** @typedef {{ [Name in keyof typeof PATTERNS]: [Name, Parameters<typeof PATTERNS[Name]>[0]] }[keyof typeof PATTERNS]} Order */

process.on('message', async (/** @type {Order} */ [name, pattern]) => {
  try {
    const run = /** @type {(pattern: unknown) => Promise<unknown>} */ (PATTERNS[name]);
    process.send?.({ result: await run(pattern) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
  }
});

// A parent that is gone has no use for a load.
process.on('disconnect', () => process.exit());
