/** Says what a text is that is not a usable key, and which command makes one of it. Nothing of the text is repeated. @module */
import { describeValue } from '../errors/describe-value.ts';
import { HOW_TO_MAKE_A_KEY } from './how-to-make-a-key.ts';

/** In every command KEY is the file at hand. */
const OPENSSL_DECRYPT = 'openssl pkey -in KEY -out lcw-key.pem';

const PUBLIC_HALF = 'this is only the public half of a key. Give the private key.';

/** What a PEM label other than that of a private RSA key means. */
function problemOfLabel(label: string): string {
  if (label === 'OPENSSH PRIVATE KEY') {
    return 'the key is in OpenSSH format, not PKCS#8. Convert it (this changes the file itself): ssh-keygen -p -N "" -m PKCS8 -f KEY';
  }
  if (label === 'ENCRYPTED PRIVATE KEY') {
    return `the key is encrypted with a passphrase. Write it without one: ${OPENSSL_DECRYPT}`;
  }
  if (label.endsWith('PRIVATE KEY')) {
    return `this is a key for ${label === 'EC PRIVATE KEY' ? 'ec (elliptic curves)' : 'another algorithm'}, not RSA. ${HOW_TO_MAKE_A_KEY}`;
  }
  if (label.endsWith('PUBLIC KEY')) return PUBLIC_HALF;
  if (label.includes('CERTIFICATE')) {
    return 'this is a certificate, which holds only the public half of a key. Give the private key that belongs to it.';
  }
  return `this PEM text holds something else than a private key. ${HOW_TO_MAKE_A_KEY}`;
}

/** What is wrong with a text that has PEM blocks with these labels, none of them one private RSA key. */
export function pemProblem(labels: readonly string[]): string {
  const [label = ''] = labels;
  return problemOfLabel(labels.find((other) => other.endsWith('PRIVATE KEY')) ?? label);
}

/** What is wrong with a block that is labelled as a private RSA key and cannot be read as one. */
export function damagedPemProblem(label: string, body: string): string {
  if (/^(Proc-Type|DEK-Info):/m.test(body)) {
    return `the key is encrypted with a passphrase. Write it without one: ${OPENSSL_DECRYPT}`;
  }
  const form = label === 'RSA PRIVATE KEY' ? ' (PKCS#1)' : '';
  return `the PEM text${form} cannot be read: a part of it is missing or changed. Put back the last good copy.`;
}

const PKCS12_VERSION = '020103';

/** What bytes in DER are, the binary form that PEM is a text of. */
function derProblem(bytes: Buffer, decode: string): string | undefined {
  // A sequence whose length needs two bytes, as that of every key of 2,048 bits does.
  if (bytes.length < 8 || bytes.readUInt16BE(0) !== 0x3082) return undefined;
  if (bytes.subarray(4, 7).toString('hex') === PKCS12_VERSION) {
    return `this is a PKCS#12 container (.pfx, .p12). Take the key out: ${decode}openssl pkcs12 -in ${decode ? '/dev/stdin' : 'KEY'} -nocerts -nodes -out lcw-key.pem`;
  }
  const input = decode ? '' : ' -in KEY';
  const what = decode ? 'base64 without its BEGIN and END lines' : 'in binary form (DER)';
  return `this is ${decode ? what : `a key ${what}`}. Convert it: ${decode}openssl pkey -inform DER${input} -out lcw-key.pem`;
}

/** What the bytes of a file are when they are not text in UTF-8. */
export function bytesProblem(bytes: Buffer): string | undefined {
  const der = derProblem(bytes, '');
  if (der !== undefined) return der;
  const mark = bytes.subarray(0, 2).toString('hex');
  const zeroAt = bytes.indexOf(0);
  if (mark !== 'fffe' && mark !== 'feff' && zeroAt < 0) return undefined;
  const hasMark = mark === 'fffe' || mark === 'feff';
  if (!hasMark && zeroAt > 1)
    return 'this is a binary file, not a text. Give the PEM text or the key set.';
  const encoding = hasMark ? 'UTF-16' : zeroAt === 0 ? 'UTF-16BE' : 'UTF-16LE';
  return `the text is in UTF-16, as Windows PowerShell's > writes it, not in UTF-8. Convert it: iconv -f ${encoding} -t UTF-8 KEY > lcw-key.pem, or in PowerShell: Get-Content KEY | Set-Content -Encoding ascii lcw-key.pem`;
}

function base64Problem(text: string): string | undefined {
  const compact = text.replace(/\s+/g, '');
  if (compact.length < 64 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return undefined;
  const bytes = Buffer.from(compact, 'base64');
  const decoded = bytes.toString('latin1').trimStart();
  if (decoded.startsWith('-----BEGIN')) {
    return 'this is base64 of a PEM text. Decode it: base64 -d KEY > lcw-key.pem';
  }
  if (decoded.startsWith('{')) {
    return 'this is base64 of a JSON text. Decode it: base64 -d KEY > lcw-keys.json';
  }
  return derProblem(bytes, 'base64 -d KEY | ');
}

const FILE_NAME = /^[^\n{]{1,200}\.(pem|key|json|txt)$/i;

/** What a text is that is neither PEM nor JSON. */
export function textProblem(text: string): string {
  if (text === '') return `the key is empty. ${HOW_TO_MAKE_A_KEY}`;
  // What was read as UTF-8 and was not has these letters.
  if (/[\0\uFFFD]/.test(text)) {
    return 'the text is not in UTF-8; in UTF-16, perhaps. Convert it: iconv -f UTF-16 -t UTF-8 KEY > lcw-key.pem';
  }
  if (text.startsWith('PuTTY-User-Key-File')) {
    return 'the key is in PuTTY format (.ppk). Convert it: puttygen KEY -O private-openssh -o lcw-key.pem && ssh-keygen -p -N "" -m PKCS8 -f lcw-key.pem';
  }
  if (/^(ssh-|ecdsa-|---- BEGIN SSH2 PUBLIC)/.test(text)) return PUBLIC_HALF;
  if (text.includes('-----BEGIN')) {
    return 'the PEM text has no END line that fits its BEGIN line: it was cut short. Put back the last good copy.';
  }
  if (text.startsWith('<')) return 'this is HTML or XML, perhaps an error page, not a key.';
  if (FILE_NAME.test(text)) {
    return 'this looks like the name of a file, not a key. Use keysFromFile.';
  }
  return (
    base64Problem(text) ??
    `this is ${describeValue(text)} that is not a PEM private key and not a JWK Set. ${HOW_TO_MAKE_A_KEY}`
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** What JSON is that is not a JWK Set. */
export function jsonProblem(document: unknown): string {
  if (Array.isArray(document)) {
    const isSigner = document.some((entry) => isObject(entry) && Object.hasOwn(entry, 'publicKey'));
    return isSigner
      ? 'this is what a public key URL serves: only the public halves of keys. Give the private key set.'
      : 'this is a JSON array. A JWK Set is an object: { "keys": [ … ] }.';
  }
  if (!isObject(document)) return 'this is not a JWK Set: { "keys": [ … ] }.';
  if (Object.hasOwn(document, 'kty')) {
    return 'this is a single JWK. Put it in a set: { "keys": [ … ] }.';
  }
  if (Object.hasOwn(document, 'private_key')) {
    return 'this is JSON around a PEM text, as cloud consoles download it. Take the PEM text out: jq -r .private_key KEY > lcw-key.pem';
  }
  return 'this is not a JWK Set: { "keys": [ … ] }.';
}
