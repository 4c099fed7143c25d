import { type KeySource, liveChatAuth } from '@lcw-auth/server';
import express, { type Express as App, type Request } from 'express';
import openIdConnect, { type ConfigParams } from 'express-openid-connect';
import { decodeJwt } from 'jose';

// The package is CommonJS, of which Node does not find every name in an import.
const { auth, requiresAuth } = openIdConnect;

/** `provider` has what its console gave you; `findContactId` is your look-up in Dataverse. */
export function createSite(
  keys: KeySource,
  provider: ConfigParams,
  findContactId: (providerSubject: string) => Promise<string | undefined>,
): App {
  const app = express();
  app.use(
    auth({
      ...provider, // issuerBaseURL, baseURL, clientID, clientSecret, secret
      authorizationParams: { response_type: 'code', scope: 'openid' },
      authRequired: false, // pages that need a customer say so themselves
      idpLogout: true,
      // Once, at sign-in. The library has verified this ID token.
      afterCallback: async (_req, _res, session) => {
        const contactId = await findContactId(decodeJwt(session.id_token).sub ?? '');
        return Object.assign(session, { contactId });
      },
    }),
  );
  app.use(
    '/_services/auth',
    liveChatAuth({
      issuer: 'contosohelp.com',
      keys,
      user: (req: Request) => (req.oidc.isAuthenticated() ? req.appSession : undefined),
      subject: (session) => session.contactId,
    }),
  );
  app.get('/orders', requiresAuth(), (_req, res) => res.send('Your orders'));
  return app;
}

declare global {
  namespace Express {
    interface Request {
      /** Of express-openid-connect, with what `afterCallback` has put in. */
      appSession?: { contactId?: string };
    }
  }
}
