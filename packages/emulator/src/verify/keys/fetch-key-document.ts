/** Fetches what the site's public key address answers, as a foreign server would (K1). @module */
import { readLimited } from './read-limited.ts';

const MAX_DOCUMENT_BYTES = 64 * 1024;

export interface FetchLimits {
  timeoutMs: number;
  /** Ends the fetch early, when the emulator closes. */
  signal?: AbortSignal;
}

export interface KeyAnswer {
  status: number;
  contentType: string;
  /** Where a redirect points; empty when there is none. */
  location: string;
  body: string;
}

/** Why there is no answer to judge. */
export interface NoAnswer {
  finding: string;
  advice?: string;
  isTimeout?: true;
}

export async function fetchKeyDocument(
  url: URL,
  limits: FetchLimits,
): Promise<KeyAnswer | NoAnswer> {
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: '*/*', 'user-agent': 'lcw-auth-emulator' },
      signal: limits.signal ? AbortSignal.any([timeout, limits.signal]) : timeout,
    });
    const body = await readLimited(response, MAX_DOCUMENT_BYTES);
    if (body === undefined) {
      return {
        finding: `The public key address answers with more than ${MAX_DOCUMENT_BYTES} bytes.`,
        advice: 'It has to answer with the key and nothing else.',
      };
    }
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      location: response.headers.get('location') ?? '',
      body,
    };
  } catch (error) {
    if (timeout.aborted) {
      return {
        isTimeout: true,
        finding: `The public key address did not answer within ${limits.timeoutMs / 1000} seconds.`,
        advice: 'See that the site runs and that the key needs no slow work.',
      };
    }
    return describeNetworkFailure(error);
  }
}

function describeNetworkFailure(error: unknown): NoAnswer {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = !(cause instanceof Error)
    ? 'no reason given'
    : String('code' in cause ? cause.code : cause.message);
  const advice = /CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code)
    ? "The site's certificate is not trusted here; for a private authority set NODE_EXTRA_CA_CERTS."
    : 'Start the site, and compare the address with the option "publicKeyUrl".';
  return { finding: `The public key address cannot be reached (${code}).`, advice };
}
