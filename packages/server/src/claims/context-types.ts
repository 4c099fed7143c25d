/** The types of a context variable, and what a site may return for each. @module */

/** A primitive that a context variable can hold (C1). */
export type ContextValue = string | number | boolean;

/** The two types that a workstream's context variable can have (C4). */
export type ContextType = 'text' | 'number';

/** Declared variables and their types, by name. Names are case-sensitive (C3). */
export type ContextTypes = Readonly<Record<string, ContextType>>;

/**
 * What `context` may return. With declared types only the declared names are accepted, and a Number
 * takes a number; without, any name and any primitive. `undefined` leaves a variable out.
 */
export type Context<Types extends ContextTypes | undefined = undefined> = Types extends ContextTypes
  ? { [Name in keyof Types]?: (Types[Name] extends 'number' ? number : ContextValue) | undefined }
  : Readonly<Record<string, ContextValue | undefined>>;
