import { type KeySource, liveChatAuth, type Middleware } from '@lcw-auth/server';
import type { Request } from 'express';

declare module 'express-session' {
  interface SessionData {
    customerNumber: string;
    /** With the id null: it was looked up, and there is none. Absent: it could not be looked up. */
    contact: { customerNumber: string; id: string | null };
  }
}

type FindContactId = (customerNumber: string) => Promise<string | undefined>;

/** At sign-in, in the new session. Dataverse in trouble keeps nobody from signing in. */
export async function rememberContact({ session }: Request, find: FindContactId): Promise<void> {
  const { customerNumber } = session;
  delete session.contact; // of whoever was signed in here before
  if (customerNumber === undefined) return;
  try {
    session.contact = { customerNumber, id: (await find(customerNumber)) ?? null };
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
      const { contact } = session;
      // Asks Dataverse only where signing in could not. The session is left as it is: writing to it
      // here could bring it back while the customer signs out.
      if (contact?.customerNumber !== customerNumber) return find(customerNumber);
      return contact.id ?? undefined;
    },
  });
}
