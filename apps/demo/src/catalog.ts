/** What the shop sells. Prices are whole dollars. @module */

/** A thing to buy. */
export interface Product {
  id: string;
  name: string;
  note: string;
  /** Whole dollars. */
  price: number;
}

export const PRODUCTS: readonly Product[] = [
  {
    id: 'espresso-machine',
    name: 'Lever espresso machine',
    note: 'Brass boiler, two cups, no electronics.',
    price: 640,
  },
  {
    id: 'burr-grinder',
    name: 'Hand burr grinder',
    note: 'Forty clicks from Turkish to French press.',
    price: 118,
  },
  {
    id: 'pour-over-kettle',
    name: 'Pour-over kettle',
    note: 'A slow, thin stream that goes where you point.',
    price: 72,
  },
  {
    id: 'house-blend',
    name: 'House blend, 1 kg',
    note: 'Cocoa, plum, and nothing to prove.',
    price: 34,
  },
];

/** The product with an id, if there is one. */
export function findProduct(id: unknown): Product | undefined {
  return PRODUCTS.find((product) => product.id === id);
}

/** The products of a cart, one entry for each piece. */
export function productsOf(cart: readonly string[] = []): Product[] {
  return cart.map(findProduct).filter((product) => product !== undefined);
}

/** What a cart is worth, in whole dollars. */
export function cartTotal(cart: readonly string[] = []): number {
  return productsOf(cart).reduce((total, { price }) => total + price, 0);
}
