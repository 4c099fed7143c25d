/** Reads a PEM text as a private key, or says in plain words what it is instead. @module */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { damagedPemProblem, pemProblem, textProblem } from './name-key-format.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([\s\S]*?)-----END \1-----/g;

/** PKCS#8 and PKCS#1. */
const PRIVATE_RSA = new Set(['PRIVATE KEY', 'RSA PRIVATE KEY']);

/** The same block as OpenSSL wants it, whatever happened to its line breaks and indentation. */
function tidyPem(label: string, body: string): string {
  const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // OpenSSL's reason is about its own internals; the caller says what is wrong instead.
    return undefined;
  }
}

/**
 * Parses a PKCS#8 or PKCS#1 PEM text. Quotation marks around it, indentation, line breaks that are
 * written out or were lost, and other blocks beside the key do no harm. The text is never in the problem.
 */
export function parsePem(text: string): { privateKey: KeyObject } | { problem: string } {
  // A backslash is no letter of PEM: hosting panels write line breaks so.
  const plain = text.replaceAll(/\\r|\\n/g, '\n');
  const blocks = [...plain.matchAll(BLOCK)].map(([, label = '', body = '']) => ({ label, body }));
  if (blocks.length === 0) return { problem: textProblem(text) };
  const [found, second] = blocks.filter(({ label }) => PRIVATE_RSA.has(label));
  if (found === undefined) return { problem: pemProblem(blocks.map(({ label }) => label)) };
  if (second !== undefined) {
    return {
      problem:
        'the PEM text holds several private keys. Keep one; to change keys without a lost chat, use a key set (npx lcw-auth keys create).',
    };
  }
  const privateKey = readKey(tidyPem(found.label, found.body));
  return privateKey ? { privateKey } : { problem: damagedPemProblem(found.label, found.body) };
}
