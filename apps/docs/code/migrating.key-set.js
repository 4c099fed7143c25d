// node pem-to-key-set.mjs old-key.pem lcw-keys.json
import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const [, , pemFile, keySetFile] = process.argv;
const key = createPrivateKey(readFileSync(pemFile)).export({ format: 'jwk' });
writeFileSync(keySetFile, JSON.stringify({ keys: [key] }), { mode: 0o600, flag: 'wx' });
