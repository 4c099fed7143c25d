/** Checks a certificate and its key before anything listens. What is in them is never shown. @module */
import { createSecureContext } from 'node:tls';
import type { OptionReader } from './option-reader.ts';
import type { TlsOptions } from './options.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';

const NAMES = ['key', 'cert'] as const;
const FIX =
  'Give { key, cert }: the texts of two PEM files that belong together, such as mkcert writes.';

export function parseTls(value: unknown, reader: OptionReader): Readonly<TlsOptions> | undefined {
  if (value === undefined) return undefined;
  const refuse = (option: string, received: string): undefined => {
    reader.problems.push({ option, received, fix: FIX });
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('tls', value === null ? 'null' : 'no object');
  }
  refuseUnknownNames(value, NAMES, 'tls.', reader);
  const { key, cert } = value as Partial<Record<keyof TlsOptions, unknown>>;
  if (!isPem(key, 'PRIVATE KEY')) return refuse('tls.key', 'no private key in PEM');
  if (!isPem(cert, 'CERTIFICATE')) return refuse('tls.cert', 'no certificate in PEM');
  try {
    createSecureContext({ key, cert });
  } catch {
    // Its message may quote what it could not read.
    return refuse('tls', 'a key and a certificate that cannot be used together');
  }
  return Object.freeze({ key, cert });
}

function isPem(value: unknown, label: string): value is string {
  return typeof value === 'string' && new RegExp(`-----BEGIN [A-Z ]*${label}-----`).test(value);
}
