import { type Store, UsageError } from "@tavs/core";
import type { Charged } from "../ledger/book.ts";

/**
 * Of the samplers that make noise of a seed. Another one would make other noise of the same seed, and the difference of the two totals
 * would tell what neither may. A change to what a seed gives (`test/distributed/shares.test.ts` pins it) is another version.
 */
const SAMPLER = 1;

/** Keeps 32 bytes, of which the noise is a stream, behind one byte for the version of the samplers. */
export async function keepSeed(store: Store, key: string, seed: Uint8Array): Promise<void> {
  await store.write(key, Uint8Array.of(SAMPLER, ...seed), 0);
}

/**
 * The seed that was kept for a charge. Throws `UsageError` where noise that was used is lost, or kept for a charge that was
 * (`code: "tampered"`), and where other samplers made noise of it (`code: "sampler"`).
 */
export async function keptSeed(
  store: Store,
  key: string,
  earlier: Charged | undefined,
): Promise<Uint8Array | undefined> {
  const kept = (await store.read(key))?.value;
  if (kept ? !earlier : earlier?.recorded) throw apart();
  if (!kept) return undefined;
  if (kept.length === 33 && kept[0] === SAMPLER) return kept.slice(1);
  throw new UsageError(
    "this share of noise was drawn by another version of the samplers, which would not give it again: ask with that release of the program, or ask a new question under a new id",
    { code: "sampler" },
  );
}

const apart = (): UsageError =>
  new UsageError("the ledger and the store of its noise do not belong together: restore both from one copy", {
    code: "tampered",
  });
