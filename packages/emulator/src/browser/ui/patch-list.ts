/** Keeps a container's children in step with a list by key: nothing is rebuilt, so focus stays. @module */

export interface Row<Item> {
  root: Element;
  update(item: Item): void;
}

export interface ListPatcher<Item> {
  update(items: readonly Item[]): void;
}

export function createListPatcher<Item>(
  container: Element,
  keyOf: (item: Item, index: number) => string,
  createRow: (item: Item) => Row<Item>,
): ListPatcher<Item> {
  const rows = new Map<string, Row<Item>>();

  return {
    update(items) {
      const keys = items.map(keyOf);
      const wanted = new Set(keys);
      // First, so that what stays is not taken for out of place.
      for (const [key, row] of rows) {
        if (wanted.has(key)) continue;
        row.root.remove();
        rows.delete(key);
      }
      let next = container.firstElementChild;
      items.forEach((item, index) => {
        const key = keys[index] ?? '';
        let row = rows.get(key);
        if (row === undefined) {
          row = createRow(item);
          rows.set(key, row);
        }
        row.update(item);
        // A move would drop the focus inside, so only what is out of place moves.
        if (row.root === next) next = next.nextElementSibling;
        else container.insertBefore(row.root, next);
      });
    },
  };
}
