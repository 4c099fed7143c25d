/** Takes the keys from a file, and looks at it again while requests come in. @module */
import { resolve } from 'node:path';
import { describeValue } from '../errors/describe-value.ts';
import {
  fileProblem,
  type KeyFile,
  lookAtKeyFile,
  nameOfKeyFile,
  permissionWarning,
  readKeyFile,
  readKeyFileAtStart,
} from './key-file.ts';
import { brokenSource, type KeySet, type KeySource, KeySourceError } from './key-source.ts';
import { hasTestKeys, type KeyText, parseKeyText } from './parse-key-text.ts';
import { createKeySet } from './signing-keys.ts';

/** How often, at most, a request makes the file be looked at. */
const LOOK_EVERY_MS = 2000;

interface Loaded {
  mark: string;
  set: KeySet;
}

function unlinkedMessage(path: string): string {
  return `The key file ${path} was deleted or replaced where it is mounted from, so that its new content never arrives here. Mount the folder that it is in, not the file alone, and restart.`;
}

function parse(path: string, bytes: Buffer): KeyText {
  const keyText = parseKeyText(bytes);
  if ('problem' in keyText) throw new KeySourceError(`in ${path}: ${keyText.problem}`);
  return keyText;
}

/** What was read of the file when the source was made. */
type Start = { file: KeyFile; keyText: KeyText } | { problem: string };

function readAtStart(path: string, name: string | undefined): Start {
  try {
    const file = readKeyFileAtStart(path);
    return { file, keyText: parse(path, file.bytes) };
  } catch (error) {
    return { problem: fileProblem(name, error, false) };
  }
}

function fileSource(path: string, name: string | undefined, start: Start): KeySource {
  const initial = 'problem' in start ? undefined : createKeySet(start.keyText);
  let loaded: Loaded | undefined;
  let isUnlinkedKnown = false;
  let looking: Promise<KeySet> | undefined;

  async function look(onWarning: Parameters<KeySource['look']>[0]): Promise<KeySet> {
    if (initial && !('problem' in start)) {
      loaded ??= { mark: start.file.mark, set: await initial };
    }
    try {
      const { mark, isUnlinked } = await lookAtKeyFile(path);
      if (isUnlinked && !isUnlinkedKnown) {
        onWarning({ code: 'key_file_unlinked', message: unlinkedMessage(path) });
      }
      isUnlinkedKnown = isUnlinked;
      if (loaded?.mark === mark) return loaded.set;
      const file = await readKeyFile(path);
      loaded = { mark: file.mark, set: await createKeySet(parse(path, file.bytes)) };
      return loaded.set;
    } catch (error) {
      // What the operating system says repeats the name.
      const details = name === undefined ? undefined : { cause: error };
      throw new KeySourceError(fileProblem(name, error, loaded !== undefined), details);
    }
  }

  return {
    problem: 'problem' in start ? start.problem : undefined,
    mayRecover: name !== undefined,
    warning: 'problem' in start ? undefined : permissionWarning(path, start.file),
    hasTestKeys: 'problem' in start ? false : hasTestKeys(start.keyText),
    initial,
    lookEveryMs: LOOK_EVERY_MS,
    look(onWarning) {
      // A read that hangs holds a thread; a second one would hold another, for whoever shares this source.
      looking ??= look(onWarning).finally(() => {
        looking = undefined;
      });
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
 * @param path - absolute, or relative to the working directory. In a container, mount the folder
 *   that the file is in: a file that is mounted alone is not seen when it is replaced.
 */
export function keysFromFile(path: string): KeySource {
  if (typeof path !== 'string' || path === '') {
    return brokenSource(`keysFromFile received ${describeValue(path)}. Give a file name.`);
  }
  if (/-----|[\n{\0]/.test(path)) {
    // A key's text must not come back as the name of a file that does not exist.
    return brokenSource(
      `keysFromFile received ${describeValue(path)} that looks like a key itself. Give a file name; for the text of a key use keysFromPem.`,
    );
  }
  const file = resolve(path);
  const name = nameOfKeyFile(file);
  return fileSource(file, name, readAtStart(file, name));
}
