import { type Emulator, NO_FAULTS } from '@lcw-auth/emulator';
import * as tables from '@lcw-auth/emulator/options';
import { describe, expect, it } from 'vitest';
import { httpsLines, keyLines, switchLines } from '../../src/commands/emulator.ts';

const emulator = {
  faults: NO_FAULTS,
  httpsUrl: 'https://127.0.0.1:3002',
  widgets: [{ widgetId: 'own', widgetTag: '<script data-own></script>' }],
} as unknown as Emulator;
const publicKeyUrl = 'http://localhost:3000/key';

describe('what the emulator says of its switches', () => {
  it('is nothing when nothing is out of the ordinary', () => {
    expect(switchLines(tables, emulator, { publicKeyUrl })).toBe('');
  });

  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1'])('is nothing on %s', (host) => {
    expect(switchLines(tables, emulator, { publicKeyUrl, host })).toBe('');
  });

  it.each(['0.0.0.0', '::', '192.168.1.7', 'localhost.example'])('warns of %s', (host) => {
    expect(switchLines(tables, emulator, { publicKeyUrl, host })).toContain(
      `Open             whoever reaches ${host} sees the agent's view`,
    );
  });
});

describe('what it says of the site’s key', () => {
  const passed = { rule: 'K1', title: 'x', outcome: 'passed' as const, finding: 'It answers.' };

  it('is that it answers, or what is wrong and what to do', () => {
    expect(keyLines(tables, [passed])).toContain('answers with what it should');
    const failed = {
      ...passed,
      outcome: 'failed' as const,
      finding: 'The public key address cannot be reached (ECONNREFUSED).',
      advice: 'Start the site, and compare the address with the option "publicKeyUrl".',
    };
    const lines = keyLines(tables, [passed, failed]);
    expect(lines.replace(/\s+/g, ' ')).toContain('ECONNREFUSED). Start the site');
    expect(lines).toContain('--public-key-url');
    for (const line of lines.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('what it says of https', () => {
  it('is to accept the certificate, unless the user brought one', () => {
    expect(httpsLines(emulator, { publicKeyUrl })).toContain('accept its certificate');
    const tls = { key: 'k', cert: 'c' };
    expect(httpsLines(emulator, { publicKeyUrl, tls })).toBe(
      '  Over https       https://127.0.0.1:3002\n',
    );
  });
});
