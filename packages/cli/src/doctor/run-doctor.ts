/**
 * An examination from beginning to end: each level in its turn, what it found, and what could not be
 * looked at and why.
 * @module
 */
import { printable } from '../secrets.ts';
import { LEVEL_NAMES, type Level } from './checks.ts';
import { createLevelReport, type Entry, type LevelReport } from './findings.ts';
import { examineKeyAddress } from './levels/key-address.ts';
import { examinePage } from './levels/page.ts';
import { examineService } from './levels/service.ts';
import { examineTokenRoute } from './levels/token-route.ts';
import { examineWidget } from './levels/widget.ts';
import { inspectCertificate } from './net/certificate.ts';
import { createVisitor } from './net/visitor.ts';
import type { DoctorOptions } from './options.ts';
import { createScrubber } from './report/scrub.ts';
import { TIMEOUT_MS, type Variable, type Visit } from './visit.ts';

const LEFT_OUT = 'Left out, as asked.';
/** No name that the product reads is longer (A1, C2). */
const MAX_NAME_LENGTH = 200;
const STOPPED = 'Stopped before it was looked at.';

/** Every entry, and what an administrator has to know of the site. */
export interface Examination {
  entries: readonly Entry[];
  publicKeyUrl: URL;
  /** Undefined where no page was looked at and nobody named it. */
  clientFunction: string | undefined;
  /** Undefined where no token was looked at. */
  variables: readonly Variable[] | undefined;
  /** A GUID. Undefined where no widget was seen. */
  widgetId: string | undefined;
}

/**
 * Examines a site. Nothing that is reported has a token, a key, a cookie or a password in it.
 *
 * @param onEntry - told each entry as soon as it is known.
 */
export async function runDoctor(
  options: DoctorOptions,
  onEntry: (entry: Entry) => void = () => {},
): Promise<Examination> {
  const scrubber = createScrubber();
  const entries: Entry[] = [];
  const emit = (entry: Entry) => {
    const clean = { ...entry, seen: printable(scrubber.clean(entry.seen)) };
    entries.push(clean);
    onEntry(clean);
  };
  const { headers = {}, signIn } = options.credentials ?? {};
  const credentials = [...Object.values(headers), ...Object.values(signIn?.fields ?? {})];
  for (const secret of credentials) scrubber.hide(secret);
  const visit = createVisit(options, scrubber.hide);
  const levels: { [L in Level]: (report: LevelReport<L>) => Promise<string> } = {
    keys: (report) => examineKeyAddress(visit, report),
    token: (report) => examineTokenRoute(visit, report),
    page: (report) => examinePage(visit, report),
    widget: (report) => examineWidget(visit, report),
    service: (report) => examineService(visit, report),
  };
  const examine = async <L extends Level>(level: L): Promise<void> => {
    const report = createLevelReport(level, emit);
    const isLeftOut = options.skip?.includes(level);
    const reason = isLeftOut || options.signal?.aborted ? LEFT_OUT : await levels[level](report);
    report.close(options.signal?.aborted && !isLeftOut ? STOPPED : reason);
  };
  try {
    for (const level of LEVEL_NAMES) await examine(level);
  } finally {
    visit.visitor.close();
  }
  const shownName = (name: string) =>
    name.length > MAX_NAME_LENGTH
      ? `(${name.length} characters, too long for a name)`
      : printable(scrubber.clean(name)).replaceAll('\n', '\uFFFD');
  const clientFunction = visit.clientFunction ?? options.clientFunction;
  return {
    entries,
    publicKeyUrl: visit.keyUrl,
    clientFunction: clientFunction && shownName(clientFunction),
    widgetId: visit.widget?.widgetId ?? (visit.page?.widget?.widgetId || undefined),
    variables: visit.variables?.map((one) => ({ ...one, name: shownName(one.name) })),
  };
}

function createVisit(options: DoctorOptions, hide: (secret: string) => void): Visit {
  const { site, now, onProgress = () => {} } = options;
  const inspections = new Map<string, ReturnType<typeof inspectCertificate>>();
  return {
    options,
    visitor: createVisitor(options),
    keyUrl: options.keyUrl ?? new URL('/_services/auth/publickey', site),
    tokenUrl: options.tokenUrl ?? new URL('/_services/auth/token', site),
    async certificateOf(url) {
      if (url.protocol !== 'https:') return undefined;
      const known = inspections.get(url.origin);
      if (known) return known;
      const inspection = inspectCertificate(url, options, { now: now(), timeoutMs: TIMEOUT_MS });
      inspections.set(url.origin, inspection);
      return inspection;
    },
    hide,
    progress: onProgress,
    keys: [],
    notFound: new Set(),
  };
}
