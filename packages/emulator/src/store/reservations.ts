/** Remembers the chats whose token was given out, but which have not begun (getchattoken). @module */
import { randomUUID } from 'node:crypto';
import { MAX_RESERVATIONS } from '../contract/limits.ts';
import type { Owner } from './find-chat.ts';
import { newThreadId } from './stored-conversation.ts';

export interface Reservation {
  readonly chatId: string;
  readonly sessionId: string;
}

export interface ReservationKey {
  owner: Owner;
  requestId: string;
}

export interface Reservations {
  /** The oldest one is forgotten when there are too many: of guests' for a guest's, of customers' for a customer's. */
  add(key: ReservationKey): Reservation;
  /** The latest for the request that is the one meant. Guests are all one owner, and have to prove theirs. */
  find(
    key: ReservationKey,
    isMeant?: (reservation: Reservation) => boolean,
  ): Reservation | undefined;
  /** Once its chat has begun. */
  remove(reservation: Reservation): void;
}

type Reserved = Reservation & ReservationKey;

export function createReservations(): Reservations {
  /** Newest first. Apart, so that guests, who need no token, push out no customer's. */
  const reserved: Record<'guests' | 'customers', Reserved[]> = { guests: [], customers: [] };
  const listOf = ({ owner }: ReservationKey): Reserved[] =>
    owner.subject === undefined ? reserved.guests : reserved.customers;
  const isFor = ({ owner, requestId }: ReservationKey, key: ReservationKey): boolean =>
    owner.widgetId === key.owner.widgetId &&
    owner.subject === key.owner.subject &&
    requestId === key.requestId;
  return {
    add(key): Reservation {
      const reservation = { ...key, chatId: newThreadId(), sessionId: randomUUID() };
      const list = listOf(key);
      list.unshift(reservation);
      if (list.length > MAX_RESERVATIONS) list.pop();
      return reservation;
    },
    find: (key, isMeant = () => true) => listOf(key).find((one) => isFor(one, key) && isMeant(one)),
    remove({ chatId }): void {
      for (const list of Object.values(reserved)) {
        const index = list.findIndex((one) => one.chatId === chatId);
        if (index !== -1) list.splice(index, 1);
      }
    },
  };
}
