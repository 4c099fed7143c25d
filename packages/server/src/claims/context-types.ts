/** The types of a context variable, and what a site may return for each. @module */

/** A primitive that a context variable can hold (C1). */
export type ContextValue = string | number | boolean;

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** Declared variables and their types, by name. Names are case-sensitive (C3). */
export type ContextTypes = Readonly<Record<string, ContextType>>;

/** Any context: names and primitives. `undefined` leaves a variable out. */
export type Context = Readonly<Record<string, ContextValue | undefined>>;

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
        ? (Types[Name] extends 'number' ? number : ContextValue) | undefined
        : never;
    }
  : { readonly [Name in keyof Returned]: ContextValue | undefined };
