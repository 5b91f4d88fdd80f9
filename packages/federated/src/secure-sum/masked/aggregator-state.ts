import { type Outgoing, type PartyId, PeerError, type Step, TransportError, wait } from "@tavs/core";
import type { Plan } from "./agreement.ts";
import { callOf, namesOf } from "./contributor-state.ts";
import { leftOut, type Reason } from "./messages.ts";

interface Common {
  readonly plan: Plan;
  readonly patienceMs: number;
  readonly refused: readonly Refused[];
}

/** Whom the sum goes on without because of what it said. */
export interface Refused {
  readonly number: number;
  readonly reason: Exclude<Reason, "silence">;
}

/** One entry for each contributor of the agreement; null where nothing came. */
export type Entries = readonly (Uint8Array | null)[];

/** Waits for one message of each of `present`. */
interface Gathering extends Common {
  readonly present: readonly number[];
  /** What came in this stage. */
  readonly came: Entries;
}

/** From the roll on: what each advertised. */
export interface Enrolled extends Common {
  readonly rows: Entries;
  readonly present: readonly number[];
}

/** From the graph on. */
export interface Rolled extends Enrolled {
  readonly roll: Uint8Array;
}

/** While masked vectors come, a few contributors at a time. */
export interface Adding extends Rolled {
  readonly dealers: readonly number[];
  readonly dealt: Entries;
  readonly queue: readonly number[];
  /** Whose turn it is, and the parts that came of each. */
  readonly turns: readonly { readonly number: number; readonly parts: readonly Uint8Array[] }[];
  /** Vectors that came whole, in parts, and are not in the sum yet: several are added in one pass. */
  readonly whole: readonly (readonly Uint8Array[])[];
  /** Numbers of the ring, little-endian, in parts. */
  readonly sum: readonly Uint8Array[];
  readonly counted: readonly number[];
}

export interface Closing extends Common {
  readonly rows: Entries;
  readonly roll: Uint8Array;
  /** Who was shown on the roll; `present` is who is listened to. */
  readonly onRoll: readonly number[];
  readonly dealers: readonly number[];
  readonly sum: readonly Uint8Array[];
  readonly survivors: readonly number[];
}

export type AggregatorState =
  | ({ readonly at: "enrolling" } & Gathering)
  | ({ readonly at: "admitting" } & Enrolled)
  | ({ readonly at: "drawing" } & Gathering & Enrolled & { readonly draw: number })
  | ({ readonly at: "dealing" } & Gathering & Rolled)
  | ({ readonly at: "adding" } & Adding)
  | ({ readonly at: "vouching" } & Gathering & Closing)
  | ({ readonly at: "checking" } & Closing & { readonly signed: Entries })
  | ({ readonly at: "revealing" } & Gathering & Closing)
  | ({ readonly at: "recovering" } & Closing)
  | ({ readonly at: "unmasking" } & Omit<Closing, "sum"> & { readonly wrong: readonly number[] });

export type At<Name extends AggregatorState["at"]> = Extract<AggregatorState, { readonly at: Name }>;

/** What the aggregator comes to know. */
export interface MaskedTotal {
  readonly totals: Float64Array;
  /** Whose numbers are in the totals. */
  readonly contributors: readonly PartyId[];
  /** Who of the agreement is not among them. */
  readonly missing: readonly PartyId[];
  /**
   * Who was left out of what followed because it agreed to another sum ("terms"), or because its keys ("keys") or who survived
   * ("survivors": its numbers are in the totals) are not signed by its identity.
   */
  readonly refused: readonly { readonly name: PartyId; readonly reason: "terms" | "keys" | "survivors" }[];
  /**
   * Who revealed a share that did not belong to the others; the totals are right nevertheless. It lied, or was dealt a wrong share
   * by whose secret it is; or more lied than can be found, and agreed to have this one named (docs/protocols/masked-sum.md).
   */
  readonly wrongShares: readonly PartyId[];
}

export type Next = Step<AggregatorState, MaskedTotal>;
type Gatherer = Extract<AggregatorState, Gathering>;

/** Everybody who is asked and has not answered. */
export const silent = ({ present, came }: Gathering): readonly number[] =>
  present.filter((number) => came[number] === null);
export const spoken = ({ present, came }: Gathering): readonly number[] =>
  present.filter((number) => came[number] !== null);
export const nothing = ({ names }: Plan): Entries => names.map(() => null);

/** Waits for those who are left. */
export function gather(state: Gatherer, send: readonly Outgoing[] = []): Next {
  const { plan, patienceMs, present } = state;
  const left = silent(state);
  const progress = { phase: state.at, done: present.length - left.length, total: present.length };
  return wait(state, namesOf(plan, left), { send, patienceMs, progress });
}

/** Says the same to many. */
export const tell = (plan: Plan, numbers: readonly number[], body: Uint8Array): readonly Outgoing[] =>
  namesOf(plan, numbers).map((to) => ({ to, body }));

/** Tells those without whom the sum goes on, and why. */
export const farewell = (
  { plan, refused }: Common,
  gone: readonly number[],
  { counted }: { readonly counted: boolean } = { counted: false },
): readonly Outgoing[] =>
  gone.flatMap((number) => {
    const reason = refused.find((other) => other.number === number)?.reason ?? "silence";
    return tell(plan, [number], callOf("leftOut", leftOut.encode({ counted, reason })));
  });

const FAULTS: Readonly<Record<Refused["reason"], string>> = {
  terms: "agreed to another sum: contributors, terms, round or model differ",
  keys: "sent keys that are not signed by its identity",
  survivors: "did not sign these survivors of this roll",
};

/**
 * Throws `TransportError` where too few are there to go on; the session is kept, and they may come yet. Throws `PeerError` where
 * so many were refused that it is of no use to wait.
 */
export function mustGoOn({ plan: { names, company }, refused }: Common, there: number, at: string): void {
  if (there >= company.quorum) return;
  const faults = refused.map(({ number, reason }) => `${names[number]} ${FAULTS[reason]}; `).join("");
  const left = `${there} of ${names.length} contributors are there (${at}); ${company.quorum} are the fewest for a total`;
  if (names.length - refused.length < company.quorum)
    throw new PeerError(`${faults}${left}`, { code: refused[0]!.reason });
  throw new TransportError(`${faults}${left}: start again when more are`, { code: "too-few" });
}
