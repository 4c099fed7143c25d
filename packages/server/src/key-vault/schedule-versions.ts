/** When each version of a vault's key begins to sign: a function of what the vault says of them alone, so that instances agree. @module */
import type { KeyProperties } from '@azure/keyvault-keys';
import type { Revoked } from '../keys/key-source.ts';

/** A rotation a month makes as many in two years, and each costs a request when a server starts. */
const MAX_VERSIONS = 24;

/** A version that may sign at some time, or that must not any more. */
export interface ScheduledVersion {
  version: string;
  /** Epoch seconds. */
  activeFrom: number;
  /** When the vault stops signing with it, in epoch seconds; Infinity when it does not. */
  signsUntil: number;
  revoked: Revoked | undefined;
  /** Changes with whatever the vault says of the version. */
  mark: string;
}

type Listed = KeyProperties & { version: string; createdOn: Date; revoked: Revoked | undefined };

const secondsOf = (date: Date) => Math.floor(date.getTime() / 1000);

/** When the version was revoked: as the tag says in epoch seconds, else at the latest change, which the tag may be. */
function revokedOf({ tags = {}, updatedOn }: KeyProperties): Revoked | undefined {
  const name = Object.keys(tags).find((tag) => tag.toLowerCase() === 'revoked');
  if (name === undefined) return undefined;
  if (/^\d{10}$/.test(tags[name] ?? '')) return Number(tags[name]);
  return updatedOn ? secondsOf(updatedOn) : true;
}

function readProperties(properties: KeyProperties): Listed[] {
  const { version, enabled, createdOn } = properties;
  const revoked = revokedOf(properties);
  // Whatever else is wrong with a revoked version, it is out of use.
  const created = createdOn ?? (revoked === undefined ? undefined : new Date(0));
  const counts = revoked !== undefined || enabled;
  return version && created && counts
    ? [{ ...properties, version, createdOn: created, revoked }]
    : [];
}

/**
 * Places the enabled versions, oldest first, and the revoked ones, enabled or not; the newest 24 of
 * each count.
 *
 * - A version signs a lead after it was made, since nobody knows how long its public half takes to
 *   reach every cache (K5), and never before its `notBefore`.
 * - A change before that time may be what made it visible: it was enabled, or its tag `revoked` was
 *   removed. So the lead begins anew. A later change says nothing: the version may sign by then, and
 *   a tag on the version that signs must not stop it.
 * - No version passes an older one by that.
 * - A vault does not sign with a version past its `expiresOn`. So the next one begins then, at the
 *   latest, but not before it was made: a new chat that may fail is better than all of them failing.
 * - One that expires before it could begin is left out, unless there is no other. One that has
 *   expired and was replaced stays, since tokens that it signed may be in use.
 */
export function scheduleVersions(
  properties: readonly KeyProperties[],
  leadSeconds: number,
): ScheduledVersion[] {
  const listed = properties
    .flatMap(readProperties)
    .sort((a, b) => +a.createdOn - +b.createdOn || (a.version < b.version ? -1 : 1));
  const newest = (areRevoked: boolean) =>
    listed.filter(({ revoked }) => (revoked !== undefined) === areRevoked).slice(-MAX_VERSIONS);
  const counting = new Set([...newest(true), ...newest(false)]);

  let takenOverAt = Number.POSITIVE_INFINITY;
  let readyBefore = Number.NEGATIVE_INFINITY;
  const placed = listed
    .filter((version) => counting.has(version))
    .map(({ version, createdOn, updatedOn, notBefore, expiresOn, revoked }) => {
      const created = secondsOf(createdOn);
      const changed = secondsOf(updatedOn ?? createdOn);
      const signsUntil = expiresOn ? secondsOf(expiresOn) : Number.POSITIVE_INFINITY;
      const isEarly = changed <= created + leadSeconds && changed + leadSeconds < signsUntil;
      const visibleFrom = isEarly ? Math.max(created, changed) : created;
      const neededFrom = Math.max(takenOverAt, created);
      const ready = Math.max(Math.min(visibleFrom + leadSeconds, neededFrom), readyBefore + 1);
      const activeFrom = Math.max(ready, notBefore ? secondsOf(notBefore) : 0);
      const isUsable = revoked === undefined && signsUntil > activeFrom;
      if (isUsable) {
        takenOverAt = signsUntil;
        readyBefore = ready;
      }
      const mark = `${updatedOn?.getTime()} ${signsUntil} ${notBefore?.getTime()}`;
      return { isUsable, place: { version, activeFrom, signsUntil, revoked, mark } };
    });
  const isAnyUsable = placed.some(({ isUsable }) => isUsable);
  return placed
    .filter(({ isUsable, place }) => isUsable || !isAnyUsable || place.revoked !== undefined)
    .map(({ place }) => place);
}
