/** Looks at the page that has the widget: what is in it, in which order, and what its headers forbid (P4, W1, W4). @module */
import type { LevelReport } from '../findings.ts';
import { isChatService } from '../net/hosts.ts';
import type { Answer } from '../net/visitor.ts';
import { readWidgetConfig } from '../net/widget-config.ts';
import { namedOrigins, type SeenInBrowser } from '../options.ts';
import { type PageFacts, type PageScript, readPage } from '../page/page-facts.ts';
import { blockingDirective, type Load, readPolicies } from '../page/policy.ts';
import { plural, quoted, shownLocation, shownUrl } from '../text.ts';
import { faultsOf, MAX_PAGE_BYTES, TIMEOUT_MS, type Visit } from '../visit.ts';

const MAX_SCRIPTS = 12;
/** Of scripts that are held against the policy. */
const MAX_LOADS = 100;
const MAX_SCRIPT_BYTES = 1024 * 1024;
/** A dotted name of at most so many letters (A1). */
const FUNCTION_NAME =
  /^(?=.{1,100}$)[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{N}$_]*(?:\.[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{N}$_]*)*$/u;
const DEFAULT_FUNCTION = 'auth.getAuthenticationToken';

type Report = LevelReport<'page'>;

/** @returns why what has not been checked could not be. */
export async function examinePage(visit: Visit, report: Report): Promise<string> {
  const { pageUrl } = visit.options;
  if (!pageUrl) return 'No page was named: give --page.';
  visit.progress('the page');
  const answer = await fetchPage(pageUrl, visit, report);
  if (!answer) return 'There is no page to look at.';
  const facts = readPage(answer.body, pageUrl);
  const found = await readScripts(facts, visit);
  checkOpener(answer, report);
  const seen = await openInBrowser(facts, visit, report);
  offerOtherMount(found, visit, report);
  visit.page = { ...facts, definitionOf: found.definitionOf };

  checkWidget(facts, report, seen?.hasWidget ?? false);
  checkPolicy(facts, answer, { visit, report, blocked: seen?.blocked ?? [] });
  const { name, definition } = await findFunction(facts, visit, found);
  visit.clientFunction = name;
  if (definition && seen?.hasFunction === false) {
    report.finding('client_function_missing', `In a browser ${quoted(name)} is not there.`);
    checkOrder(definition, facts, report);
    return '';
  }
  if (definition) {
    const also = seen ? ', and is there in a browser' : '';
    report.ok('client function', `${quoted(name)} is in the page${also}.`);
    checkOrder(definition, facts, report);
    return '';
  }
  if (seen?.hasFunction) {
    report.ok('client function', `${quoted(name)} is there once the page's scripts have run.`);
    return 'Which script defines the function cannot be seen in the page.';
  }
  if (found.unread > 0 && !seen) {
    const why = `${quoted(name)} is in no script that was read. ${plural(found.unread, 'script')} of other origins, too large or too many to read, may have it: run again with --browser.`;
    report.notChecked('client function', why);
    return why;
  }
  report.finding('client_function_missing', `No script of the page has ${quoted(name)}.`);
  return 'Without the function there is no order.';
}

async function fetchPage(url: URL, visit: Visit, report: Report): Promise<Answer | undefined> {
  const { customerHeaders = {}, options } = visit;
  const faults = faultsOf(await visit.certificateOf(url));
  const isNew = url.origin !== visit.keyUrl.origin && url.origin !== visit.tokenUrl.origin;
  if (isNew) for (const { cause, seen } of faults) report.finding(cause, seen);
  const mayHaveCredentials = faults.length === 0 && namedOrigins(options).has(url.origin);
  const answer = await visit.visitor.ask(url, {
    headers: { accept: 'text/html', ...(mayHaveCredentials ? customerHeaders : {}) },
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_PAGE_BYTES,
    withoutTrust: faults.length > 0,
  });
  if ('problem' in answer) {
    if (answer.problem !== 'stopped') {
      report.finding('page_unreachable', `${shownUrl(url)} cannot be reached (${answer.code}).`);
    }
    return undefined;
  }
  const { status, headers, isTooLong } = answer;
  if (status >= 300 && status < 400) {
    const target = shownLocation(headers.location, url);
    report.finding('page_unreachable', `It answers ${status} and leads to ${target}.`);
    return undefined;
  }
  if (status !== 200 || isTooLong) {
    const seen = isTooLong ? 'It is larger than 2 MiB.' : `It answers ${status}.`;
    report.finding('page_unreachable', seen);
    return undefined;
  }
  report.ok('answer', `${shownUrl(url)} answers 200.`);
  return answer;
}

interface FoundScripts {
  /** Where our client script comes from. */
  clientScript: URL | undefined;
  definitionOf: (name: string) => PageScript | undefined;
  /** Scripts of origins that nobody named, and those that are too many, too large or not answered. */
  unread: number;
}

/** Reads the page's own scripts, and looks in each for the function. */
async function readScripts({ scripts }: PageFacts, visit: Visit): Promise<FoundScripts> {
  const origins = namedOrigins(visit.options);
  const texts = new Map<PageScript, string>();
  let fetched = 0;
  let unread = 0;
  for (const script of scripts) {
    const { src } = script;
    if (!src) {
      texts.set(script, script.text);
      continue;
    }
    if (!origins.has(src.origin) || fetched >= MAX_SCRIPTS) {
      unread += 1;
      continue;
    }
    visit.progress(`the page's script ${src.pathname}`);
    const withoutTrust = faultsOf(await visit.certificateOf(src)).length > 0;
    const limits = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_SCRIPT_BYTES, withoutTrust };
    const answer = await visit.visitor.ask(src, limits);
    fetched += 1;
    if ('status' in answer && !answer.isTooLong) {
      texts.set(script, answer.status === 200 ? answer.body : '');
    } else unread += 1;
  }
  const definitionOf = (name: string): PageScript | undefined =>
    [...texts].find(([script, text]) => defines(script, text, name))?.[0];
  const ours = [...texts].find(
    ([{ src }, text]) => src?.pathname.endsWith('/client.js') && text.includes('lcw-auth'),
  );
  return { definitionOf, unread, clientScript: ours?.[0].src };
}

/** The three routes of our middleware are in one place, so its script tells where the others are. */
function offerOtherMount({ clientScript }: FoundScripts, visit: Visit, report: Report): void {
  if (!clientScript) return;
  const { notFound, keyUrl, tokenUrl } = visit;
  const offers = [
    { isMissing: notFound.has('key'), flag: '--key-url', path: 'publickey', asked: keyUrl },
    { isMissing: notFound.has('token'), flag: '--token-url', path: 'token', asked: tokenUrl },
  ].flatMap(({ isMissing, flag, path, asked }) => {
    const url = shownUrl(new URL(path, clientScript));
    return isMissing && url !== shownUrl(asked) ? [`${flag} ${url}`] : [];
  });
  if (offers.length === 0) return;
  const seen = `The page has the client script from ${clientScript.pathname}: the other routes should be beside it. Run again with ${offers.join(' ')}`;
  report.note('client function', seen);
}

/**
 * A tag that says a name defines that one and no other. In a script the name stands as a whole, or its
 * last part is assigned, is a method or a function, or a text by itself.
 */
function defines({ clientFunction }: PageScript, text: string, name: string): boolean {
  if (clientFunction !== undefined) return clientFunction === name;
  if (text.includes(name)) return true;
  // What is no name could make the expression below one that takes for ever.
  if (!FUNCTION_NAME.test(name)) return false;
  const last = (name.split('.').at(-1) ?? name).replaceAll('$', '\\$');
  const assigned = `(?<![\\w$/-])${last}\\s*(?:=(?!=)|:)`;
  const declared = `(?<![\\w$./-])${last}\\s*\\(`;
  return new RegExp(`${assigned}|${declared}|(["'\`])${last}\\1`).test(text);
}

/** Where nobody says the name, the one that the widget will call is as good as the usual one. */
async function findFunction(
  facts: PageFacts,
  visit: Visit,
  { definitionOf }: FoundScripts,
): Promise<{ name: string; definition: PageScript | undefined }> {
  const name = functionName(facts, visit);
  const definition = definitionOf(name);
  const isSaid = visit.options.clientFunction ?? facts.scripts.some((one) => one.clientFunction);
  const tag = visit.options.widgetTag === undefined ? facts.widget : undefined;
  if (definition || isSaid || !tag) return { name, definition };
  const answer = await readWidgetConfig(visit, tag);
  const configured = 'problem' in answer ? undefined : answer.clientFunction;
  const other = configured === undefined ? undefined : definitionOf(configured);
  return configured !== undefined && other
    ? { name: configured, definition: other }
    : { name, definition };
}

function functionName({ scripts }: PageFacts, { options }: Visit): string {
  const inTag = scripts.find(({ clientFunction }) => clientFunction !== undefined);
  return options.clientFunction ?? inTag?.clientFunction ?? DEFAULT_FUNCTION;
}

function checkWidget({ widget }: PageFacts, report: Report, isAddedLater: boolean): void {
  if (!widget) {
    if (isAddedLater) report.ok('widget', "A script adds the widget's tag.");
    else report.finding('widget_not_in_page', 'The page has no script tag of the widget.');
    return;
  }
  if (widget.problems.length > 0) {
    report.finding('widget_attributes_wrong', widget.problems.join(' '));
    return;
  }
  report.ok('widget', `Its tag names the widget ${widget.widgetId}.`);
}

function checkOrder(script: PageScript, { widget }: PageFacts, report: Report): void {
  if (!widget) {
    report.notChecked('order', "There is no widget's tag to compare with.");
    return;
  }
  const what = script.src ? quoted(script.src.pathname) : 'An inline script';
  if (script.late) {
    report.finding('script_deferred', `${what}, which has the function, is ${script.late}.`);
  }
  if (!script.isBeforeWidget) {
    report.finding('script_too_late', `${what}, which has the function, comes after the widget.`);
  }
  if (script.isBeforeWidget && !script.late) {
    report.ok('order', 'The function comes before the widget.');
  }
}

function checkPolicy(
  { url, widget, scripts, policies }: PageFacts,
  { headers }: Answer,
  { visit, report, blocked }: { visit: Visit; report: Report; blocked: readonly string[] },
): void {
  const header = headers['content-security-policy'];
  const texts = [...(header === undefined ? [] : [header].flat()), ...policies];
  const all = readPolicies(texts);
  const loads: Load[] = scripts
    .slice(0, MAX_LOADS)
    .flatMap(({ src, nonce }) =>
      src && namedOrigins(visit.options).has(src.origin)
        ? [{ kind: 'script' as const, url: src, nonce }]
        : [],
    );
  if (widget?.src) {
    loads.push({ kind: 'script', url: widget.src, nonce: widget.nonce });
    loads.push({ kind: 'frame', url: widget.src });
  }
  if (widget?.orgUrl && isChatService(widget.orgUrl)) {
    loads.push({ kind: 'connect', url: widget.orgUrl });
  }
  const refused = loads.flatMap((load) => {
    const directive = blockingDirective(all, load, url);
    return directive === undefined ? [] : [`${load.url.origin} by ${directive}`];
  });
  const told = [...new Set([...refused, ...blocked.map((text) => quoted(text))])];
  if (told.length > 0) report.finding('policy_blocks_chat', `It keeps out ${told.join(', ')}.`);
  else if (!widget && all.length > 0) {
    report.notChecked('policy', "There is no widget's tag to hold it against.");
  } else if (all.length === 0) report.ok('policy', 'The page has no content security policy.');
  else report.ok('policy', 'The content security policy lets the chat in.');
}

function checkOpener({ headers }: Answer, report: Report): void {
  const policy = String(headers['cross-origin-opener-policy'] ?? '')
    .split(';')[0]
    ?.trim();
  if (policy === 'same-origin') {
    report.finding('opener_cut_off', 'The page sends Cross-Origin-Opener-Policy: same-origin.');
  } else {
    report.ok('opener', 'A popped-out chat window keeps its opener.');
  }
}

async function openInBrowser(
  facts: PageFacts,
  visit: Visit,
  report: Report,
): Promise<SeenInBrowser | undefined> {
  const { browser, signal } = visit.options;
  if (!browser) return undefined;
  visit.progress('the page in a browser');
  try {
    const cookie = visit.customerHeaders?.cookie;
    const clientFunction = functionName(facts, visit);
    return await browser({ url: facts.url, cookie, clientFunction, signal });
  } catch {
    report.note('answer', 'The browser could not open the page.');
    return undefined;
  }
}
