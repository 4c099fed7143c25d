import { type KeySource, liveChatAuth, type Middleware } from '@lcw-auth/server';
import type { Request } from 'express';

declare module 'express-session' {
  interface SessionData {
    customerNumber: string;
    /** null: it was looked up, and there is none. Absent: it could not be looked up. */
    contactId: string | null;
  }
}

type FindContactId = (customerNumber: string) => Promise<string | undefined>;

/** At sign-in, in the new session. Dataverse in trouble keeps nobody from signing in. */
export async function rememberContact({ session }: Request, find: FindContactId): Promise<void> {
  try {
    session.contactId = (await find(session.customerNumber ?? '')) ?? null;
  } catch (error) {
    process.emitWarning(`The contact was not looked up: ${error}`);
  }
}

export function liveChat(keys: KeySource, find: FindContactId): Middleware {
  return liveChatAuth({
    issuer: 'contosohelp.com',
    keys,
    user: (req: Request) => req.session.customerNumber,
    subject(customerNumber, { session }: Request) {
      // Asks Dataverse only where signing in could not. The session is left as it is: writing to it
      // here could bring it back while the customer signs out.
      if (session.contactId === undefined) return find(customerNumber);
      return session.contactId ?? undefined;
    },
  });
}
