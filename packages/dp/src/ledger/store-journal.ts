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
  let length = 0; // as it was read last: every charge is decided by a reading, and may stand behind that one alone
  const keyOf = (line: number): string => `dp-ledger/${line}`;
  return {
    async lines() {
      const lines: string[] = [];
      for (let found = await store.read(keyOf(1)); found; found = await store.read(keyOf(lines.length + 1)))
        lines.push(new TextDecoder().decode(found.value));
      length = lines.length;
      return lines;
    },
    append: (line) => store.write(keyOf(length + 1), utf8(line), 0),
  };
}
