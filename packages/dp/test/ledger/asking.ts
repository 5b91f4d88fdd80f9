// A process that asks a ledger, and stays at the moment that it is told to, until it is killed.
import { Secret, type Store } from "@tavs/core";
import { fileJournal, fileStore } from "@tavs/core/node";
import { count, openLedger } from "../../src/index.ts";

const [place, path, moment] = process.argv.slice(2) as [string, string, string];
export const KEY: Secret<Uint8Array> = new Secret(new Uint8Array(32).fill(1));
const rows = Array.from({ length: 50 });
const terms = { budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 } } as const;

/** Stops for ever before or after a line is written. */
function stopping(store: Store): Store {
  let line = 0;
  const stop = async (when: string): Promise<void> => {
    if (moment !== `${when} ${line}`) return;
    process.send!("there");
    await new Promise(() => undefined);
  };
  return {
    ...store,
    write: async (...args) => {
      line++;
      await stop("before");
      await store.write(...args);
      await stop("after");
    },
  };
}

async function ask(): Promise<void> {
  if (place === "journal") return race();
  const store = await fileStore({ folder: path, key: KEY });
  const ledger = await openLedger({ ...terms, store: stopping(store) });
  const { value } = await ledger.release(count, rows, { epsilon: 0.25, id: "a" });
  process.send!(String(value));
}

/** Asks until it is refused, as fast as it can; says how many answers it saw. */
async function race(): Promise<void> {
  const ledger = await openLedger({ ...terms, journal: fileJournal(path) });
  process.send!("there");
  let answers = 0;
  const failure = await (async () => {
    for (;;) {
      await ledger.release(count, rows, { epsilon: 0.05 });
      answers++;
    }
  })().catch((error: { code: string }) => error.code);
  process.send!({ answers, failure });
}

if (process.send) {
  process.on("disconnect", () => process.exit());
  ask().catch((error: { code?: string }) => process.send!({ failure: error.code ?? String(error) }));
}
