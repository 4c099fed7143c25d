/** Contact records as the emulator keeps them. @module */
import type { KnownContact } from '../../src/contract/workstream.ts';

export function makeContact(given: Partial<KnownContact> = {}): KnownContact {
  return {
    fullName: 'Kim Contoso',
    email: undefined,
    phone: undefined,
    statusReason: 1,
    ...given,
  };
}
