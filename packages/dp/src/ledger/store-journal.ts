import { type Journal, type Store, utf8 } from "@tavs/core";

const journals = new WeakMap<Store, Journal>();

/**
 * The ledger's lines as entries of a store, each written where nothing stands yet: of two who write the same line, the second gets
 * `UsageError` (`code: "conflict"`), nothing of it is kept, and it may ask again. A `fileStore` also keeps a second process out of
 * its folder (`code: "locked"`), and encrypts. One ledger a store.
 */
export function storeJournal(store: Store): Journal {
  const known = journals.get(store);
  if (known) return known; // two ledgers of one process take turns by the journal
  const journal = newJournal(store);
  journals.set(store, journal);
  return journal;
}

function newJournal(store: Store): Journal {
  const lines: string[] = []; // read once: an entry is written where none stands, and never again
  const keyOf = (line: number): string => `dp-ledger/${line}`;
  return {
    async lines() {
      for (
        let found = await store.read(keyOf(1 + lines.length));
        found;
        found = await store.read(keyOf(1 + lines.length))
      )
        lines.push(new TextDecoder().decode(found.value));
      return [...lines];
    },
    // Behind what was read last: by that reading the charge was decided.
    append: (line) => store.write(keyOf(1 + lines.length), utf8(line), 0),
  };
}
