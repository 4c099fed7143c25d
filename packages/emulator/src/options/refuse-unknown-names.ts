/** Notes every option that does not exist, with the one that was probably meant. @module */
import { nearestName } from './nearest-name.ts';
import type { OptionReader } from './option-reader.ts';
import { quote } from './quote.ts';

/** `place` says where the options stand, such as `widgets[0].`; empty for the emulator's own. */
export function refuseUnknownNames(
  options: object,
  known: readonly string[],
  place: string,
  reader: OptionReader,
): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const nearest = nearestName(name, known);
    reader.problems.push({
      option: `${place}${quote(name)}`,
      received: 'an option that does not exist',
      fix: nearest ? `Did you mean "${nearest}"?` : `Known options: ${known.join(', ')}.`,
    });
  }
}
