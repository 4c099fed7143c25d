/** Mints and reads the tokens with which a started chat sends and fetches messages. @module */
import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

/** A day, as long as nobody leaves a chat open. */
export const CHAT_TOKEN_LIFETIME_SECONDS = 86_400;

export interface ChatTokens {
  mint(chatId: string): Promise<string>;
  /** The chat that the token is for; undefined when it is not one of ours or has expired. */
  read(token: string): Promise<string | undefined>;
}

/** Shaped like a JWT, since Microsoft's chat SDK reads `exp` out of it; the key lives as long as the process. */
export function createChatTokens(now: () => number): ChatTokens {
  const key = randomBytes(32);
  return {
    mint(chatId): Promise<string> {
      const nowSeconds = Math.floor(now() / 1000);
      return new SignJWT({ chatId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + CHAT_TOKEN_LIFETIME_SECONDS)
        .sign(key);
    },
    async read(token): Promise<string | undefined> {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          currentDate: new Date(now()),
        });
        return typeof payload.chatId === 'string' ? payload.chatId : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
