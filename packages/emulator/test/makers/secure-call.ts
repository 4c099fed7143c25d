/** Calls over https, trusting one certificate and no other. @module */
import { request } from 'node:https';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';

export interface SecureAnswer {
  status: number;
  text: string;
}

/** `ca` is the certificate to trust, which for a self-signed one is itself. */
export function secureCall(
  url: string,
  { ca, ...options }: { ca: string; headers?: Record<string, string> },
): Promise<SecureAnswer> {
  return new Promise((resolve, reject) => {
    const init = {
      ...options,
      ca,
      agent: false,
      // By the address, as a browser does, whatever the Host header says.
      checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
        checkServerIdentity(new URL(url).hostname, certificate),
    };
    const call = request(url, init, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    call.on('error', reject);
    call.end();
  });
}

/** The certificate that is presented at an address, as PEM. */
export function fetchCertificate(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    // Only to look at it: nothing is sent.
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      const pem = socket.getPeerX509Certificate()?.toString() ?? '';
      socket.destroy();
      resolve(pem);
    });
    socket.once('error', reject);
  });
}
