/** Words for messages. @module */

const plain = (name: string): string => name.toLowerCase().replace(/\W/g, '');

const fromEnd = (text: string, index: number): string | undefined => text[text.length - 1 - index];

/** The name that was probably meant: it begins the same, or but for two letters in one place is the same. Undefined when none is. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const given = plain(name);
  return names.find((candidate) => {
    const known = plain(candidate);
    let start = 0;
    let end = 0;
    while (start < given.length && given[start] === known[start]) start += 1;
    while (end < given.length && fromEnd(given, end) === fromEnd(known, end)) end += 1;
    return start > 5 || start + end >= Math.max(given.length, known.length, 4) - 2;
  });
}
