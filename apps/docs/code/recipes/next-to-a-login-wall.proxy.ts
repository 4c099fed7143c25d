import type { IncomingMessage } from 'node:http';
import { type JWTVerifyGetKey, jwtVerify } from 'jose';

/** What a proxy's signed assertion has to say; its documentation has the header and the values. */
export interface Proxy {
  header: string; // in lower case, such as 'cf-access-jwt-assertion'
  keys: JWTVerifyGetKey; // createRemoteJWKSet(new URL('https://…'))
  issuer: string;
  audience: string;
  algorithms: string[]; // ['RS256'], or ['ES256']
}

/** For the option `user`: the account that the proxy vouches for. */
export function userOfProxy({ header, keys, ...expected }: Proxy) {
  const checks = { ...expected, requiredClaims: ['exp'] };
  return async (req: IncomingMessage): Promise<{ account: string } | undefined> => {
    const assertion = req.headers[header];
    if (typeof assertion !== 'string') return undefined;
    const { payload } = await jwtVerify(assertion, keys, checks);
    return payload.sub ? { account: payload.sub } : undefined;
  };
}
