/** Makes a certificate for this machine, good until the emulator ends. @module */
import { isIP } from 'node:net';

/** PEM texts. */
export interface Certificate {
  key: string;
  cert: string;
}

const LIFETIME_MS = 30 * 24 * 3600 * 1000;
/** Browsers compare with their own clock, and some machine may be a little behind. */
const BACKDATED_MS = 3600 * 1000;

/** For `host` and for every name of the loopback; nobody trusts it until told to. */
export async function makeSelfSigned(host: string): Promise<Certificate> {
  // Loaded only here: who brings a certificate does without.
  const { generate } = await import('selfsigned');
  const names = new Set(['localhost', '127.0.0.1', '::1', host.toLowerCase()]);
  const now = Date.now();
  const made = await generate([{ name: 'commonName', value: 'lcw-auth emulator' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - BACKDATED_MS),
    notAfterDate: new Date(now + LIFETIME_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: Array.from(names, (name) =>
          isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
        ),
      },
    ],
  });
  return { key: made.private, cert: made.cert };
}
