/** Judges a customer's token by every rule, and sorts what is wrong by its cause (T, C, L). @module */
import type { Cause, CheckOf } from '../checks.ts';
import type { LevelReport } from '../findings.ts';
import { type JudgedToken, type Judgement, judgeSiteToken } from '../judge.ts';
import type { Answer } from '../net/visitor.ts';
import { plural } from '../text.ts';
import type { VariableType, Visit } from '../visit.ts';

/** Of two honest clocks with a network between them. */
const MAX_OFFSET_SECONDS = 30;
/** A token that is made for the request is not older. */
const MAX_AGE_SECONDS = 60;
/** Omnichannel's own: nobody defines it in the workstream (L3). */
const CONTACT_ID = 'portalcontactid';
/** Compared with the contact record by the default rule (L2). */
const IDENTIFYING = ['Name', 'Email', 'Phone'];

type Report = LevelReport<'token'>;
type TokenCheck = CheckOf<'token'>;

/** Three parts of base64url: good enough to tell a token from a page. */
export function looksLikeJwt(text: string): boolean {
  return /^\s*[\w-]{10,}\.[\w-]{10,}\.[\w-]*\s*$/.test(text);
}

/** @param offset - by how many seconds the site's clock is ahead of this machine's. */
export async function examineToken(
  answer: Answer,
  offset: number,
  { visit, report }: { visit: Visit; report: Report },
): Promise<void> {
  const token = readToken(answer, visit, report);
  if (token === undefined) return;
  const judged = await judgeByBestKeys(token, visit, offset);
  const { judgements } = judged;
  visit.variables = judged.context
    .filter(({ name }) => name !== CONTACT_ID)
    .map(({ name, value }) => ({ name, type: typeOf(value) }));

  checkSize(judgements, report);
  checkSignature(judged, visit, report);
  checkTimes(judged, { visit, report, offset });
  const missing = judgements.find(
    ({ rule, title, outcome }) => rule === 'T2' && title !== 'Expiry' && outcome === 'failed',
  );
  say('claims', missing, 'claims_missing', 'iss, sub, iat and exp are there.', report);
  const context = judgements.find(
    ({ rule, outcome }) => /^(?:T5|C\d)$/.test(rule) && outcome === 'failed',
  );
  const told = `It has ${plural(judged.context.length, 'context variable')}.`;
  say('context', context, 'context_unusable', told, report);
  checkLinking(judged, report);
  if (judgements.every(({ outcome }) => outcome !== 'failed')) visit.token = token;
}

/** A number that is sent as text, as in Microsoft's samples, may be defined as either (C4). */
function typeOf(value: string | number | boolean): VariableType {
  if (typeof value === 'number') return 'Number';
  return typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? 'Text or Number' : 'Text';
}

/** A token that is wrapped in something. */
export function tokenInside(text: string): string | undefined {
  // Where a run of letters begins, and nowhere inside: a long one would be read again and again.
  return /(?<![\w-])[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/.exec(text)?.[0];
}

function readToken({ body }: Answer, visit: Visit, report: Report): string | undefined {
  const text = body.trim();
  visit.hide(text);
  if (looksLikeJwt(text)) {
    report.ok('form', 'It answers with a bare JWT.');
    return text;
  }
  const inside = tokenInside(text);
  if (inside === undefined) {
    report.finding(
      'token_not_bare',
      `It answers ${text === '' ? 'with nothing' : 'with something that is not a JWT'}.`,
    );
    return undefined;
  }
  visit.hide(inside);
  const form = text.startsWith('{')
    ? 'in a JSON object'
    : text.startsWith('"')
      ? 'in quotation marks'
      : 'with other text around it';
  report.finding('token_not_bare', `It answers with a token ${form}.`);
  return inside;
}

/** @returns by how many seconds the site's clock is ahead of this machine's. */
export function checkClock({ headers }: Answer, { options }: Visit, report: Report): number {
  const at = Date.parse(headers.date ?? '');
  if (Number.isNaN(at)) {
    report.notChecked('clock', 'Its answers have no Date header.');
    return 0;
  }
  const offset = Math.round((at - options.now()) / 1000);
  if (Math.abs(offset) > MAX_OFFSET_SECONDS) {
    const way = offset > 0 ? 'ahead of' : 'behind';
    const seen = `The site's clock is ${Math.abs(offset)} seconds ${way} this machine's.`;
    report.finding('clock_differs', seen);
    return offset;
  }
  report.ok('clock', "The site's clock and this machine's agree.");
  return 0;
}

/** Where instances publish different keys, the token is held against each: theirs is a cause of its own. */
async function judgeByBestKeys(token: string, visit: Visit, offset: number): Promise<JudgedToken> {
  // Header dates are whole seconds: a token made within this one is not post-dated.
  const now = visit.options.now() + offset * 1000 + 1000;
  const documents = visit.keys.length === 0 ? [undefined] : visit.keys;
  const judged = await Promise.all(documents.map((keys) => judgeSiteToken(token, { keys, now })));
  const rank = ({ judgements }: JudgedToken) =>
    failed(judgements, KEY) ? 2 : failed(judgements, SIGNATURE) ? 1 : 0;
  return judged.reduce((best, other) => (rank(other) < rank(best) ? other : best));
}

/** Titles of the verifier's checks. */
const KEY = 'Key of the token';
const SIGNATURE = 'Signature';

function failed(judgements: readonly Judgement[], title: string): Judgement | undefined {
  return judgements.find((one) => one.title === title && one.outcome === 'failed');
}

function checkSignature({ judgements, kid }: JudgedToken, visit: Visit, report: Report): void {
  const header = judgements.find(
    ({ rule, title, outcome }) => rule === 'T1' && outcome === 'failed' && title !== SIGNATURE,
  );
  say(
    'header',
    header,
    'token_header_wrong',
    'It says RS256 and nothing that it should not.',
    report,
  );
  if (header) {
    const why = 'With such a header no signature is worth checking.';
    report.notChecked('key', why);
    report.notChecked('signature', why);
    return;
  }
  const readable = visit.keys.filter(({ keys }) => !keys.every(isPast(visit)));
  const hasKid = visit.keys.some(({ keys }) => keys.some((key) => key.kid === kid));
  const fault = failed(judgements, KEY);
  if (visit.keys.length === 0) {
    report.notChecked('key', 'No published key was read.');
  } else if (fault && visit.hasUnreadableKeys) {
    report.notChecked('key', 'Not every published key could be read.');
  } else if (fault && (readable.length === 0 || (hasKid && readable.length < visit.keys.length))) {
    report.notChecked('key', 'The published key is past its expiry.');
  } else say('key', fault, 'kid_unknown', 'It is published.', report);
  if (fault || visit.keys.length === 0) {
    report.notChecked('signature', 'There is no key to check it with.');
    return;
  }
  const mismatch = failed(judgements, SIGNATURE);
  say('signature', mismatch, 'signature_mismatch', 'A published key made it.', report);
}

function isPast({ options }: Visit): (key: { expiresAtSeconds?: number }) => boolean {
  const now = options.now() / 1000;
  return ({ expiresAtSeconds }) => expiresAtSeconds !== undefined && expiresAtSeconds <= now;
}

function checkTimes(
  { judgements, claims }: JudgedToken,
  { visit, report, offset }: { visit: Visit; report: Report; offset: number },
): void {
  const ahead = failed(judgements, 'Issued') ?? failed(judgements, 'Not before');
  const expired = failed(judgements, 'Expiry');
  const short = judgements.find(({ rule, outcome }) => rule === 'T8' && outcome === 'warned');
  const age = ageOf(claims, visit.options.now() / 1000 + offset);
  if (ahead) report.finding('token_post_dated', ahead.seen);
  if (expired) report.finding('token_expired', expired.seen);
  if (short) report.finding('token_short_lived', short.seen);
  if (!expired && age > MAX_AGE_SECONDS) {
    report.finding('token_reused', `The token was made ${age} seconds before it was asked for.`);
  } else if (!ahead && !expired && !short) {
    const lifetime = judgements.find(({ rule }) => rule === 'T8');
    if (lifetime?.outcome === 'passed') report.ok('times', lifetime.seen);
    else report.notChecked('times', 'Without readable iat and exp there is nothing to compare.');
  }
}

function ageOf(claims: JudgedToken['claims'], nowSeconds: number): number {
  const issued = claims && Object.hasOwn(claims, 'iat') ? claims.iat : undefined;
  return typeof issued === 'number' && Number.isFinite(issued)
    ? Math.floor(nowSeconds - issued)
    : 0;
}

function checkLinking({ judgements, context }: JudgedToken, report: Report): void {
  const subject = judgements.find(({ rule, outcome }) => rule === 'T3' && outcome === 'warned');
  const ids = judgements.find(({ rule, outcome }) => rule === 'L3' && outcome === 'warned');
  const named = IDENTIFYING.filter((name) => context.some((variable) => variable.name === name));
  if (subject) report.finding('subject_not_linked', subject.seen);
  if (ids) report.finding('contact_ids_differ', ids.seen);
  if (named.length > 0) {
    report.finding(
      'name_unlinks',
      `The context has ${named.map((name) => `"${name}"`).join(', ')}.`,
    );
  }
  if (subject || ids || named.length > 0) return;
  report.ok('linking', 'Nothing in the token keeps it from linking a contact record.');
  report.note(
    'linking',
    'Whether it links, only Dataverse knows: the table msdyn_livechatengagementctx has it of each chat (L4). --hand-over prints the queries.',
  );
}

function checkSize(judgements: readonly Judgement[], report: Report): void {
  const size = judgements.find(({ rule }) => rule === 'T7');
  if (size && size.outcome !== 'passed') report.finding('token_too_big', size.seen);
  else report.ok('size', size?.seen ?? 'The size is in order.');
}

function say(
  check: TokenCheck,
  fault: Judgement | undefined,
  cause: Cause,
  good: string,
  report: Report,
): void {
  if (fault) report.finding(cause, fault.seen, fault.rule);
  else report.ok(check, good);
}
