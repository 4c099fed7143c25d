/** Ends a chat at the service, with a token that still holds: a chat may outlive the one that it began with (T8). @module */
import { failureReasonOf } from '../service/chat-failure.ts';
import type { Jwt } from '../service/connector.ts';
import { askForToken, type ChatOpener, type OpenedChat } from './open-chat.ts';

/** @throws ChatFailure when the service did not hear it, or the page vouches for nobody any more. */
export async function closeWithToken(
  opener: Pick<ChatOpener, 'connector' | 'page'>,
  { requestId, jwt, chatToken }: OpenedChat,
): Promise<void> {
  const close = (token: Jwt): Promise<void> =>
    opener.connector.closeSession({ requestId, jwt: token, chatToken });
  const askAndClose = async (): Promise<void> => {
    const fresh = await askForToken(opener);
    if (fresh !== null) await close(fresh);
  };
  if (jwt !== null && isExpired(jwt)) return await askAndClose();
  try {
    await close(jwt);
  } catch (error) {
    // The customer's clock may be slow.
    if (jwt === null || failureReasonOf(error).status !== 401) throw error;
    await askAndClose();
  }
}

/** By the customer's clock, and without a margin, as Microsoft's React widget does (P8). */
function isExpired(jwt: string): boolean {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const { exp } = JSON.parse(atob(payload)) as { exp?: unknown };
    return typeof exp === 'number' && Date.now() / 1000 > exp;
  } catch {
    return false;
  }
}
