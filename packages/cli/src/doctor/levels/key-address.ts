/** Looks at the key address as Microsoft's servers do: without a cookie, following nothing (K1 to K5). @module */
import type { Cause } from '../checks.ts';
import type { LevelReport } from '../findings.ts';
import { type JudgedKeys, judgeKeyDocument } from '../judge.ts';
import { isLoopback, isPrivateAddress } from '../net/hosts.ts';
import type { Answer, NoAnswer } from '../net/visitor.ts';
import { plural, shownLocation, shownUrl } from '../text.ts';
import { faultsOf, MAX_KEYS_BYTES, type Visit } from '../visit.ts';

/** How long Omnichannel waits is not documented; a server that takes longer is not well. */
const TIMEOUT_MS = 5000;
/** As many as show two servers that take turns, or three, beyond reasonable doubt. */
const FETCHES = 10;
/** What the field of the authentication setting takes (A1). */
const MAX_ADDRESS_LENGTH = 256;
/** A key is published a day before it signs; a cache may keep a small part of that. */
const MAX_CACHE_SECONDS = 6 * 3600;
/** Keys that end this soon are worth a word. */
const SOON_SECONDS = 7 * 86_400;

type Report = LevelReport<'keys'>;

/** @returns why what has not been checked could not be. */
export async function examineKeyAddress(visit: Visit, report: Report): Promise<string> {
  const { keyUrl, visitor } = visit;
  visit.progress('the key address');
  await checkAddress(visit, report);
  const inspection = await visit.certificateOf(keyUrl);
  const faults = faultsOf(inspection);
  for (const { cause, seen } of faults) report.finding(cause, seen);
  if (!inspection) report.ok('certificate', 'Plain http on this machine, so there is none.');
  else if ('faults' in inspection && faults.length === 0) {
    report.ok(
      'certificate',
      'The chain is complete, and the certificate is for this host and valid.',
    );
  }

  const fetchKeys = () =>
    visitor.ask(keyUrl, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_KEYS_BYTES,
      isFresh: true,
      // The keys are public, so there is something to see behind a wrong certificate.
      withoutTrust: faults.length > 0,
    });
  const first = await fetchKeys();
  if ('problem' in first) {
    reportNoAnswer(first, visit, report);
    return 'The key address did not answer.';
  }
  checkCaching(first, report);
  const judged = await judgeKeyDocument(first);
  if (!checkAnswer(first, judged, visit, report)) {
    return 'What the key address answered is not a key document.';
  }
  report.ok('answer', 'It answers 200 without a cookie, a redirect or HTML.');
  visit.keys = judged.fingerprint === '' ? [] : [judged];
  const isReadable = checkDocument(first, judged, report);
  if (isReadable) checkExpiry(judged, visit, report);
  await compareFetches(visit, report, { first: judged, fetchKeys });
  return 'The key document could not be read.';
}

async function checkAddress({ keyUrl, visitor }: Visit, report: Report): Promise<void> {
  const length = keyUrl.href.length;
  const isTooLong = length > MAX_ADDRESS_LENGTH;
  if (isTooLong) report.finding('key_address_too_long', `The address has ${length} characters.`);
  if (isLoopback(keyUrl)) {
    report.note(
      'address',
      "On this machine only an emulator can reach it, Microsoft's servers cannot.",
    );
    if (!isTooLong) report.ok('address', `${shownUrl(keyUrl)}, ${length} characters.`);
    return;
  }
  const addresses = await visitor.resolve(keyUrl.hostname.replace(/^\[|\]$/g, ''));
  const hidden = addresses.filter(isPrivateAddress);
  if (hidden.length > 0) {
    const seen = `The name ${keyUrl.hostname} has the private address ${hidden.join(', ')} here.`;
    report.finding('key_address_private', seen);
  } else if (!isTooLong) {
    report.ok('address', `${shownUrl(keyUrl)}, ${length} characters, a public host.`);
  }
}

function reportNoAnswer({ problem, code }: NoAnswer, visit: Visit, report: Report): void {
  if (problem === 'stopped') return;
  if (problem === 'timeout') {
    report.finding('key_address_slow', `It did not answer within ${code}.`);
    return;
  }
  const seen = `${shownUrl(visit.keyUrl)} cannot be reached (${code}).`;
  report.finding('key_address_unreachable', seen);
}

/** Whether there is a document to look at. */
function checkAnswer(answer: Answer, judged: JudgedKeys, visit: Visit, report: Report): boolean {
  const { status, headers } = answer;
  const found = (cause: Cause, seen: string): false => {
    report.finding(cause, seen);
    return false;
  };
  if (status >= 300 && status < 400) {
    const target = shownLocation(headers.location, visit.keyUrl);
    return found('key_address_redirects', `It answers ${status} and leads to ${target}.`);
  }
  if (status === 404) visit.notFound.add('key');
  if (status === 404) return found('key_address_not_found', 'It answers 404.');
  if (status === 401 || status === 403) {
    return found('key_address_closed', `It answers ${status} to who comes without credentials.`);
  }
  if (status !== 200) return found('key_address_failing', `It answers ${status} instead of 200.`);
  if (answer.isTooLong) {
    return found('key_document_unusable', `It answers with more than ${MAX_KEYS_BYTES} bytes.`);
  }
  const page = judged.judgements.find(({ rule, outcome }) => rule === 'K1' && outcome !== 'passed');
  return page ? found('key_address_html', page.seen) : true;
}

function checkDocument({ body }: Answer, judged: JudgedKeys, report: Report): boolean {
  if (holdsPrivateKey(body)) {
    report.finding(
      'private_key_published',
      'A PRIVATE key is published there, for everyone to read.',
    );
    return false;
  }
  const wrong = judged.judgements.find(({ outcome }) => outcome === 'failed');
  if (wrong?.rule === 'K4') {
    report.ok('document', 'The document can be read.');
    report.finding('key_too_weak', wrong.seen);
    return false;
  }
  if (wrong) {
    report.finding('key_document_unusable', wrong.seen, wrong.rule);
    return false;
  }
  const [{ kid } = {}] = judged.keys;
  const form = kid === undefined ? 'one PEM' : `an array of ${plural(judged.keys.length, 'key')}`;
  if (judged.keys.some(({ isTestKey }) => isTestKey)) {
    const seen = `It is ${form}, and the test key of @lcw-auth/emulator is in it.`;
    report.finding('test_keys_published', seen);
  } else report.ok('document', `It is ${form}.`);
  report.ok('strength', 'Every key is RSA with 2048 bits or more.');
  return true;
}

function holdsPrivateKey(body: string): boolean {
  if (body.includes('PRIVATE KEY-----')) return true;
  // In the array form the PEM is inside base64; a JWK has its private exponent in "d".
  const encoded = body.match(/[A-Za-z0-9+/]{200,}={0,2}/g) ?? [];
  return (
    /"d"\s*:\s*"[\w-]{40,}"/.test(body) ||
    encoded.some((text) => Buffer.from(text, 'base64').includes('PRIVATE KEY-----'))
  );
}

function checkExpiry({ keys }: JudgedKeys, { options }: Visit, report: Report): void {
  const ends = keys.flatMap(({ expiresAtSeconds }) => expiresAtSeconds ?? []);
  if (ends.length === 0) {
    report.ok('expiry', 'A PEM has no expiry.');
    return;
  }
  const last = Math.max(...ends);
  const nowSeconds = Math.floor(options.now() / 1000);
  const at = new Date(last * 1000).toISOString().slice(0, 16).replace('T', ' ');
  if (last <= nowSeconds) {
    report.finding('keys_expired', `Every key is past its expiry, the last one since ${at} UTC.`);
    return;
  }
  if (last - nowSeconds < SOON_SECONDS) report.note('expiry', 'The last key ends within a week.');
  report.ok('expiry', `The last key ends at ${at} UTC.`);
}

async function compareFetches(
  visit: Visit,
  report: Report,
  { first, fetchKeys }: { first: JudgedKeys; fetchKeys: () => Promise<Answer | NoAnswer> },
): Promise<void> {
  const documents = new Map([[first.fingerprint, first]]);
  const counts = new Map([[first.fingerprint, 1]]);
  let failures = 0;
  for (let fetch = 2; fetch <= FETCHES; fetch++) {
    visit.progress(`the key address, fetch ${fetch} of ${FETCHES}`);
    const answer = await fetchKeys();
    if ('problem' in answer && answer.problem === 'stopped') return;
    if ('problem' in answer || answer.status !== 200) {
      failures += 1;
      // An answer that times out costs more than all others together.
      if ('problem' in answer && answer.problem === 'timeout') break;
      continue;
    }
    const judged = await judgeKeyDocument(answer);
    documents.set(judged.fingerprint, judged);
    counts.set(judged.fingerprint, (counts.get(judged.fingerprint) ?? 0) + 1);
  }
  visit.keys = [...documents.values()].filter(({ fingerprint }) => fingerprint !== '');
  visit.hasUnreadableKeys = documents.has('');
  if (documents.size > 1 || failures > 0) {
    const times = [...counts.values()].map(String).join(' and ');
    const failed = failures > 0 ? ` ${plural(failures, 'fetch')} got no keys at all.` : '';
    const seen =
      documents.size > 1
        ? `${FETCHES} fetches got ${documents.size} different key sets (${times} times).${failed}`
        : `The first fetch got keys.${failed}`;
    report.finding('instances_differ', seen.replace('fetchs', 'fetches'));
    return;
  }
  report.ok('instances', `${FETCHES} fetches over connections of their own got the same keys.`);
}

function checkCaching({ headers }: Answer, report: Report): void {
  const control = headers['cache-control'] ?? '';
  const seconds = Math.max(
    ...['max-age', 's-maxage'].map((name) =>
      Number(new RegExp(`\\b${name}="?(\\d{1,12})`, 'i').exec(control)?.[1] ?? 0),
    ),
  );
  const age = Number(/^\d{1,12}$/.exec(String(headers.age ?? ''))?.[0] ?? 0);
  if (/\bimmutable\b/i.test(control) || seconds > MAX_CACHE_SECONDS || age > MAX_CACHE_SECONDS) {
    const told = age > MAX_CACHE_SECONDS ? `An answer is ${age} seconds old.` : '';
    const kept = `Caches may keep the keys for ${seconds} seconds.`;
    report.finding('keys_cached_too_long', told || kept);
    return;
  }
  report.ok(
    'caching',
    seconds > 0 ? `Caches may keep it for ${seconds} seconds.` : 'No cache keeps it for long.',
  );
}
