/** Looks at the widget's public configuration: whether anybody is asked for a token, and by which name (A2). @module */
import type { LevelReport } from '../findings.ts';
import { isLoopback } from '../net/hosts.ts';
import {
  mayBeAsked,
  objectAt,
  readWidgetConfig,
  textAt,
  widgetKind,
} from '../net/widget-config.ts';
import { readWidgetTag, type WidgetTag } from '../page/page-facts.ts';
import { quoted } from '../text.ts';
import type { Visit } from '../visit.ts';

const DEFAULT_FUNCTION = 'auth.getAuthenticationToken';

type Report = LevelReport<'widget'>;

/** @returns why what has not been checked could not be. */
export async function examineWidget(visit: Visit, report: Report): Promise<string> {
  const tag = tagOf(visit);
  if (!tag) return "No widget's tag was found: give --page or --widget.";
  const { orgUrl, orgId, widgetId } = tag;
  if (!orgUrl || !orgId || !widgetId) return "The widget's tag does not say which widget it is.";
  if (!mayBeAsked(orgUrl, visit)) {
    const seen = isLoopback(orgUrl)
      ? `${quoted(orgUrl.host)} is this machine, and the page is not from here.`
      : `${quoted(orgUrl.host)} is neither this machine nor one of Microsoft's chat hosts.`;
    report.finding('org_url_unknown', seen);
    return "The service's address is not one to ask.";
  }
  report.ok('service address', `${orgUrl.host}.`);
  const answer = await readWidgetConfig(visit, tag);
  if ('problem' in answer) {
    if (answer.problem === 'unknown') report.finding('widget_unknown', answer.seen);
    return 'There is no configuration to read.';
  }
  report.ok('configuration', `The service knows the widget ${widgetId}.`);
  checkSetting(answer.config, { orgUrl, orgId, widgetId }, { visit, report });
  if (!visit.widget?.isLinked) return 'No function name is configured.';
  if (answer.clientFunction === undefined) {
    report.finding('function_name_differs', 'The setting names no client function.');
  } else checkName(answer.clientFunction, visit, report);
  return '';
}

function tagOf({ options, page }: Visit): WidgetTag | undefined {
  return options.widgetTag === undefined
    ? page?.widget
    : readWidgetTag(options.widgetTag, options.site);
}

function checkSetting(
  config: Readonly<Record<string, unknown>>,
  address: { orgUrl: URL; orgId: string; widgetId: string },
  { visit, report }: { visit: Visit; report: Report },
): void {
  const { isLinked, isPersistent } = widgetKind(config);
  const engine = objectAt(config, 'LiveWSAndLiveChatEngJoin') ?? {};
  const is = (name: string, value: string) => textAt(engine, name).toLowerCase() === value;
  visit.widget = { ...address, isLinked, isPersistent };
  if (is('msdyn_authenticatedsigninoptional', 'true')) {
    const what =
      'Sign-in is optional: a customer whose token does not come chats as a guest (P10).';
    report.note('setting', what);
  }
  if (isPersistent) report.note('setting', 'The widget has persistent chat.');
  if (is('outofoperatinghours', 'true')) report.note('setting', 'It is outside operating hours.');
  const host = visit.options.pageUrl?.hostname;
  if (host) {
    const what = `A widget that is limited to listed domains must list ${host}; changes take up to a quarter of an hour (A4).`;
    report.note('configuration', what);
  }
  if (isLinked) report.ok('setting', 'An authentication setting is linked.');
  else report.finding('no_setting_linked', 'The configuration has no authentication setting.');
}

function checkName(name: string, visit: Visit, report: Report): void {
  const { options, page } = visit;
  const inTag = page?.scripts.find(({ clientFunction }) => clientFunction !== undefined);
  const own = options.clientFunction ?? inTag?.clientFunction;
  const isInPage = page?.definitionOf?.(name) !== undefined;
  const expected = own ?? (page ? DEFAULT_FUNCTION : undefined);
  if (name === expected || (isInPage && own === undefined)) {
    visit.clientFunction = name;
    report.ok('function name', `The widget will call ${quoted(name)}, as the page has it.`);
  } else if (expected === undefined) {
    report.note('function name', `The widget will call ${quoted(name)}.`);
    report.notChecked('function name', 'There is no page to compare it with: give --page.');
  } else {
    const seen = `The widget will call ${quoted(name)}, and the page has ${quoted(expected)}.`;
    report.finding('function_name_differs', seen);
  }
}
