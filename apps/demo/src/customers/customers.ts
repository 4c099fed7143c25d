/** The shop's two customers, as a site's own database would hold them. @module */
import { timingSafeEqual } from 'node:crypto';

/** A customer of the shop. `contactId` is the GUID of the contact record in Dataverse. */
export interface Customer {
  username: string;
  firstName: string;
  lastName: string;
  email: string;
  contactId: string;
  vip: boolean;
  /** What was in the cart when this customer last left. */
  savedCart: readonly string[];
}

/** The password of every customer of this demo. A real shop stores slow hashes. */
export const DEMO_PASSWORD = 'contoso';

/** All customers. */
export const CUSTOMERS: readonly Customer[] = [
  {
    username: 'kim',
    firstName: 'Kim',
    lastName: 'Abercrombie',
    email: 'kim@example.com',
    contactId: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
    vip: true,
    savedCart: ['espresso-machine', 'house-blend'],
  },
  {
    username: 'lee',
    firstName: 'Lee',
    lastName: 'Okafor',
    email: 'lee@example.com',
    contactId: '3d0f4a52-94c7-4b51-9e0c-1f6a8b2c7d33',
    vip: false,
    savedCart: ['pour-over-kettle'],
  },
];

/** The customer with a user name, if there is one. */
export function findCustomer(username: string): Customer | undefined {
  return CUSTOMERS.find((customer) => customer.username === username);
}

/** The customer whose name and password these are. */
export function checkPassword(username: string, password: string): Customer | undefined {
  const given = Buffer.from(password);
  const right = Buffer.from(DEMO_PASSWORD);
  const matches = given.length === right.length && timingSafeEqual(given, right);
  return matches ? findCustomer(username) : undefined;
}
