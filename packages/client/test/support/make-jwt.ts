/** Makes texts that look like tokens. @module */

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWT issued now, valid for an hour, with an obviously made-up signature. */
export function makeJwt(claims: Record<string, unknown> = {}, header: object = {}): string {
  const iat = Math.floor(Date.now() / 1000);
  return [
    encode({ alg: 'RS256', typ: 'JWT', ...header }),
    encode({ iss: 'contosohelp.com', sub: 'kim', iat, exp: iat + 3600, ...claims }),
    'c2lnbmF0dXJl',
  ].join('.');
}
