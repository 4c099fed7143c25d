/** Finds what JSON permits and two readers may understand differently: doubled names, bottomless nesting. @module */
import { quote } from '../../options/quote.ts';

/** No honest token comes near it, and far deeper values cannot be written out again. */
const MAX_DEPTH = 32;

/** Describes the first hazard in a JSON text that `JSON.parse` accepts; undefined when there is none. */
export function findJsonHazard(text: string): string | undefined {
  /** One entry for each open bracket: the names so far of an object, nothing for an array. */
  const open: (Set<string> | undefined)[] = [];
  let expectsName = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') {
      const end = findStringEnd(text, index);
      const names = open.at(-1);
      if (expectsName && names) {
        const name = JSON.parse(text.slice(index, end + 1)) as string;
        if (names.has(name)) return `the name ${quote(name)} occurs twice in one object`;
        names.add(name);
      }
      expectsName = false;
      index = end;
    } else if (character === '{' || character === '[') {
      if (open.length === MAX_DEPTH) return `it is nested deeper than ${MAX_DEPTH} levels`;
      open.push(character === '{' ? new Set() : undefined);
      expectsName = character === '{';
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ',') {
      expectsName = open.at(-1) !== undefined;
    }
  }
  return undefined;
}

function findStringEnd(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}
