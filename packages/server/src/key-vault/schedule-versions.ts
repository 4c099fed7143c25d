/** When each version of a vault's key begins to sign: a function of what the vault says of them alone, so that instances agree. @module */
import type { KeyProperties } from '@azure/keyvault-keys';

/** A rotation a month makes as many in two years, and each costs a request when a server starts. */
const MAX_VERSIONS = 24;

/** A version that may sign at some time. */
export interface ScheduledVersion {
  version: string;
  /** Epoch seconds. */
  activeFrom: number;
  isRevoked: boolean;
  /** Changes with whatever the vault says of the version. */
  mark: string;
}

const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);

/**
 * Places the enabled versions, oldest first; the newest 24 count.
 *
 * - A version signs a lead after it was made, since nobody knows how long its public half takes to
 *   reach every cache (K5), and never before its `notBefore`.
 * - A vault does not sign with a version past its `expiresOn`. So the next one begins then, at the
 *   latest: a new chat that may fail is better than all of them failing.
 * - One that expires before it could begin is left out, unless there is no other. One that has
 *   expired and was replaced stays, since tokens that it signed may be in use.
 */
export function scheduleVersions(
  properties: readonly KeyProperties[],
  leadSeconds: number,
): ScheduledVersion[] {
  const enabled = properties
    .flatMap(({ version, enabled, createdOn, updatedOn, notBefore, expiresOn, tags }) =>
      enabled && version && createdOn
        ? [{ version, createdOn, updatedOn, notBefore, expiresOn, tags }]
        : [],
    )
    .sort((a, b) => +a.createdOn - +b.createdOn || (a.version < b.version ? -1 : 1))
    .slice(-MAX_VERSIONS);

  let takenOverAt = Number.POSITIVE_INFINITY;
  const placed = enabled.map(({ version, createdOn, updatedOn, notBefore, expiresOn, tags }) => {
    const ready = Math.min(secondsOf(createdOn) + leadSeconds, takenOverAt);
    const activeFrom = Math.max(ready, notBefore ? secondsOf(notBefore) : 0);
    const expires = expiresOn ? secondsOf(expiresOn) : Number.POSITIVE_INFINITY;
    const isUsable = expires > activeFrom;
    if (isUsable) takenOverAt = expires;
    const isRevoked = tags?.revoked !== undefined;
    const mark = `${updatedOn?.getTime()} ${expires} ${notBefore?.getTime()}`;
    return { isUsable, version: { version, activeFrom, isRevoked, mark } };
  });
  const usable = placed.filter(({ isUsable }) => isUsable);
  return (usable.length > 0 ? usable : placed).map(({ version }) => version);
}
