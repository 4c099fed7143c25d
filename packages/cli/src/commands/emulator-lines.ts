/** The lines that `lcw-auth emulator` prints about its switches and its calls. @module */
import type { Emulator, EmulatorOptions, LogEntry } from '@lcw-auth/emulator';

const isOn = (value: unknown) => value !== 0 && value !== 'none' && value !== false;

/** One for the faults, one for being loose; empty when there is nothing to say. */
export function switchLines({ faults }: Emulator, { loose }: EmulatorOptions): string {
  const count = Object.values(faults).filter(isOn).length;
  const lines = [
    ...(count === 0
      ? []
      : [`Faults           ${count} switched on; the agent's view switches them off`]),
    ...(loose
      ? [
          "Loose            what is not emulated gets an empty answer, and is listed in the agent's view",
        ]
      : []),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

/** What `--verbose` prints of a call. */
export function logLine(entry: LogEntry): string {
  const { at, method, path, status, durationMs, refusal, rule, fault, unknown } = entry;
  const time = new Date(at).toISOString().slice(11, 19);
  const remarks = [
    refusal !== undefined && rule !== undefined ? `${rule} ${refusal}` : refusal,
    fault === undefined ? undefined : `(fault ${fault})`,
    unknown === undefined ? undefined : `(unknown ${unknown})`,
  ].filter((remark) => remark !== undefined);
  return `${[time, status || '---', `${method} ${path}`, `${durationMs} ms`, ...remarks].join('  ')}\n`;
}
