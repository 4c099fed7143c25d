/** The lines that `lcw-auth emulator` prints about its switches and its calls. @module */
import type { Emulator, EmulatorOptions, LogEntry } from '@lcw-auth/emulator';
import { faultWords } from './emulator-faults.ts';

/** The address of this machine's own loopback interface, in its usual forms. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

/** What is out of the ordinary; empty when nothing is. */
export function switchLines(
  { faults, widgets }: Emulator,
  { loose, host = 'localhost', outOfOperatingHours }: EmulatorOptions,
): string {
  const on = faultWords(faults);
  const further = widgets.slice(1).map(({ widgetTag }) => widgetTag);
  return [
    on.length > 0 && labelled('Faults', `${on.join(', ')}. The agent's view switches them off`),
    loose &&
      labelled(
        'Loose',
        "what is not emulated gets an empty answer, and is listed in the agent's view",
      ),
    outOfOperatingHours && labelled('Out of hours', 'no chat begins'),
    !LOOPBACK.test(host) &&
      labelled('Open', `whoever reaches ${host} sees the agent's view: use test customers only`),
    further.length > 0 &&
      `\n  The further widgets, instead of the tag below:\n\n${further.join('\n')}\n`,
  ]
    .filter((line) => line)
    .join('');
}

/** Where the page has to accept the certificate first, unless the user brought one. */
export function httpsLines({ httpsUrl }: Emulator, { tls }: EmulatorOptions): string {
  const advice = `                   If the page uses the chat SDK or the React widget, open this address
                   once and accept its certificate. The script tag needs no https.
`;
  return `${labelled('Over https', httpsUrl)}${tls === undefined ? advice : ''}`;
}

function labelled(label: string, text: string): string {
  return `  ${label.padEnd(17)}${text}\n`;
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
