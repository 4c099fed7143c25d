/** Knows where the emulator listens and which `Host` headers therefore mean it. @module */
import { isIP } from 'node:net';

export interface Ports {
  http: number;
  https: number;
}

export interface Address {
  /** Origin without a slash at the end, as a browser on this machine reaches it. */
  readonly url: string;
  /** The same over https: the chat SDK joins a conversation there and nowhere else. */
  readonly httpsUrl: string;
  /** False for any other name, whatever address it resolves to: that is DNS rebinding. */
  isOwnHost(host: string, isEncrypted: boolean): boolean;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
const DEFAULT_PORTS = { http: 80, https: 443 };

export function createAddress(host: string, ports: Ports): Address {
  const configured = (isIP(host) === 6 ? `[${host}]` : host).toLowerCase();
  const isWildcard = host === '0.0.0.0' || host === '::';
  const names = new Set([...LOOPBACK, configured]);
  const originOf = (scheme: keyof Ports): string => {
    const port = ports[scheme] === DEFAULT_PORTS[scheme] ? '' : `:${ports[scheme]}`;
    return `${scheme}://${isWildcard ? 'localhost' : configured}${port}`;
  };
  return {
    url: originOf('http'),
    httpsUrl: originOf('https'),
    isOwnHost(header, isEncrypted): boolean {
      const scheme = isEncrypted ? 'https' : 'http';
      const match = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/i.exec(header);
      if (!match?.[1] || Number(match[2] ?? DEFAULT_PORTS[scheme]) !== ports[scheme]) return false;
      const name = match[1].toLowerCase();
      if (names.has(name)) return true;
      // Rebinding needs a name; an address typed as numbers is this machine's, or would not arrive.
      return isWildcard && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
    },
  };
}
