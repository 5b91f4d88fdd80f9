// What kernels are asked, and what they answer.
import type { Scale } from "./plan.ts";
import type { Part } from "./ring-sum.ts";
import type { Halves, PublicKeyBytes } from "./seal-threshold.ts";

export interface InRow {
  /** The name of a row of the table. */
  readonly row: string;
}

export interface CreateTask extends InRow {
  readonly seed: Uint8Array;
}

export interface JoinTask extends InRow {
  readonly shares: readonly Uint8Array[];
}

export interface EncryptTask extends InRow, PublicKeyBytes {
  /** Of real numbers; null: whole ones. */
  readonly scale: Scale | null;
  /** Any number of them: zeros stand behind the last. */
  readonly values: Float64Array;
}

export interface HandInTask extends EncryptTask {
  readonly binding: Uint8Array;
  /** The number of the first ciphertext. */
  readonly first: number;
}

/** Halves of some ciphertexts, one behind the other, and the hash of each. */
export interface Hashed extends Halves {
  readonly h0: Uint8Array;
  readonly h1: Uint8Array;
}

export interface InspectTask extends InRow, Halves {
  readonly binding: Uint8Array;
  readonly first: number;
}

export type Inspected = Pick<Hashed, "h0" | "h1">;

/** One ciphertext of a sum that is opened. */
export interface ShareItem {
  /** 32 bytes, of this ciphertext in this opening alone. */
  readonly noise: Uint8Array;
  readonly index: number;
  /** The second halves of all contributors, as the aggregator gave them, with what was signed of each. */
  readonly halves: readonly (Part & { readonly hash: Uint8Array; readonly binding: Uint8Array })[];
}

export interface ShareInput extends InRow {
  readonly smudgingBits: number;
  readonly secret: Uint8Array;
  readonly items: readonly ShareItem[];
}

export interface OpenInput extends InRow {
  readonly scale: Scale | null;
  /** The first halves of all contributors. */
  readonly parts: readonly Part[];
  readonly shares: readonly Uint8Array[];
}
