/** Reads a JSON object so that every careful reader would read the same one. @module */
import { findJsonHazard } from './find-json-hazard.ts';

export type ParsedObject = { value: Record<string, unknown> } | { problem: string };

/** `problem` completes a sentence that begins with what was read: "The header …". */
export function parseJsonObject(text: string): ParsedObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problem: 'is JSON, but not an object' };
  }
  const hazard = findJsonHazard(text);
  if (hazard !== undefined) return { problem: `is ambiguous JSON: ${hazard}` };
  return { value: value as Record<string, unknown> };
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
