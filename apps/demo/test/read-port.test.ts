import { describe, expect, it } from 'vitest';
import { readPort } from '../src/read-port.ts';

describe('readPort', () => {
  it.each([
    [undefined, 3000],
    ['', 3000],
    ['8080', 8080],
    [' 8080 ', 8080],
    ['0', 0],
  ])('reads %j as %i', (text, port) => {
    expect(readPort({ PORT: text }, 'PORT', 3000)).toBe(port);
  });

  it.each(['http', '-1', '65536', '3000.5', '0x10', '1e3'])('refuses %j by name', (text) => {
    expect(() => readPort({ PORT: text }, 'PORT', 3000)).toThrow(`PORT is '${text}'`);
  });
});
