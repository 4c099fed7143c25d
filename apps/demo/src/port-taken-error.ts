/** The error for a port that another program has. @module */

/** Names the port, and the environment variable that chooses another. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';
  readonly code = 'port_taken';

  constructor(port: number, variable: 'PORT' | 'EMULATOR_PORT', cause: unknown) {
    super(
      `Port ${port} is taken by another program. Stop that program, or choose another port with the environment variable ${variable}, such as ${variable}=${port + 10}.`,
      { cause },
    );
  }
}

/** The same error, named, when it was about a taken port; otherwise as it came. */
export function nameTakenPort(
  error: unknown,
  port: number,
  variable: 'PORT' | 'EMULATOR_PORT',
): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  const isTaken = code === 'EADDRINUSE' || code === 'port_in_use';
  return isTaken ? new PortTakenError(port, variable, error) : error;
}
