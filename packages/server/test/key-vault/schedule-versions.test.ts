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

  it('are the newest 24', () => {
    const many = Array.from({ length: 30 }, (_, index) => version(`v${index}`, index));
    expect(days(...many).map(([name]) => name)).toEqual(
      many.slice(6).map(({ version: name }) => name),
    );
  });
});
