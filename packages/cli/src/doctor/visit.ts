/** What an examination knows so far: each level reads what earlier ones found. @module */
import type { JudgedKeys } from './judge.ts';
import type { CertificateFault, Inspection } from './net/certificate.ts';
import type { Visitor } from './net/visitor.ts';
import type { WidgetConfig } from './net/widget-config.ts';
import type { DoctorOptions } from './options.ts';
import type { PageFacts } from './page/page-facts.ts';

export interface Visit {
  readonly options: DoctorOptions;
  readonly visitor: Visitor;
  readonly keyUrl: URL;
  readonly tokenUrl: URL;
  /** Looks at the certificate of an origin once; undefined over plain http. */
  certificateOf(url: URL): Promise<Inspection | undefined>;
  /** Hides whatever text is given from all that is reported from now on. */
  hide(secret: string): void;
  progress(doing: string): void;
  /** The key documents that were seen; several when instances differ. */
  keys: readonly JudgedKeys[];
  /** That one of them cannot be read. */
  hasUnreadableKeys?: boolean;
  /** Whose address is answered "not found". */
  readonly notFound: Set<'key' | 'token'>;
  /** A customer's token, when there is one. */
  token?: string;
  /** The customer's cookies and headers, once known. */
  customerHeaders?: Readonly<Record<string, string>>;
  /** What the sign-in form was answered, when there was one. */
  signInStatus?: number;
  page?: PageFacts;
  /** Asked for once, by whichever level comes first. */
  widgetConfig?: Promise<WidgetConfig>;
  widget?: WidgetFacts;
  /** The name of the page's function, as far as it is known. */
  clientFunction?: string;
  /** The context variables of the token. */
  variables?: readonly Variable[];
}

export type VariableType = 'Text' | 'Number' | 'Text or Number';

export interface Variable {
  name: string;
  type: VariableType;
}

export interface WidgetFacts {
  orgUrl: URL;
  orgId: string;
  widgetId: string;
  isLinked: boolean;
  isPersistent: boolean;
}

/** Whether nothing may be sent there that is not public. */
export function faultsOf(inspection: Inspection | undefined): readonly CertificateFault[] {
  return inspection && 'faults' in inspection ? inspection.faults : [];
}

export const TIMEOUT_MS: number = 10_000;
export const MAX_KEYS_BYTES: number = 64 * 1024;
export const MAX_TOKEN_BYTES: number = 64 * 1024;
export const MAX_PAGE_BYTES: number = 2 * 1024 * 1024;
