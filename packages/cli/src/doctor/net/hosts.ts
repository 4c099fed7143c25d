/** Which hosts are this machine's own, which are private, and which are Microsoft's chat service. @module */
import { isIP } from 'node:net';

/** The organisation's address in public and government clouds, as Microsoft documents them. */
const CHAT_SERVICES = ['.omnichannelengagementhub.com', '.omnichannelengagementhub.us'];

const PRIVATE_V4 =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const PRIVATE_V6 = /^(?:::1?$|f[cd]|fe[89ab])/i;

/** `localhost` and its kind by name, or a loopback address. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    /^(?:.+\.)?localhost$/.test(hostname) ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}

/** An address that is not reachable from the internet. */
export function isPrivateAddress(address: string): boolean {
  const v4 = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1] ?? address;
  return isIP(v4) === 4 ? PRIVATE_V4.test(v4) : PRIVATE_V6.test(address);
}

/** Whether a page's `data-org-url` may be taken at its word. */
export function isChatService(url: URL): boolean {
  return (
    url.protocol === 'https:' &&
    url.port === '' &&
    CHAT_SERVICES.some((domain) => url.hostname.endsWith(domain))
  );
}

/** Plain http shows everything to everybody on the way; on the loopback interface nobody is. */
export function isSafe(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}
