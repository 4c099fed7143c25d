/** Tells what the middleware does, one line a step, when `NODE_DEBUG=lcw-auth` asks for it. Never a token or a key. @module */
import { type DebugLogger, debuglog } from 'node:util';

/** Writes to stderr, and costs nothing while it is off. */
export const trace: DebugLogger = debuglog('lcw-auth');
