/** Chats whose token was handed out before they began. */
import { expect, test } from 'vitest';
import { MAX_RESERVATIONS } from '../../src/contract/limits.ts';
import { createReservations } from '../../src/store/reservations.ts';

const kim = { widgetId: 'w', subject: 'kim' };

test('belong to a widget, a customer and a request', () => {
  const reservations = createReservations();
  const made = reservations.add({ owner: kim, requestId: 'r' });
  expect(reservations.find({ owner: kim, requestId: 'r' })).toBe(made);
  for (const other of [
    { owner: kim, requestId: 'x' },
    { owner: { ...kim, widgetId: 'x' }, requestId: 'r' },
    { owner: { ...kim, subject: undefined }, requestId: 'r' },
  ]) {
    expect(reservations.find(other)).toBeUndefined();
  }
});

test('are found until their chat has begun: the one that is meant, else the latest', () => {
  const reservations = createReservations();
  const key = { owner: kim, requestId: 'r' };
  const [first, second] = [reservations.add(key), reservations.add(key)];
  expect(reservations.find(key, () => false)).toBeUndefined();
  expect(reservations.find(key, ({ chatId }) => chatId === first.chatId)).toBe(first);
  expect(reservations.find(key)).toBe(second);
  reservations.remove(second);
  expect(reservations.find(key)).toBe(first);
  reservations.remove(first);
  expect(reservations.find(key)).toBeUndefined();
});

test('are forgotten, the oldest first', () => {
  const reservations = createReservations();
  for (let count = 0; count <= MAX_RESERVATIONS; count++) {
    reservations.add({ owner: kim, requestId: String(count) });
  }
  expect(reservations.find({ owner: kim, requestId: '0' })).toBeUndefined();
  expect(reservations.find({ owner: kim, requestId: '1' })).toBeDefined();
});

test('of guests push out no customer’s', () => {
  const reservations = createReservations();
  reservations.add({ owner: kim, requestId: 'r' });
  const guest = { widgetId: 'w', subject: undefined };
  for (let count = 0; count <= MAX_RESERVATIONS; count++) {
    reservations.add({ owner: guest, requestId: String(count) });
  }
  expect(reservations.find({ owner: kim, requestId: 'r' })).toBeDefined();
  expect(reservations.find({ owner: guest, requestId: '0' })).toBeUndefined();
});
