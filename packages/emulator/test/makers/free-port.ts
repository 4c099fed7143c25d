/** A port to close and to open again, which nobody else is given in between. @module */
import { startEmulator } from '../../src/index.ts';

/** Free, and below those that a system hands out to whoever asks for any port, as other tests do meanwhile. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const options = { publicKeyUrl: 'http://localhost:1/key', port };
    const emulator = await startEmulator(options).catch(() => undefined);
    await emulator?.close();
    if (emulator) return port;
  }
}
