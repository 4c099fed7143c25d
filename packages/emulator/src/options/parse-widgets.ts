/** Reads the settings of the emulator's widgets: its own, and the further ones that differ from it. @module */
import { isGuid } from './is-guid.ts';
import type { OptionReader } from './option-reader.ts';
import { WIDGET_OPTION_NAMES, type Widget, type WidgetOptions } from './options.ts';
import { parseDataMasking } from './parse-data-masking.ts';
import { parsePreChatSurvey } from './parse-pre-chat-survey.ts';
import { refuseUnknownNames } from './refuse-unknown-names.ts';

export const GUID_FIX =
  'Give a GUID such as "e1a7c0de-0000-4000-8000-00000000d365", without braces.';

const DOTTED_NAME =
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
const MAX_FURTHER_WIDGETS = 20;

/** `place` says where the settings stand, such as `widgets[0].`; empty for the emulator's own. */
export function parseWidget(
  options: WidgetOptions,
  fallback: Widget,
  reader: OptionReader,
  place = '',
): Widget {
  const read = <Name extends keyof WidgetOptions>(
    name: Name,
    isValid: (value: unknown) => boolean,
    fix: string,
  ): Widget[Name] =>
    reader.read<Widget[Name]>(`${place}${name}`, options[name], fallback[name], isValid, fix);
  const readSwitch = <
    Name extends
      | 'authentication'
      | 'signInOptional'
      | 'chatReconnect'
      | 'persistentChat'
      | 'outOfOperatingHours',
  >(
    name: Name,
  ): boolean => read(name, (value) => typeof value === 'boolean', 'Give true or false.');

  if (options.authentication === false) {
    const fix = 'Leave it out, or "authentication": without such a setting nobody signs in.';
    if (options.signInOptional === true) reader.refuse(`${place}signInOptional`, true, fix);
    if (options.persistentChat === true) reader.refuse(`${place}persistentChat`, true, fix);
  }
  return Object.freeze({
    widgetId: read('widgetId', (value) => typeof value === 'string' && isGuid(value), GUID_FIX),
    authentication: readSwitch('authentication'),
    clientFunction: read(
      'clientFunction',
      (value) => typeof value === 'string' && value.length <= 200 && DOTTED_NAME.test(value),
      'Give the dotted name of a global function, such as "auth.getAuthenticationToken".',
    ),
    tokenRead: read(
      'tokenRead',
      (value) => value === 'at-start' || value === 'at-registration',
      'Give "at-start" (as documented) or "at-registration" (as an older widget does).',
    ),
    signInOptional: readSwitch('signInOptional'),
    chatReconnect: readSwitch('chatReconnect'),
    persistentChat: readSwitch('persistentChat'),
    preChatSurvey: parsePreChatSurvey(options.preChatSurvey, fallback.preChatSurvey, reader, place),
    dataMasking: parseDataMasking(options.dataMasking, fallback.dataMasking, reader, place),
    outOfOperatingHours: readSwitch('outOfOperatingHours'),
  });
}

/** All widgets by id in lower case, `own` first. */
export function parseWidgets(
  value: unknown,
  own: Widget,
  reader: OptionReader,
): ReadonlyMap<string, Widget> {
  const widgets = new Map([[own.widgetId.toLowerCase(), own]]);
  if (value === undefined) return widgets;
  if (!Array.isArray(value) || value.length > MAX_FURTHER_WIDGETS) {
    reader.refuse(
      'widgets',
      Array.isArray(value) ? value.length : value,
      `Give a list of at most ${MAX_FURTHER_WIDGETS}, such as [{ widgetId: "<guid>", signInOptional: true }].`,
    );
    return widgets;
  }
  value.forEach((options: unknown, index) => {
    const place = `widgets[${index}]`;
    if (typeof options !== 'object' || options === null || Array.isArray(options)) {
      reader.refuse(place, options, 'Give settings, such as { widgetId: "<guid>" }.');
      return;
    }
    refuseUnknownNames(options, WIDGET_OPTION_NAMES, `${place}.`, reader);
    const before = reader.problems.length;
    const widget = parseWidget(options, own, reader, `${place}.`);
    const id = widget.widgetId.toLowerCase();
    if (widgets.has(id) && reader.problems.length === before) {
      reader.refuse(
        `${place}.widgetId`,
        'widgetId' in options ? widget.widgetId : undefined,
        'Give each widget a GUID of its own.',
      );
    }
    widgets.set(id, widget);
  });
  return widgets;
}
