import type { PartyId } from "../protocol/party.ts";
import { mustBePlainThroughout } from "../protocol/plain.ts";
import { freeze, recall, store as shrink, thaw } from "../protocol/snapshot.ts";
import type { Store } from "../protocol/store.ts";
import type { SavedPeer } from "./dialogues.ts";
import { type Ending, otherStates } from "./refusals.ts";

/**
 * What the states of all protocols are, and what is derived from them. It counts up where a program would go on otherwise from what an earlier one
 * saved: a state of the same fields under another Delta gives tags that match nothing, and no error. 1 stood nowhere.
 */
const STATES = 2;

/** What survives of a session. */
export interface SavedSession {
  readonly step: unknown;
  /** The code of the error that ended it for good. */
  readonly ended: string | null;
  /** What the others were told of it. */
  readonly told: Ending | null;
  readonly peers: Readonly<Record<PartyId, SavedPeer>>;
}

/** Where one session is kept: one entry in the store, replaced as a whole. */
export interface SessionRecord {
  /** Throws `UsageError` (`code: "version"`) for a session under way that a program of other states has saved. */
  read(): Promise<SavedSession | undefined>;
  /** Throws `UsageError`: `code: "conflict"` where another process replaced it, `"storage"` where the disk does not take it. */
  write(saved: SavedSession): Promise<void>;
}

export function sessionRecord(store: Store | undefined, id: string): SessionRecord {
  return store ? kept(store, id) : UNKEPT;
}

/** Of a link without a store: nobody could read it, for it would go with the link. What is no state is found here as well. */
const UNKEPT: SessionRecord = {
  read: async () => undefined,
  write: async (saved) => mustBePlainThroughout(saved),
};

function kept(store: Store, id: string): SessionRecord {
  const key = `session/${id}`;
  let revision = 0;
  return {
    async read() {
      const stored = await store.read(key);
      if (!stored) return undefined;
      revision = stored.revision;
      const { states = 1, ...saved } = thaw<SavedSession & { readonly states?: number }>(stored.value);
      if (states !== STATES && isUnderWay(saved)) throw otherStates();
      return (await recall(saved, store)) as SavedSession; // what `write` was given
    },
    async write(saved) {
      const frozen = freeze({ ...((await shrink(saved, store)) as object), states: STATES });
      await store.write(key, frozen, revision);
      revision++; // after: a write that failed replaced nothing
    },
  };
}

/** A result is a result whoever saved it, and an end an end. */
const isUnderWay = ({ step, ended }: SavedSession): boolean =>
  ended === null && (step as { readonly status: string }).status !== "done"; // a step, as `commit` was given it
