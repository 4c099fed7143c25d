import type { KeyProperties } from '@azure/keyvault-keys';
import { describe, expect, it } from 'vitest';
import { scheduleVersions } from '../../src/key-vault/schedule-versions.ts';

const DAY = 86_400;

function version(
  name: string,
  createdDay: number,
  more: Partial<KeyProperties> = {},
): KeyProperties {
  const createdOn = new Date(createdDay * DAY * 1000);
  return { name: 'lcw-auth', vaultUrl: '', version: name, enabled: true, createdOn, ...more };
}

const onDay = (day: number) => new Date(day * DAY * 1000);

/** Names, and the days on which they begin. */
function days(...properties: KeyProperties[]) {
  return scheduleVersions(properties, DAY).map(({ version: name, activeFrom }) => [
    name,
    activeFrom / DAY,
  ]);
}

describe('versions of a key in a vault', () => {
  it('begin a lead after they were made, oldest first, whatever the order of the list', () => {
    const listed = [version('b', 10), version('c', 20), version('a', 0)];
    expect(days(...listed)).toEqual([
      ['a', 1],
      ['b', 11],
      ['c', 21],
    ]);
  });

  it('that are disabled, or of which nobody knows when they were made, are left out', () => {
    const { createdOn: _, ...timeless } = version('b', 10);
    expect(days(version('a', 0), timeless, version('c', 20, { enabled: false }))).toEqual([
      ['a', 1],
    ]);
  });

  it('do not begin before their notBefore', () => {
    expect(days(version('a', 0), version('b', 10, { notBefore: onDay(30) }))).toEqual([
      ['a', 1],
      ['b', 30],
    ]);
  });

  it('take over when the one before them expires, though the lead is not over', () => {
    expect(days(version('a', 0, { expiresOn: onDay(10.5) }), version('b', 10))).toEqual([
      ['a', 1],
      ['b', 10.5],
    ]);
  });

  it('keep their lead when the one before them expires later', () => {
    expect(days(version('a', 0, { expiresOn: onDay(40) }), version('b', 10))).toEqual([
      ['a', 1],
      ['b', 11],
    ]);
  });

  it('that expire before they could begin are left out, unless there is no other', () => {
    const short = version('b', 10, { expiresOn: onDay(10.5) });
    expect(days(version('a', 0), short, version('c', 20))).toEqual([
      ['a', 1],
      ['c', 21],
    ]);
    expect(days(short)).toEqual([['b', 11]]);
  });

  it('do not take over from one that had expired before they were made', () => {
    expect(days(version('a', 0, { expiresOn: onDay(5) }), version('b', 10))).toEqual([
      ['a', 1],
      ['b', 10],
    ]);
  });

  it('wait a lead after a change that came before they could sign', () => {
    const enabledLate = version('b', 10, { updatedOn: onDay(10.5) });
    expect(days(version('a', 0), enabledLate)).toEqual([
      ['a', 1],
      ['b', 11.5],
    ]);
  });

  it('go on as they were after a later change, which a tag on the one that signs is too', () => {
    expect(days(version('a', 0), version('b', 10, { updatedOn: onDay(11.5) }))).toEqual([
      ['a', 1],
      ['b', 11],
    ]);
  });

  it('do not pass an older one that waits longer because it was changed', () => {
    const changed = version('a', 0, { updatedOn: onDay(0.9) });
    const [a, b] = scheduleVersions([changed, version('b', 0.5)], DAY);
    expect(a).toMatchObject({ version: 'a', activeFrom: 1.9 * DAY });
    expect(b).toMatchObject({ version: 'b', activeFrom: 1.9 * DAY + 1 });
  });

  it('do not wait past their own end because they were changed', () => {
    const short = version('b', 10, { updatedOn: onDay(10.9), expiresOn: onDay(11.5) });
    expect(days(version('a', 0), short)[1]).toEqual(['b', 11]);
  });

  it('that are revoked hand nothing over when they expire, and count though disabled or past the 24', () => {
    const tags = { revoked: 'yes' };
    const revoked = version('b', 5, { tags, enabled: false, expiresOn: onDay(10.5) });
    const many = Array.from({ length: 24 }, (_, index) => version(`v${index}`, 10 + index));
    const scheduled = scheduleVersions([revoked, ...many], DAY);
    expect(scheduled).toHaveLength(25);
    expect(scheduled[0]).toMatchObject({ version: 'b', revoked: true });
    expect(scheduled[1]).toMatchObject({ version: 'v0', activeFrom: 11 * DAY });
  });

  it('are revoked when the tag says, or when they were changed last', () => {
    const revokedAt = (tags: Record<string, string>, updatedOn?: Date) =>
      scheduleVersions([version('a', 0, { tags, ...(updatedOn && { updatedOn }) })], DAY).map(
        ({ revoked }) => revoked,
      );
    expect(revokedAt({ Revoked: '1700000000' }, onDay(3))).toEqual([1_700_000_000]);
    expect(revokedAt({ revoked: 'true' }, onDay(3))).toEqual([3 * DAY]);
    expect(revokedAt({ revoked: '' })).toEqual([true]);
    expect(revokedAt({ owner: 'revoked' })).toEqual([undefined]);
  });

  it('are the newest 24', () => {
    const many = Array.from({ length: 30 }, (_, index) => version(`v${index}`, index));
    expect(days(...many).map(([name]) => name)).toEqual(
      many.slice(6).map(({ version: name }) => name),
    );
  });
});
