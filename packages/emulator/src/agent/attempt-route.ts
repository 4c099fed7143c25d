/** Takes the panel's word on a chat that ended in the page, because its function handed over no token. @module */
import { type RequestHandler, Router } from 'express';
import { NO_TOKEN_DEEDS, type NoToken, type NoTokenCause } from '../contract/protocol.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import { requireJson } from '../http/json-body.ts';
import { readObject, readText } from '../lib/json.ts';
import type { Service } from '../service.ts';

/** Sentences of the page's own script may be long; nothing that is shown has to be longer. */
const MAX_TEXT_LENGTH = 500;
const CAUSES: readonly NoTokenCause['kind'][] = ['signed-out', 'no-contact', 'failed'];

/** To be mounted behind the agent guard: in a foreign frame too the panel is a page of ours. */
export function createAttemptRoute({ config, store }: Service): Router {
  const report: RequestHandler = (request, response) => {
    const widgetId = readText(request.body, 'widgetId')?.toLowerCase() ?? '';
    const noToken = readNoToken(request.body);
    if (!config.widgets.has(widgetId) || noToken === undefined) {
      throw new RefusalError(400, {
        title: 'Not an attempt',
        detail: `Send { "widgetId": …, "noToken": { "did": …, "asked": …, "detail": … } }, where "did" is one of ${NO_TOKEN_DEEDS.join(', ')}.`,
      });
    }
    store.addWithoutToken(widgetId, noToken);
    response.status(201).json({});
  };
  return Router().post('/', requireJson, report);
}

function readNoToken(body: unknown): NoToken | undefined {
  const given = readObject(body, 'noToken');
  const did = NO_TOKEN_DEEDS.find((deed) => deed === readText(given, 'did'));
  const asked = readShortText(given, 'asked');
  const detail = readShortText(given, 'detail');
  if (did === undefined || asked === undefined || detail === undefined) return undefined;
  const cause = readCause(readObject(given, 'cause'));
  return { did, asked, detail, ...(cause ? { cause } : {}) };
}

function readCause(given: Record<string, unknown> | undefined): NoTokenCause | undefined {
  const kind = CAUSES.find((one) => one === readText(given, 'kind'));
  if (given === undefined || kind === undefined) return undefined;
  const status = Object.hasOwn(given, 'status') ? given.status : undefined;
  const texts = (['code', 'path', 'message'] as const).flatMap((name) => {
    const text = readShortText(given, name);
    return text === undefined ? [] : [[name, text] as const];
  });
  return {
    kind,
    ...(typeof status === 'number' && Number.isInteger(status) ? { status } : {}),
    ...Object.fromEntries(texts),
  };
}

function readShortText(holder: unknown, name: string): string | undefined {
  return readText(holder, name)?.slice(0, MAX_TEXT_LENGTH);
}
