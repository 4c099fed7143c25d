/** Knows where the emulator listens and which `Host` headers therefore mean it. @module */
import { isIP } from 'node:net';

export interface Address {
  /** Origin without a slash at the end, as a browser on this machine reaches it. */
  readonly url: string;
  /** False for any other name, whatever address it resolves to: that is DNS rebinding. */
  isOwnHost(host: string): boolean;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

export function createAddress(host: string, port: number): Address {
  const configured = (isIP(host) === 6 ? `[${host}]` : host).toLowerCase();
  const isWildcard = host === '0.0.0.0' || host === '::';
  const names = new Set([...LOOPBACK, configured]);
  return {
    url: `http://${isWildcard ? 'localhost' : configured}${port === 80 ? '' : `:${port}`}`,
    isOwnHost(header): boolean {
      const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(header);
      if (!match?.[1] || Number(match[2] ?? 80) !== port) return false;
      const name = match[1].toLowerCase();
      if (names.has(name)) return true;
      // Rebinding needs a name; an address typed as numbers is this machine's, or would not arrive.
      return isWildcard && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    },
  };
}
