// What a hospital remembers of a model's rounds, in its own store: what it answered, and over which hospitals.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, freeze, PeerError, type Store, thaw, UsageError } from "@tavs/core";
import { canonicalBytes } from "@tavs/core/study";
import { nameOf } from "../secure-sum/masked/agreement.ts";
import type { Consortium } from "./cells.ts";
import { following } from "./consortium.ts";
import type { LearningSpecification } from "./specification.ts";

/** What stays at a hospital: control variate, its own model, tensors that are not shared. Each by name, flattened by the tensor. */
export interface Kept {
  readonly variate: Float64Array | null;
  readonly personal: Float64Array | null;
  readonly local: Readonly<Record<string, Float64Array>>;
}

interface Memory {
  readonly version: 1;
  readonly round: number;
  /** SHA-256 of what was agreed to, and of the question of that round. */
  readonly agreed: Uint8Array;
  readonly asked: Uint8Array;
  readonly answer: Float64Array;
  readonly kept: Kept;
}

const nothing: Kept = { variate: null, personal: null, local: {} };

export interface Asked {
  readonly round: number;
  readonly bytes: Uint8Array;
}

export interface Home {
  readonly kept: () => Promise<Kept>;
  /**
   * The answer to a question: computed and kept, or the one that was given before to the same question. Throws `PeerError` for a
   * round that was asked before with another question, `UsageError` for a model that was learned by other terms, and `BudgetError` over
   * hospitals that would tell others apart: also where the answer was given before, to others.
   */
  readonly answer: (
    asked: Asked,
    compute: (kept: Kept) => Promise<{ readonly answer: Float64Array; readonly kept: Kept }>,
  ) => Promise<Float64Array>;
}

interface Course {
  readonly study: string;
  readonly specification: LearningSpecification;
  /** Over whom answers are added, and over whom those of this study's models were before, as all were told. */
  readonly consortium: Consortium;
  readonly earlier: readonly Consortium[];
}

export function homeOf(store: Store, { study, specification, consortium, earlier }: Course): Home {
  const key = `learning/${nameOf({ study, question: specification.model })}`;
  const agreed = sha256(canonicalBytes(specification));
  let together: Promise<void> | undefined; // checked, and remembered, once a session
  const read = async () => {
    const stored = await store.read(key);
    return { revision: stored?.revision ?? 0, memory: stored && thaw<Memory>(stored.value) };
  };
  return {
    kept: async () => (await read()).memory?.kept ?? nothing,
    async answer({ round, bytes }, compute) {
      together ??= keepCompany(store, { study, consortium, earlier });
      await together;
      const { revision, memory } = await read();
      if (memory && !equal(agreed, memory.agreed))
        throw new UsageError("model: was learned by another specification before; give this one another name");
      const asked = sha256(bytes);
      if (memory && round === memory.round && equal(asked, memory.asked)) return memory.answer;
      if (memory && round <= memory.round)
        throw new PeerError(
          `round ${round} was asked after round ${memory.round} was answered, and not as before: each is answered once; another course of learning has another name of its model`,
          { code: "asked" },
        );
      const computed = await compute(memory?.kept ?? nothing);
      const now: Memory = { version: 1, round, agreed, asked, ...computed };
      await store.write(key, freeze(now), revision);
      return computed.answer;
    },
  };
}

/** Consortia are remembered for all models of a study: two models tell a hospital apart as well as two rounds of one. */
async function keepCompany(
  store: Store,
  { study, consortium, earlier }: Pick<Course, "study" | "consortium" | "earlier">,
): Promise<void> {
  const key = `learning/consortia/${nameOf({ study, question: "learning" })}`;
  const stored = await store.read(key);
  const remembered = stored ? thaw<readonly Consortium[]>(stored.value) : [];
  const now = following({ now: consortium, earlier, remembered });
  if (now.length > remembered.length) await store.write(key, freeze(now), stored?.revision ?? 0);
}
