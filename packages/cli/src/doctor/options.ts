/** What an examination is told. @module */
import type { VisitorOptions } from './net/visitor.ts';

/** With what the customer is recognised. Each goes to the origins named in the options only. */
export interface Credentials {
  /** Sent with each request for a token and for the page, such as `cookie` or `authorization`. */
  headers?: Readonly<Record<string, string>>;
  /** A sign-in form that is filled in first; its cookies are the customer's. */
  signIn?: { url: URL; fields: Readonly<Record<string, string>> };
}

export interface DoctorOptions extends VisitorOptions {
  /** The site's origin. */
  site: URL;
  /** @default `/_services/auth/publickey` of the site */
  keyUrl?: URL;
  /** @default `/_services/auth/token` of the site */
  tokenUrl?: URL;
  /** A page with the widget. @default none, and the level is left out */
  pageUrl?: URL;
  /** The widget's script tag. @default the one in the page */
  widgetTag?: string;
  /** Trusts this host with a token although it is not one of Microsoft's. */
  orgUrl?: URL;
  /** @default what the page says, else `auth.getAuthenticationToken` */
  clientFunction?: string;
  credentials?: Credentials;
  /** Starts a conversation, and ends it at once. @default false */
  startChat?: boolean;
  /** Opens the page in a browser besides. */
  browser?: BrowserVisit;
  /** Levels to leave out. */
  skip?: readonly string[];
  /** The clock, in epoch milliseconds. */
  now: () => number;
  /** Told what is being done now, for a progress line. */
  onProgress?: (doing: string) => void;
}

/** Opens a page and says what it is like once its scripts have run. */
export type BrowserVisit = (visit: {
  url: URL;
  /** A cookie header for the page's own origin. */
  cookie: string | undefined;
  clientFunction: string;
  signal: AbortSignal | undefined;
}) => Promise<SeenInBrowser>;

export interface SeenInBrowser {
  hasFunction: boolean;
  hasWidget: boolean;
  /** What the policy refused: directive and host of each. */
  blocked: readonly string[];
}

/** Every origin that the options name: where credentials may go. */
export function namedOrigins(options: DoctorOptions): ReadonlySet<string> {
  const { site, keyUrl, tokenUrl, pageUrl, credentials } = options;
  const urls = [site, keyUrl, tokenUrl, pageUrl, credentials?.signIn?.url];
  return new Set(urls.flatMap((url) => (url ? [url.origin] : [])));
}
