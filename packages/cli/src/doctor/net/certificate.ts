/**
 * Looks at a certificate as a server would that fetches nothing by itself. Every fault is looked for
 * on its own, since TLS libraries name one of several.
 * @module
 */
import type { X509Certificate } from 'node:crypto';
import tls, { type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { Cause } from '../checks.ts';
import { quoted } from '../text.ts';
import type { VisitorOptions } from './visitor.ts';

export interface CertificateFault {
  cause: Extract<Cause, `certificate_${string}`>;
  seen: string;
}

/** Nothing of what is behind such a certificate has been seen: the connection was not made. */
export type Inspection = { faults: readonly CertificateFault[] } | { isUnreachable: true };

/** @param now - epoch milliseconds. */
export function inspectCertificate(
  url: URL,
  { ca, lookup, timeout = AbortSignal.timeout.bind(AbortSignal), signal }: VisitorOptions,
  { now, timeoutMs }: { now: number; timeoutMs: number },
): Promise<Inspection> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const limit = timeout(timeoutMs);
  const ending = signal ? AbortSignal.any([limit, signal]) : limit;
  return new Promise((resolve) => {
    const socket = tls.connect({
      host,
      port: Number(url.port || 443),
      rejectUnauthorized: false,
      ...(/[a-z]/i.test(host) && !host.includes(':') ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca }),
      ...(lookup === undefined ? {} : { lookup }),
    });
    const end = (inspection: Inspection) => {
      ending.removeEventListener('abort', stop);
      socket.destroy();
      resolve(inspection);
    };
    const stop = () => end({ isUnreachable: true });
    ending.addEventListener('abort', stop);
    socket.on('error', stop);
    socket.on('secureConnect', () => end({ faults: findFaults(socket, host, now) }));
  });
}

function findFaults(socket: TLSSocket, host: string, now: number): CertificateFault[] {
  const faults: CertificateFault[] = [];
  const peer = socket.getPeerCertificate(true);
  const leaf = socket.getPeerX509Certificate();
  if (!leaf) return faults;
  const chain = describeChain(socket, peer);
  if (chain) faults.push(chain);
  const wrongHost = tls.checkServerIdentity(host, peer);
  if (wrongHost) {
    const seen = `The certificate is for ${peer.subjectaltname ? quoted(peer.subjectaltname, 120) : 'no name'}, and the host is ${host}.`;
    faults.push({ cause: 'certificate_wrong_host', seen });
  }
  const time = outOfTime(leaf, now);
  if (time) faults.push({ cause: 'certificate_expired', seen: time });
  return faults;
}

/** Node adds a trusted root to what the server sent, so a whole chain ends with one that signed itself. */
function describeChain(
  socket: TLSSocket,
  leaf: DetailedPeerCertificate,
): CertificateFault | undefined {
  let last = leaf;
  let length = 1;
  while (last.issuerCertificate && last.issuerCertificate !== last && length < 10) {
    if (last.issuerCertificate.fingerprint256 === last.fingerprint256) break;
    last = last.issuerCertificate;
    length += 1;
  }
  // One without the right to sign others is not linked to itself, and names itself all the same.
  const isSelfSigned =
    last.issuerCertificate?.fingerprint256 === last.fingerprint256 ||
    JSON.stringify(last.issuer) === JSON.stringify(last.subject);
  const sent = length === 1 ? 'one certificate' : `${length} certificates`;
  if (!isSelfSigned) {
    return {
      cause: 'certificate_incomplete',
      seen: `The server sends ${sent}, and the issuer of the last one is missing (${issuerOf(last)}).`,
    };
  }
  const error = String(socket.authorizationError ?? '');
  // Of one that is alone and out of its time too, only the time is told.
  const isHidden = length === 1 && /EXPIRED|NOT_YET_VALID/.test(error);
  if (/SELF_SIGNED|UNABLE_TO/.test(error) || isHidden) {
    return {
      cause: 'certificate_untrusted',
      seen: `The chain ends with a certificate that nobody here trusts (${issuerOf(last)}).`,
    };
  }
  return undefined;
}

function issuerOf({ issuer }: DetailedPeerCertificate): string {
  const name = issuer.CN ?? issuer.O ?? 'without a name';
  return quoted(Array.isArray(name) ? name.join(', ') : name, 120);
}

function outOfTime({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
  if (Date.parse(validTo) <= now) return `The certificate ended at ${validTo}.`;
  if (Date.parse(validFrom) > now) return `The certificate begins at ${validFrom}.`;
  return undefined;
}
