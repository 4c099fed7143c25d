/** The error that says why the emulator could not listen. @module */

export type StartErrorCode =
  | 'port_in_use'
  | 'port_forbidden'
  | 'host_unavailable'
  | 'listen_failed';

/** Rejects `startEmulator`. `code` is stable; `cause` is what the operating system said. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, cause: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** What could not be listened on, and the option that says so. */
export interface RefusedPlace {
  host: string;
  port: number;
  option: 'port' | 'httpsPort';
}

/** Puts the operating system's answer into words that name the port and what to do about it. */
export function explainListenFailure(
  cause: unknown,
  { host, port, option }: RefusedPlace,
): StartError {
  const systemCode = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (systemCode) {
    case 'EADDRINUSE':
      return new StartError(
        'port_in_use',
        `Port ${port} on ${host} is already in use. Stop the program that listens there, or give the option "${option}" another number (0 takes any free port).`,
        cause,
      );
    case 'EACCES':
      return new StartError(
        'port_forbidden',
        `This account may not listen on port ${port}. Give the option "${option}" a number above 1023 (0 takes any free port).`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        'host_unavailable',
        `This machine has no address "${host}" to listen on. Give the option "host" an address of this machine, such as 127.0.0.1.`,
        cause,
      );
    default:
      return new StartError(
        'listen_failed',
        `The emulator could not listen on ${host}, port ${port} (${systemCode || 'unknown reason'}). Try another "host" or "${option}".`,
        cause,
      );
  }
}
