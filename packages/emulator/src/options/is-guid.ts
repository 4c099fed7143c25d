/** Tells a GUID as Dataverse writes it from any other text. @module */

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for 8-4-4-4-12 hexadecimal digits without braces, in either letter case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}
