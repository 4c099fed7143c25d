/** The words in which a chat widget's settings are given on the command line. @module */
import type { EmulatorOptions, FurtherWidgetOptions, WidgetOptions } from '@lcw-auth/emulator';
import { nearestName } from '../arguments/nearest-name.ts';
import { CliError } from '../errors/cli-error.ts';

type Switch =
  | 'sign-in-optional'
  | 'no-authentication'
  | 'persistent'
  | 'no-reconnect'
  | 'out-of-hours';

/** Each is also a flag, for the emulator's own widget. */
const WIDGET_SWITCHES: Readonly<Record<Switch, WidgetOptions>> = {
  'sign-in-optional': { signInOptional: true },
  'no-authentication': { authentication: false },
  persistent: { persistentChat: true },
  'no-reconnect': { chatReconnect: false },
  'out-of-hours': { outOfOperatingHours: true },
};

const NAMES = Object.keys(WIDGET_SWITCHES) as Switch[];

/** The settings of the emulator's own widget, from its flags. */
export function ownSwitches(values: Partial<Record<Switch, boolean>>): Partial<WidgetOptions> {
  return Object.assign({}, ...NAMES.map((name) => (values[name] ? WIDGET_SWITCHES[name] : {})));
}

/** From `<guid>[,switch]…`. Whether the GUID is one is for the emulator to say. @throws {CliError} */
export function furtherWidgets(texts: string[] | undefined): EmulatorOptions['widgets'] {
  return texts?.map((text): FurtherWidgetOptions => {
    const [widgetId = '', ...words] = text.split(',').map((word) => word.trim());
    return Object.assign({ widgetId }, ...words.map(settingOf));
  });
}

function settingOf(word: string): WidgetOptions {
  const name = NAMES.find((each) => each === word);
  if (name !== undefined) return WIDGET_SWITCHES[name];
  const nearest = nearestName(word, NAMES);
  const hint = nearest ? `Did you mean '${nearest}'?` : `Known are ${NAMES.join(', ')}.`;
  throw new CliError('wrong_usage', `--widget received '${word}', which is not a setting. ${hint}`);
}
