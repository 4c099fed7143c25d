/** Words for messages. @module */

const plain = (name: string): string => name.toLowerCase().replace(/\W/g, '');

/** The name that was probably meant: it begins the same, or has the same letters; case and dashes do not count. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const start = plain(name).slice(0, 7);
  const lettersOf = (text: string) => [...plain(text)].sort().join();
  const isMeant = (known: string) =>
    plain(known).startsWith(start) || lettersOf(known) === lettersOf(name);
  return start.length > 2 ? names.find(isMeant) : undefined;
}
