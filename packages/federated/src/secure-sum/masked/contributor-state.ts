import { type Outgoing, type PartyId, type Step, wait } from "@tavs/core";
import type { Plan } from "./agreement.ts";
import { call, STAGE } from "./messages.ts";

/** What stays the same through all steps of a contributor. */
export interface Session {
  readonly plan: Plan;
  /** Which contributor this is. */
  readonly me: number;
  readonly values: Float64Array;
  readonly patienceMs: number;
}

interface Secretive extends Session {
  /** All coins of this session. Forgotten once the shares are dealt. */
  readonly seed: Uint8Array;
  /** The own advertisement. */
  readonly row: Uint8Array;
}

/** The contributors as first shown, while the places on the circle are drawn. */
export interface Drawing extends Secretive {
  readonly rows: readonly (Uint8Array | null)[];
  readonly present: readonly number[];
  readonly draw: number;
}

/** The roll that everybody was shown, and this contributor's place in it. */
export interface Rolled {
  readonly roll: Uint8Array;
  readonly present: readonly number[];
  /** Ascending; this contributor is none of them. */
  readonly near: readonly number[];
}

/** What is left of the secrets once they are dealt. */
export interface Keys {
  /** Of each neighbour, 32 bytes. */
  readonly pairKeys: Uint8Array;
  readonly openKeys: Uint8Array;
  readonly selfKey: Uint8Array;
  /** The own share of the own secrets. */
  readonly ownShare: Uint8Array;
}

export interface Dealt extends Session, Rolled, Keys {
  readonly dealers: readonly number[];
}

/** Shares of neighbours' secrets, 64 bytes each, and the masks to put on. */
export interface Masking extends Session, Rolled {
  readonly dealers: readonly number[];
  readonly held: Uint8Array;
  readonly ownShare: Uint8Array;
}

export interface Parting extends Masking {
  readonly adds: Uint8Array;
  readonly subtracts: Uint8Array;
  /** The number of the part that is being masked. */
  readonly part: number;
}

export interface Closing extends Masking {
  readonly survivors: readonly number[];
  /** What is signed of them. */
  readonly message: Uint8Array;
}

export type ContributorState =
  | ({ readonly at: "introducing" } & Omit<Secretive, "row"> & { readonly said: Uint8Array })
  | ({ readonly at: "introduced" } & Secretive)
  | ({ readonly at: "drawing" } & Drawing)
  | ({ readonly at: "dealing" } & Session & Rolled & Pick<Keys, "selfKey" | "ownShare">)
  | ({ readonly at: "dealt" } & Session & Rolled & Keys)
  | ({ readonly at: "opening" } & Dealt)
  | ({ readonly at: "masking" } & Parting)
  | ({ readonly at: "masked" } & Masking)
  | ({ readonly at: "vouching" } & Closing)
  | ({ readonly at: "vouched" } & Closing)
  | ({ readonly at: "checking" } & Closing)
  | ({ readonly at: "recording" } & Closing);

/** The state of that name. */
export type At<Name extends ContributorState["at"]> = Extract<ContributorState, { readonly at: Name }>;

/** What a contributor comes to know. */
export interface Contributed {
  /** Whose numbers are in the total. */
  readonly contributors: readonly PartyId[];
  /** Who of the agreement is not among them. */
  readonly missing: readonly PartyId[];
}

export type Next = Step<ContributorState, Contributed>;

export const listen = (state: ContributorState, send: readonly Outgoing[] = []): Next =>
  wait(state, [state.plan.aggregator], { send, patienceMs: state.patienceMs });

export const namesOf = ({ names }: Plan, numbers: readonly number[]): readonly PartyId[] =>
  numbers.map((number) => names[number]!);

/** What is not in the first of the other. */
export const without = (all: readonly number[], some: readonly number[]): readonly number[] => {
  const gone = new Set(some);
  return all.filter((number) => !gone.has(number));
};

/** Numbers that stand in both, in the order of the first. */
export const both = (all: readonly number[], some: readonly number[]): readonly number[] => {
  const kept = new Set(some);
  return all.filter((number) => kept.has(number));
};

export const everybody = ({ names }: Plan): readonly number[] => names.map((_, i) => i);

export const callOf = (stage: keyof typeof STAGE, content: Uint8Array): Uint8Array =>
  call.encode({ stage: STAGE[stage], content });
