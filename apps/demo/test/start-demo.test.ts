import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@lcw-auth/emulator';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startDemo } from '../src/start-demo.ts';

vi.mock('@lcw-auth/emulator', async (importOriginal) => {
  const emulator = await importOriginal<typeof import('@lcw-auth/emulator')>();
  return { ...emulator, startEmulator: vi.fn(emulator.startEmulator) };
});

it('answers who comes before it is ready, and asks to come again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lcw-auth-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { startEmulator: startRealEmulator } =
    await vi.importActual<typeof import('@lcw-auth/emulator')>('@lcw-auth/emulator');
  let early: Response | undefined;
  let text = '';
  // The shop has its port already, and waits for the emulator.
  vi.mocked(startEmulator).mockImplementationOnce(async (options) => {
    const { origin } = new URL(String(options?.publicKeyUrl));
    early = await fetch(origin, { signal: AbortSignal.timeout(10_000) });
    text = await early.text();
    return await startRealEmulator(options);
  });

  const keyFile = join(folder, 'demo.pem');
  const demo = await startDemo({ port: 0, emulatorPort: 0, keyFile });
  onTestFinished(() => demo.close());
  expect(early?.status).toBe(503);
  expect(early?.headers.get('retry-after')).toBe('1');
  expect(early?.headers.get('refresh')).toBe('1');
  expect(text).toContain('starting');
  const ready = await fetch(demo.shopUrl);
  expect(ready.status).toBe(200);
  expect(await ready.text()).toContain('Contoso Coffee');
});
