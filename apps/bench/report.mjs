/** What the rounds say, and what they cannot say. @module */
import { cpus } from 'node:os';

/** With fewer, a small spread may be luck. */
const MIN_ROUNDS = 5;

function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}

const short = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(value < 1 ? 2 : 3);

function summary(values, unit = '') {
  const { median, min, max } = spread(values);
  return `${short(median)}${unit} (${short(min)}–${short(max)})`;
}

/** Undecided where rounds disagree about who is ahead, or where a route differs as much from itself. */
function comparison(ratios, noise) {
  const { median, min, max } = spread(ratios);
  const away = (ratio) => Math.abs(Math.log(ratio));
  const isBeyondNoise = away(median) > Math.max(...noise.map(away));
  const isDecided = ratios.length >= MIN_ROUNDS && (min > 1 || max < 1) && isBeyondNoise;
  return isDecided ? `**${summary(ratios)}**` : `cannot tell on this machine: ${summary(ratios)}`;
}

/** The tables of the README. */
export function report(rounds) {
  const ratios = (one, other, figure) => rounds.map((r) => r[one][figure] / r[other][figure]);
  const row = (title, figure) => {
    const noise = ratios('again', 'jsonwebtoken', figure);
    const cells = ['jsonwebtoken', 'jose', 'fast-jwt'].map((other) =>
      comparison(ratios('ours', other, figure), noise),
    );
    return `| ${title} | ${cells.join(' | ')} | ${summary(noise)} |`;
  };
  const of = (read, unit) => summary(rounds.map(read), unit);
  return `
Median (smallest–largest) of ${rounds.length} rounds, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores (${cpus()[0].model.trim()}), Node ${process.versions.node}:

| Our token route ÷ one written with | \`jsonwebtoken\` | \`jose\` | \`fast-jwt\` | noise: one ÷ itself |
| --- | --- | --- | --- | --- |
${row('tokens per CPU second (more is better)', 'tokens')}
${row('what another page waits meanwhile, p99 (less is better)', 'waitMs')}
${row('delay of the event loop meanwhile, p99 (less is better)', 'delayMs')}

| The emulator | here | in RSA-2048 signatures of ${of((r) => r.signatureMs, ' ms')} |
| --- | --- | --- |
| time to start, as a process | ${of((r) => r.startMs, ' ms')} | ${of((r) => r.startMs / r.signatureMs)} |
| chat starts a second | ${of((r) => 1000 / r.chatMs)} | each worth ${of((r) => r.chatMs / r.signatureMs)} |
`;
}
