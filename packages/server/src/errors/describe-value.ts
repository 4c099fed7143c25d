/** Says what kind of value was received, without repeating it: it may be a secret, or somebody's data. @module */

/** A short description of a value for a message: its kind, and the length of a text. */
export function describeValue(value: unknown): string {
  try {
    return kindOf(value);
  } catch {
    // A proxy may throw whatever it is asked.
    return 'an object that cannot be looked at';
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') {
    return value === '' ? 'an empty string' : `a string of ${value.length} characters`;
  }
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    return 'an infinite number';
  }
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Promise) return 'a promise';
  if (value instanceof Date) return 'a Date';
  if (value instanceof Map) return 'a Map';
  return 'an object';
}
