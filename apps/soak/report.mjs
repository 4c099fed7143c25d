/** What a run says: a line each minute, and a table with a verdict at the end. @module */
import { cpus } from 'node:os';
import { ALLOWANCES, judgeSeries, MIN_SAMPLES } from './judge.mjs';

const MIB = 1024 * 1024;
const PROCESSES = ['shop', 'emulator'];
const TITLES = {
  heapUsed: 'heap after a collection',
  rss: 'memory of the process',
  descriptors: 'open descriptors',
};
const mib = (bytes) => `${(bytes / MIB).toFixed(1)} MiB`;
const written = (figure, value) =>
  figure === 'descriptors' ? `${Math.round(value * 10) / 10}` : mib(value);

/** One line, for whoever watches. */
export function progressLine({ samples, counts, keys, failures }) {
  const { minutes, shop, emulator } = samples.at(-1);
  const state = (name, { heapUsed, rss, descriptors, delayMs }) =>
    `${name} ${mib(heapUsed)} of ${mib(rss)}, ${descriptors ?? '?'} open, ${delayMs} ms`;
  const { started, refused, lost, wrong, guests } = counts;
  return [
    `${minutes.toFixed(1).padStart(5)} min`,
    state('shop', shop),
    state('emulator', emulator),
    `${started} chats, ${refused} refused, ${lost} lost, ${wrong + guests} wrong`,
    `${keys.rotated} rotations`,
    ...(lost + refused > 0
      ? [Object.entries(failures).map(([what, times]) => `${what} (${times})`)]
      : []),
  ].join(' | ');
}

/** What must not have happened, however flat everything is. */
function faultsOf({ counts, keys, kids }, crash) {
  const { refused, lost, wrong, guests, forgedAccepted, tokensAfterSignOut } = counts;
  const never = { refused, lost, wrong, guests, forgedAccepted, tokensAfterSignOut };
  return [
    ...(crash ? [crash] : []),
    ...Object.entries(never).flatMap(([what, times]) => (times > 0 ? [`${what}: ${times}`] : [])),
    ...(counts.started === 0 ? ['no chat was started'] : []),
    // Of the last key it may be too early.
    ...(kids < keys.rotated
      ? [`${keys.rotated} rotations, and ${kids} keys with which chats began`]
      : []),
  ];
}

/** Judges every figure of both processes. */
export function judgeRun(run, crash) {
  const judged = PROCESSES.flatMap((process) =>
    Object.keys(ALLOWANCES).flatMap((figure) => {
      const series = run.samples.map((sample) => {
        return { minutes: sample.minutes, value: sample[process][figure] };
      });
      if (series.some(({ value }) => value === undefined)) return [];
      const verdict = judgeSeries(series, ALLOWANCES[figure]);
      return verdict ? [{ process, figure, ...verdict }] : [];
    }),
  );
  const faults = faultsOf(run, crash);
  if (judged.length === 0) faults.push(`fewer than ${MIN_SAMPLES} samples: nothing can be judged`);
  return { judged, faults, isFlat: faults.length === 0 && judged.every((one) => one.isFlat) };
}

/** The table at the end. */
export function summaryOf({ judged, faults, isFlat, ...run }) {
  const { counts, keys, kids } = run;
  const rows = judged.map(({ process, figure, before, after, perHour, allowed, ...one }) => {
    const now = (value) => written(figure, value);
    return `| ${process} | ${TITLES[figure]} | ${now(before)} | ${now(after)} | ${now(perHour)} | ${now(allowed)} | ${one.isFlat ? 'flat' : '**grows**'} |`;
  });
  const delays = PROCESSES.map((name) => {
    const worst = Math.max(...run.samples.slice(1).map((sample) => sample[name].delayMs));
    return `${name} ${worst} ms`;
  });
  return `
${run.startedAt.slice(0, 10)}, ${run.samples.at(-1).minutes.toFixed(0)} minutes, Node ${run.node}, ${cpus().length} cores (${cpus()[0].model.trim()})

| process | figure | second quarter | last quarter | slope per hour | may grow by | verdict |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${counts.started} chats, ${counts.inBrowser} of them in Chromium; ${counts.refused} refused, ${counts.lost} lost, ${counts.wrong} somebody else's, ${counts.guests} a guest's; ${counts.repeats} tokens asked for again.
${counts.forgedRefused} forged tokens refused, ${counts.forgedAccepted} accepted; ${counts.tokensAfterSignOut} tokens after signing out.
${keys.rotated} rotations, ${keys.pruned} keys pruned, chats under ${kids} keys.
Longest delay of the event loop in a minute's 99th percentile: ${delays.join(', ')}.

${isFlat ? 'Flat.' : 'Not flat.'}
${faults.map((fault) => `- ${fault}\n`).join('')}`;
}
