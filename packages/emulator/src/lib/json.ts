/** Reads JSON so that every careful reader would read the same, and members of what was read. @module */
import { quote } from './text.ts';

export type ParsedObject = { value: Record<string, unknown> } | { problem: string };

/** An object with names and values: neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `problem` completes a sentence that begins with what was read: "The header …". */
export function parseJsonObject(text: string): ParsedObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON' };
  }
  if (!isRecord(value)) {
    return { problem: 'is JSON, but not an object' };
  }
  const hazard = findJsonHazard(text);
  if (hazard !== undefined) return { problem: `is ambiguous JSON: ${hazard}` };
  return { value };
}

/** As above from bytes, which must be UTF-8. */
export function parseJsonBytes(bytes: Uint8Array): ParsedObject {
  try {
    // ignoreBOM keeps the mark in the text, where it is what JSON says it is: an error.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return parseJsonObject(decoder.decode(bytes));
  } catch {
    return { problem: 'is not UTF-8 text' };
  }
}

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

/** A member of an object; undefined when there is no such. */
export function readMember(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  return (body as Record<string, unknown>)[name];
}

/** The same when it is text. */
export function readText(body: unknown, name: string): string | undefined {
  const value = readMember(body, name);
  return typeof value === 'string' ? value : undefined;
}

/** The same when it is an object with names and values. */
export function readObject(body: unknown, name: string): Record<string, unknown> | undefined {
  const value = readMember(body, name);
  return isRecord(value) ? value : undefined;
}
