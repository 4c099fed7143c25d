/** Lets the connector answer late, answer with a failure, or not at all, while such a fault is on. @module */

import type { RequestHandler, Response } from 'express';
import { type FaultName, type Faults, faultSentence } from '../contract/faults.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { type Wait, wait as waitForReal } from '../lib/wait.ts';
import type { FaultSwitches } from './fault-switches.ts';

interface Parts {
  faults: FaultSwitches;
  /** Aborted when the emulator closes: then nobody waits any longer. */
  closing: AbortSignal;
  wait?: Wait;
}

/** To be mounted at `/livechatconnector`, after its preflights. */
export function createConnectorFaults({
  faults,
  closing,
  wait = waitForReal,
}: Parts): RequestHandler {
  return async function connectorFaults(request, response, next) {
    const { connectorDelaySeconds } = faults.current;
    if (connectorDelaySeconds > 0) {
      note(response, 'connectorDelaySeconds');
      await wait(connectorDelaySeconds, AbortSignal.any([closing, leavingOf(response)]));
      if (response.destroyed) return;
    }
    const { current } = faults;
    switch (current.connectorFailure) {
      case 'dropped':
        note(response, 'connectorFailure');
        request.socket.destroy();
        return;
      case 'status-503':
        throw refuse(503, current);
      case 'status-401':
        // The configuration needs no token; where there is one, its verdict says 401 and why.
        if (!/^\/config\/|\/auth\//.test(request.path)) throw refuse(401, current);
    }
    next();
  };
}

/** For the log. */
function note(response: Response, name: FaultName): void {
  response.locals.fault = name;
}

function leavingOf(response: Response): AbortSignal {
  const leaving = new AbortController();
  response.once('close', () => leaving.abort());
  return leaving.signal;
}

function refuse(status: 401 | 503, faults: Readonly<Faults>): RefusalError {
  const body = {
    title: 'Fault',
    detail: faultSentence('connectorFailure', faults),
    fault: 'connectorFailure',
  } as const;
  return status === 401
    ? new RefusalError(401, { errorCode: 4, rule: 'W3', ...body }, { errorcode: '4' })
    : new RefusalError(503, body);
}
