/** Refuses calls for an organisation or a widget that this emulator does not play. @module */
import type { Request } from 'express';
import type { Config } from '../options/options.ts';
import { RefusalError } from '../refusal-error.ts';

/** @throws {RefusalError} 404 when either id in the path is another's. */
export function requireWidget(request: Request, config: Config): void {
  refuseOther('organisation', 'data-org-id', request.params.orgId, config.organizationId);
  refuseOther('widget', 'data-app-id', request.params.widgetId, config.widgetId);
}

function refuseOther(what: string, attribute: string, given: unknown, own: string): void {
  if (String(given).toLowerCase() === own.toLowerCase()) return;
  throw new RefusalError(404, {
    title: `Unknown ${what}`,
    detail: `The emulator plays the ${what} ${own} only. Correct ${attribute} in the script tag.`,
  });
}
