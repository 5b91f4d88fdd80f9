// What a hospital remembers of a model's rounds, in its own store: what it answered, and over which hospitals.

import { sha256 } from "@noble/hashes/sha2.js";
import { equal, freeze, PeerError, type Store, thaw } from "@tavs/core";
import { nameOf } from "../secure-sum/masked/agreement.ts";
import { mustKeepCompany } from "./cells.ts";

/** What stays at a hospital: control variate, its own model, tensors that are not shared. Each by name, flattened by the tensor. */
export interface Kept {
  readonly variate: Float64Array | null;
  readonly personal: Float64Array | null;
  readonly local: Readonly<Record<string, Float64Array>>;
}

interface Memory {
  readonly version: 1;
  readonly round: number;
  /** SHA-256 of the question of that round, and what was answered. */
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
   * round that was asked before with another question, and `BudgetError` over hospitals that would tell others apart.
   */
  readonly answer: (
    asked: Asked,
    compute: (kept: Kept) => Promise<{ readonly answer: Float64Array; readonly kept: Kept }>,
  ) => Promise<Float64Array>;
}

interface Course {
  readonly study: string;
  readonly model: string;
  /** Over whom answers are added: everybody, or the groups that rounds take in as a whole. */
  readonly sets: Sets;
}

type Sets = readonly (readonly string[])[];

export function homeOf(store: Store, { study, model, sets }: Course): Home {
  const key = `learning/${nameOf({ study, question: model })}`;
  let company: Promise<void> | undefined; // checked, and remembered, once a session
  const read = async () => {
    const stored = await store.read(key);
    return { revision: stored?.revision ?? 0, memory: stored && thaw<Memory>(stored.value) };
  };
  return {
    kept: async () => (await read()).memory?.kept ?? nothing,
    async answer({ round, bytes }, compute) {
      const { revision, memory } = await read();
      const asked = sha256(bytes);
      if (memory && round === memory.round && equal(asked, memory.asked)) return memory.answer;
      if (memory && round <= memory.round)
        throw new PeerError(
          `round ${round} was asked after round ${memory.round} was answered, and not as before: each is answered once; another course of learning has another name of its model`,
          { code: "asked" },
        );
      company ??= keepCompany(store, `${key}/sets`, sets);
      await company;
      const { answer, kept } = await compute(memory?.kept ?? nothing);
      const now: Memory = { version: 1, round, asked, answer, kept };
      await store.write(key, freeze(now), revision);
      return answer;
    },
  };
}

/** Remembers these sets beside those before, if nobody can be told apart by them all. */
async function keepCompany(store: Store, key: string, sets: Sets): Promise<void> {
  const stored = await store.read(key);
  const before = stored ? thaw<Sets>(stored.value) : [];
  const together = union(before, sets);
  mustKeepCompany(together);
  if (together.length > before.length) await store.write(key, freeze(together), stored?.revision ?? 0);
}

/** All different sets, each in the order of names. */
function union(one: Sets, other: Sets): Sets {
  const all = [...one, ...other].map((set) => [...set].sort());
  return [...new Map(all.map((set) => [set.join(" "), set])).values()];
}
