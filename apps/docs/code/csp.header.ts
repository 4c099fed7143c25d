import { type WidgetCspOptions, widgetCsp } from '@lcw-auth/server';

/** The header's text, for whoever sends it without helmet. Your `directives` have to have `defaultSrc`. */
export function policyHeader(options: Omit<WidgetCspOptions, 'useDefaults'>): string {
  return Object.entries(widgetCsp({ ...options, useDefaults: false }))
    .filter(([, sources]) => sources !== null)
    .map(([name, sources]) => {
      const directive = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return [directive, ...(sources ?? [])].join(' ');
    })
    .join('; ');
}
