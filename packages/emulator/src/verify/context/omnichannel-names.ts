/** The context variables whose names mean something to Omnichannel itself (L2, L3), whatever a workstream defines. @module */

export const PORTAL_CONTACT_ID = 'portalcontactid';

export const OMNICHANNEL_NAMES: ReadonlySet<string> = new Set([
  'Name',
  'Email',
  'Phone',
  'CaseNumber',
  PORTAL_CONTACT_ID,
]);
