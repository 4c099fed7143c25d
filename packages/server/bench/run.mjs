/** `npm run bench`: measures the built server, prints the figures, and keeps them with `--write`. @module */
import { startContenders } from './contenders/start-contenders.mjs';
import { startAwake } from './load/keep-awake.mjs';
import { startLoad } from './load/start-load.mjs';
import { measureRound } from './measure/measure-round.mjs';
import { measurementsOf, SIZES } from './measure/measurements.mjs';
import { readArguments } from './read-arguments.mjs';
import { describeMachine } from './report/describe-machine.mjs';
import { formatTable } from './report/format-table.mjs';
import { summarize } from './report/summarize.mjs';
import { writeResults } from './report/write-results.mjs';

const { rounds: wanted, isQuick, isWritten } = readArguments(process.argv.slice(2));
/** Until the compiler has seen everything often: a site has served its first thousand tokens once. */
const WARM_UP_ROUNDS = 3;

const progress = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

const machine = describeMachine();
const startedMs = performance.now();
const contenders = await startContenders();
const loads = {
  tokens: startLoad({ givesWay: true }),
  visitor: startLoad(),
  awake: startAwake(),
};
const rounds = [];
try {
  const size = isQuick ? SIZES.quick : SIZES.full;
  const measurements = measurementsOf(contenders, loads, size);
  progress(`Warming up, then ${wanted} rounds …`);
  for (let round = 1; round <= (isQuick ? 1 : WARM_UP_ROUNDS); round += 1) {
    await measureRound(measurements);
  }
  for (let round = 1; round <= wanted; round += 1) {
    progress(`Round ${round} of ${wanted} …`);
    rounds.push(await measureRound(measurements));
  }
} finally {
  for (const load of Object.values(loads)) load.close();
  contenders.close();
}

const seconds = Math.round((performance.now() - startedMs) / 1000);
const run = `${rounds.length}${isQuick ? ' quick' : ''} rounds after the warm-up, ${seconds} s`;
const summaries = summarize(rounds, isQuick);
const about = [...machine, ['Run', run]].map(([what, value]) => `${what}: ${value}`);
process.stdout.write(`${about.join('\n')}\n\n${formatTable(summaries)}\n`);
if (isWritten) {
  await writeResults(summaries, machine, run);
  progress('Written to bench/RESULTS.md.');
}
