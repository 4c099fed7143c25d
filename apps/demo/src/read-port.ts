/** Reads a port from the environment. @module */

/** The port that a variable names, or the default. @throws {Error} naming the variable when it is not a port. */
export function readPort(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: number,
): number {
  const text = environment[name]?.trim();
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(
    `${name} is '${text}', which is not a port. Use a number from 1 to 65535, or 0 for any free port.`,
  );
}
