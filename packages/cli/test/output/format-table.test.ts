import { expect, it } from 'vitest';
import { formatTable } from '../../src/output/format-table.ts';

it('sets columns two spaces apart, with nothing at the ends of lines', () => {
  const rows = [
    ['A', 'LONG HEADER', 'C'],
    ['longer', 'x', ''],
  ];
  expect(formatTable(rows)).toBe('  A       LONG HEADER  C\n  longer  x\n');
});
