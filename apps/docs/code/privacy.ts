import { type KeySource, liveChatAuth, type Middleware } from '@lcw-auth/server';

interface Customer {
  contactId: string;
  isVip: boolean;
}

/** As little as does the job: who it is, and what routing reads. */
export function createChat(keys: KeySource): Middleware {
  return liveChatAuth<Customer>({
    issuer: 'contosohelp.com',
    keys,
    subject: (customer) => customer.contactId,
    context: (customer) => ({ msdyn_isvip: customer.isVip }),
  });
}
