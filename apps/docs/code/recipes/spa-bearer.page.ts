import { createTokenProvider, type TokenProvider } from '@lcw-auth/client';

/** What your library for signing in offers. Its access token is renewed when it is about to expire. */
export interface Session {
  userId(): string | undefined;
  accessToken(): Promise<string | undefined>;
}

export function createChatProvider(
  session: Session,
  api = 'https://api.contoso.com',
): TokenProvider {
  return createTokenProvider({
    url: `${api}/_services/auth/token`,
    credentials: 'omit', // no cookie takes part
    headers: async () => {
      const token = await session.accessToken();
      return token === undefined ? {} : { Authorization: `Bearer ${token}` };
    },
    user: () => session.userId(),
  });
}
