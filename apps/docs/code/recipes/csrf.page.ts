import { createTokenProvider, type TokenProvider } from '@lcw-auth/client';

/** For a route that has to stay behind the protection: `csrfToken` stands for how your pages get theirs. */
export function createChatProvider(url: string, csrfToken: () => Promise<string>): TokenProvider {
  return createTokenProvider({
    url,
    headers: async () => ({ 'x-csrf-token': await csrfToken() }),
  });
}
