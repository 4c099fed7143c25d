/** Knows the keys that are made for tests and published for everybody: nothing that they sign proves anything. @module */
import { createHash, type KeyObject } from 'node:crypto';

/** RFC 7638 thumbprints of the keys in `@lcw-auth/emulator/test-keys`. */
const TEST_KEY_THUMBPRINTS: ReadonlySet<string> = new Set([
  'DHTbolZNmkm6gxHbjX5GNSrlpWLuLxsGJ0hlZCb3Q7c',
]);

/** Whether this is one of the test keys, of which everybody has the private half. */
export function isTestKey(publicKey: KeyObject): boolean {
  const { e, kty, n } = publicKey.export({ format: 'jwk' });
  const thumbprint = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  return TEST_KEY_THUMBPRINTS.has(thumbprint);
}

/** Whether the site says of itself that its customers are real. */
export const isProduction = (): boolean => process.env.NODE_ENV === 'production';

/** Why test keys are not used, and what to do; `isProduction` when not even `allowTestKeys` helps. */
export function testKeysProblem(isProduction: boolean): string {
  const remedy = isProduction
    ? 'NODE_ENV is production, where allowTestKeys does not count'
    : 'In tests, and nowhere else, set allowTestKeys: true';
  return `these are the test keys of @lcw-auth/emulator, whose private half everybody has: with them anybody is any customer. Make keys of your own with: lcw-auth keys create. ${remedy}.`;
}
