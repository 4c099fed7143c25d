/** Takes the keys from a file, and looks at it again while requests come in. @module */
import { resolve } from 'node:path';
import { describeValue } from '../errors/describe-value.ts';
import { brokenSource } from './broken-source.ts';
import {
  fileProblem,
  lookAtKeyFile,
  permissionWarning,
  readKeyFile,
  readKeyFileAtStart,
} from './key-file.ts';
import type { KeySet, KeySource, LoadContext } from './key-source.ts';
import { createKeySet, type KeyText, readKeyText } from './read-key-text.ts';

/** How often, at most, a request makes the file be looked at. */
const LOOK_EVERY_MS = 2000;

interface Loaded {
  mark: string;
  set: KeySet;
}

/** The file's keys as they are now, or what was loaded before when the file is still the same. */
async function reload(file: string, loaded: Loaded): Promise<Loaded> {
  if ((await lookAtKeyFile(file)) === loaded.mark) return loaded;
  const { mark, text } = await readKeyFile(file);
  const keyText = readKeyText(text);
  if ('problem' in keyText) throw new Error(`in ${file}: ${keyText.problem}`);
  return { mark, set: await createKeySet(keyText) };
}

function reloadingSource(file: string, mark: string, keyText: KeyText): KeySource {
  let loaded: Loaded | undefined;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<KeySet> | undefined;
  let reported: string | undefined;

  async function look(context: LoadContext): Promise<KeySet> {
    loaded ??= { mark, set: await createKeySet(keyText) };
    try {
      loaded = await reload(file, loaded);
      reported = undefined;
    } catch (cause) {
      const isOurs = cause instanceof Error && !('code' in cause);
      const message = isOurs ? cause.message : fileProblem(file, cause);
      // A broken file stays broken for many requests; it is one event.
      if (message !== reported) context.onFailedReload(message, cause);
      reported = message;
    }
    return loaded.set;
  }

  return {
    problem: undefined,
    warning: permissionWarning(file),
    load(context) {
      const sinceMs = context.nowMs - lookedMs;
      // A clock that was set back counts as time to look.
      const isDue = sinceMs >= LOOK_EVERY_MS || sinceMs < 0;
      if (loaded && !looking && !isDue) return loaded.set;
      if (!looking) {
        lookedMs = context.nowMs;
        looking = look(context).finally(() => {
          looking = undefined;
        });
      }
      return looking;
    },
  };
}

/**
 * The keys of a file: one RSA private key as PEM, or a private JWK Set as `lcw-auth keys` writes
 * it. The file is read here, and again when a request finds it changed (looked at every two seconds
 * at most), however it was replaced. What cannot be read never replaces the keys at hand: they go
 * on, and `onError` says why. There is no watcher and nothing to close.
 *
 * @param path - absolute, or relative to the working directory.
 */
export function keysFromFile(path: string): KeySource {
  if (typeof path !== 'string' || path === '') {
    return brokenSource(`keysFromFile received ${describeValue(path)}. Give a file name.`);
  }
  if (/-----BEGIN|[\n{]/.test(path)) {
    // A key's text must not come back as the name of a file that does not exist.
    return brokenSource(
      `keysFromFile received ${describeValue(path)} that looks like a key itself. Give a file name; for a key's text use keysFromPem.`,
    );
  }
  const file = resolve(path);
  try {
    const { mark, text } = readKeyFileAtStart(file);
    const keyText = readKeyText(text);
    return 'problem' in keyText
      ? brokenSource(`in ${file}: ${keyText.problem}`)
      : reloadingSource(file, mark, keyText);
  } catch (error) {
    return brokenSource(fileProblem(file, error));
  }
}
