/** The shop as an Express app: what each request passes, in order. @module */
import { fileURLToPath } from 'node:url';
import type { Conversation } from '@lcw-auth/emulator';
import type { KeyTiming } from '@lcw-auth/server/keys';
import { Eta } from 'eta';
import express, { type Express, type RequestHandler, urlencoded } from 'express';
import { DEMO_TIMING } from './key-file.ts';
import { liveChat } from './live-chat.ts';
import { failed, notFound } from './routes/not-found.ts';
import { shopRoutes } from './routes/shop.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { tourRoutes } from './routes/tour.ts';
import { ownFormsOnly, securityHeaders, tokenLimit } from './security.ts';
import { currentUser, sessions } from './session.ts';

/** What the shop needs to know of the chat that it embeds. */
export interface ChatWidget {
  /** Address of the widget's script. */
  scriptUrl: string;
  /** Base address of the service; the real one is `https://….omnichannelengagementhub.com`. */
  orgUrl: string;
  organizationId: string;
  widgetId: string;
  /** The agent's view, which only this demo shows to customers. */
  agentUrl: string;
}

const folder = (name: string) => fileURLToPath(new URL(`../${name}/`, import.meta.url));
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

/** Of the chat's paths, those that need no session. */
const SAME_FOR_ALL = ['/publickey', '/client.js'];

/** What else a shop may be given. */
export interface ShopExtras {
  /** Where sessions are; in memory, unless there is a middleware for others. */
  session?: RequestHandler;
  /** How long tokens live and keys are cached. */
  timing?: KeyTiming;
  /** The emulator's chats, for the tour to say what the agent sees. */
  chats?: () => readonly Conversation[];
}

/** Makes the shop. */
export function createShop(
  keyFile: string,
  widget: ChatWidget,
  { session = sessions(), timing = DEMO_TIMING, chats = () => [] }: ShopExtras = {},
): Express {
  const app = express();
  const chat = liveChat(keyFile, timing);
  const eta = new Eta({ views: folder('views'), cache: true });
  app.engine('eta', (path, data, done) => {
    try {
      done(null, eta.render(`/${path.slice(folder('views').length)}`, data));
    } catch (error) {
      done(error);
    }
  });
  app.set('views', folder('views'));
  app.set('view engine', 'eta');
  app.disable('x-powered-by');
  Object.assign(app.locals, { widget, money: (value: number) => dollars.format(value) });

  app.use(securityHeaders(new URL(widget.scriptUrl).origin));
  app.use(express.static(folder('public')));
  // Before the session: a body that is slow to come must not bring back a session that was ended meanwhile.
  app.use(urlencoded({ extended: false, limit: '4kb' }));
  // The keys and the script are the same for everybody: they need no session, and go on when its store is away.
  app.use('/_services/auth', (request, response, next) =>
    SAME_FOR_ALL.includes(request.path) ? chat(request, response, next) : next(),
  );
  app.use(session, currentUser);
  app.use('/_services/auth/token', tokenLimit());
  app.use('/_services/auth', chat);
  app.use(ownFormsOnly, signInRoutes(), shopRoutes());
  app.use(tourRoutes({ keyFile, timing, status: chat.status, chats }));
  app.use(notFound, failed);
  return app;
}
