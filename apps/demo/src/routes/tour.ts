/** What the tour in the shop's page asks: how the keys are, and what the agent sees. No real site has this. @module */
import type { Conversation } from '@lcw-auth/emulator';
import type { KeyStatus, Middleware } from '@lcw-auth/server';
import type { KeyTiming } from '@lcw-auth/server/keys';
import { type Request, type RequestHandler, Router } from 'express';
import { rotateKeys } from '../key-file.ts';
import { rotationLimit } from '../security.ts';

/** What the tour looks at. */
export interface TourSources {
  keyFile: string;
  timing: KeyTiming;
  status: Middleware['status'];
  /** All chats, newest first, as the emulator has them. */
  chats: () => readonly Conversation[];
}

/** Enough of a `kid` to tell two apart. */
const short = (kid: unknown) => String(kid).slice(0, 6);

/** The customer's latest chat, as the agent sees it. */
function chatOf(contactId: string, chats: TourSources['chats']) {
  const chat = chats().find(({ contact, state }) => contact?.id === contactId && state === 'open');
  if (!chat) return undefined;
  const cart = chat.context.find(({ name }) => name === 'msdyn_cartvalue');
  return {
    isAuthenticated: chat.verdict?.authenticated === true,
    key: short(chat.header?.kid),
    ...(cart?.isDisplayable && { cart: cart.value }),
  };
}

const describeKey = ({ kid, state, nextChange, until }: KeyStatus) => ({
  key: short(kid),
  state,
  nextChange,
  until,
});

const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Whether it is somebody at this machine, by a name that no other site can take. */
function isAtThisMachine({ socket, hostname }: Request): boolean {
  const address = socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  return isLoopback && LOOPBACK_NAMES.includes(hostname);
}

/** `GET /tour`, and `POST /tour/rotate`, which is there on this machine alone and never in production. */
export function tourRoutes({ keyFile, timing, status, chats }: TourSources): Router {
  const router = Router();
  const isProduction = process.env.NODE_ENV === 'production';
  /** A key that always could sign has no successor: it is a single PEM. */
  const mayRotate = (request: Request) =>
    !isProduction &&
    isAtThisMachine(request) &&
    status().keys.every(({ activeFrom }) => activeFrom > 0);
  let rotating: Promise<string> | undefined;

  router.get('/tour', (request, response) => {
    response.set('cache-control', 'no-store').json({
      now: Math.floor(Date.now() / 1000),
      keys: status()
        .keys.filter(({ state }) => state !== 'retired')
        .map(describeKey),
      mayRotate: mayRotate(request),
      chat: request.user && chatOf(request.user.contactId, chats),
    });
  });

  const onThisMachineOnly: RequestHandler = (request, response, next) => {
    if (mayRotate(request)) next();
    else {
      response.status(403).render('message', {
        title: 'The keys cannot be rotated from here',
        text: 'Run: npx lcw-auth keys rotate',
      });
    }
  };

  router.post('/tour/rotate', onThisMachineOnly, rotationLimit(), async (request, response) => {
    // One rotation at a time is enough to see: another press is told of the same.
    let kid = status().keys.find(({ state }) => state === 'pending')?.kid;
    if (kid === undefined) {
      rotating ??= rotateKeys(keyFile, timing).finally(() => {
        rotating = undefined;
      });
      kid = await rotating;
    }
    if (request.accepts('html', 'json') === 'json') response.json({ key: short(kid) });
    else response.redirect(303, '/#tour');
  });

  return router;
}
