/** The types of a context variable, and what a site may return for each. @module */

/** A primitive that a context variable can hold (C1). */
export type ContextValue = string | number | boolean;

/** A variable that says whether the agent sees it (C5). */
export interface ContextVariable<Value extends ContextValue = ContextValue> {
  /** `undefined` leaves the variable out. */
  readonly value: Value | undefined;
  /** Whether the agent sees the variable. */
  readonly isDisplayable: boolean;
}

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** Declared variables and their types, by name. Names are case-sensitive (C3). */
export type ContextTypes = Readonly<Record<string, ContextType>>;

/** Any context: names with a value, or with a value and whether the agent sees it. `undefined` leaves a variable out. */
export type Context = Readonly<Record<string, ContextValue | ContextVariable | undefined>>;

type Sendable<Value extends ContextValue> = Value | ContextVariable<Value> | undefined;

/**
 * What `context` may return, given what it does return. With declared types another name becomes
 * `never`, and a Number takes a number; without, any name takes any primitive.
 */
export type CheckedContext<
  Types extends ContextTypes | undefined,
  Returned,
> = Types extends ContextTypes
  ? {
      readonly [Name in keyof Returned]: Name extends keyof Types
        ? Sendable<Types[Name] extends 'number' ? number : ContextValue>
        : never;
    }
  : { readonly [Name in keyof Returned]: Sendable<ContextValue> };

/** The names that `displayedContext` may list: the declared ones, or any when none are declared. */
export type DisplayedNames<Types extends ContextTypes | undefined> = Types extends ContextTypes
  ? keyof Types & string
  : string;
