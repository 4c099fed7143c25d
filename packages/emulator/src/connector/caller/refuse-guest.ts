/** Refuses a guest where the widget wants everybody to sign in (P10). @module */
import type { Request } from 'express';
import type { Widget } from '../../options/options.ts';
import type { Service } from '../../service.ts';
import { failed } from '../../verify/check.ts';
import { refusedBy } from '../../verify/refused-by.ts';
import { describeStart } from '../session/describe-start.ts';
import { refuseToken } from './refuse-token.ts';

/** @throws {RefusalError} unless sign-in is optional or nobody can sign in. */
export function refuseGuest(request: Request, { store }: Service, widget: Widget): void {
  if (!widget.authentication || widget.signInOptional) return;
  const check = failed(
    'P10',
    'Sign-in required',
    'A chat was started without a token, and this widget requires one.',
    'Sign in first, or make sign-in optional.',
  );
  store.addRefused(describeStart(request, widget, refusedBy(check)));
  throw refuseToken(check);
}
