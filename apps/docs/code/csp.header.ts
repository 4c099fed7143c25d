import { type WidgetCspOptions, widgetCsp } from '@lcw-auth/server';

/**
 * The header's text, for whoever sends it without helmet.
 *
 * @throws Error without `defaultSrc`, for a function, and for a source that would end its directive.
 */
export function policyHeader(options: Omit<WidgetCspOptions, 'useDefaults'>): string {
  const directives = widgetCsp({ ...options, useDefaults: false });
  if (!directives.defaultSrc) throw new Error('Give directives.defaultSrc, as an array.');
  return Object.entries(directives)
    .filter(([, sources]) => sources !== null)
    .map(([name, sources]) => {
      const directive = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      if (!/^[a-z-]+$/.test(directive)) throw new Error('A name is not one of a directive.');
      for (const source of sources ?? []) {
        // Not repeated: a nonce is a secret.
        if (typeof source !== 'string') throw new Error(`A source of ${directive} is not text.`);
        if (/[;,\s]/.test(source)) throw new Error(`A source of ${directive} is not one source.`);
      }
      return [directive, ...(sources ?? [])].join(' ');
    })
    .join('; ');
}
