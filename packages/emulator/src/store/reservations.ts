/** Remembers the chats whose token was given out, but which have not begun (getchattoken). @module */
import { randomUUID } from 'node:crypto';
import type { Owner } from './find-chat.ts';
import { MAX_RESERVATIONS } from './store-limits.ts';

export interface Reservation {
  readonly chatId: string;
  readonly sessionId: string;
}

export interface ReservationKey {
  owner: Owner;
  requestId: string;
}

export interface Reservations {
  /** The oldest one is forgotten when there are too many. */
  add(key: ReservationKey): Reservation;
  /** The latest for the request. Not for guests, who are all one owner. */
  find(key: ReservationKey): Reservation | undefined;
  /** Gives up the one for this request, `chatId` saying which, or else the latest. */
  take(key: ReservationKey, chatId: string | undefined): Reservation | undefined;
}

export function createReservations(): Reservations {
  /** Newest first. */
  const reserved: (Reservation & ReservationKey)[] = [];
  const isFor = ({ owner, requestId }: ReservationKey, key: ReservationKey): boolean =>
    owner.widgetId === key.owner.widgetId &&
    owner.subject === key.owner.subject &&
    requestId === key.requestId;
  return {
    add(key): Reservation {
      const reservation = { ...key, chatId: randomUUID(), sessionId: randomUUID() };
      reserved.unshift(reservation);
      if (reserved.length > MAX_RESERVATIONS) reserved.pop();
      return reservation;
    },
    find: (key) => reserved.find((one) => isFor(one, key)),
    take(key, chatId): Reservation | undefined {
      const index = reserved.findIndex(
        (one) => isFor(one, key) && (chatId === undefined || one.chatId === chatId),
      );
      return index === -1 ? undefined : reserved.splice(index, 1)[0];
    },
  };
}
