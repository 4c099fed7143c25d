/** Takes the keys from an environment variable. @module */
import { describeValue } from '../errors/describe-value.ts';
import { mayBeKeyMaterial } from './key-material.ts';
import { brokenSource, type KeySource } from './key-source.ts';
import { fixedSource } from './keys-from-pem.ts';
import { parseKeyText } from './parse-key-text.ts';

const VARIABLE_NAME = /^\w{1,100}$/;

/**
 * A PEM text or a private JWK Set in an environment variable. Line breaks may be written out as
 * `\n`, as hosting panels do. It is read here, once: a changed variable needs a restart.
 *
 * @param name - of the variable, such as `LCW_KEYS`.
 */
export function keysFromEnv(name: string): KeySource {
  // Somebody may hand over the variable's value, which must not come back in a message.
  if (typeof name !== 'string' || !VARIABLE_NAME.test(name) || mayBeKeyMaterial(name)) {
    return brokenSource(
      `keysFromEnv received ${describeValue(name)} that is not the name of a variable. Give the name, such as keysFromEnv('LCW_KEYS'); for the text of a key use keysFromPem.`,
    );
  }
  const value = process.env[name];
  if (value === undefined || value.trim() === '') {
    return brokenSource(
      `the environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}. Give it a PEM private key or a private JWK Set.`,
    );
  }
  const keyText = parseKeyText(value);
  return 'problem' in keyText
    ? brokenSource(`in the environment variable ${name}: ${keyText.problem}`)
    : fixedSource(keyText);
}
