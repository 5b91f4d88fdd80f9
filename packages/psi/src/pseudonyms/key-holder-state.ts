import { concat, type Outgoing, type PartyId, unhex } from "@tavs/core";
import type { CheckTask, CombineTask, Dealt } from "../kernels/dealing.ts";
import { pieces } from "../rows.ts";
import { type JointKey, jointKey, type KeyAgreement, type KeyShare, numberOf } from "./agreement.ts";
import { type Circle, othersOf, statementOf } from "./dealing.ts";
import { type Dealing, type Handing, handing } from "./messages.ts";

/** Something of each holder, by name. */
export type ByName<T> = Readonly<Record<PartyId, T>>;

export interface Hearing {
  readonly circle: Circle;
  readonly left: readonly PartyId[];
  readonly commitments: ByName<Uint8Array>;
}

export type KeyHolderState =
  | { readonly at: "dealing"; readonly circle: Circle }
  | ({ readonly at: "committing"; readonly dealt: Dealt } & Hearing)
  | ({ readonly at: "opening"; readonly dealt: Dealt; readonly dealings: ByName<Dealing> } & Hearing)
  | ({ readonly at: "checking" | "combining"; readonly dealings: ByName<Dealing> } & Hearing)
  | ({ readonly at: "confirming"; readonly made: KeyShare } & Hearing)
  | { readonly at: "keeping"; readonly circle: Circle; readonly key: JointKey };

export type At<Name> = Extract<KeyHolderState, { readonly at: Name }>;

interface Dealings {
  readonly circle: Circle;
  readonly dealings: ByName<Dealing>;
}

/** One check for each other dealer. */
export function checkTasks({ circle, dealings }: Dealings): readonly CheckTask[] {
  const holder = numberOf(circle.agreement, circle.me);
  const check = (dealer: PartyId): CheckTask => {
    return { dealer, holder, statement: statementOf(circle, dealer), ...dealings[dealer]! };
  };
  return othersOf(circle).map(check);
}

/** All dealings for this holder, in the order of the dealers. */
export function combineTask({ circle, dealings }: Dealings): CombineTask {
  const all = circle.agreement.holders.map((name) => dealings[name]!);
  return {
    shares: concat(...all.map(({ share }) => share)),
    coefficients: all.map(({ coefficients }) => coefficients),
    holder: numberOf(circle.agreement, circle.me),
  };
}

/** Something to each other holder. */
export const toAll = (circle: Circle, bodyFor: (name: PartyId) => Uint8Array): readonly Outgoing[] =>
  othersOf(circle).map((to) => ({ to, body: bodyFor(to) }));

/** The public half, from what its holders computed: 32 bytes each, in their order. */
export function keyOf(agreement: KeyAgreement, { publicKey, verificationKeys }: PublicHalf): JointKey {
  const rows = pieces({ from: 0, to: verificationKeys.length }, 32);
  return jointKey(
    agreement,
    publicKey,
    rows.map(({ from, to }) => verificationKeys.slice(from, to)),
  );
}

type PublicHalf = Pick<Handing, "publicKey" | "verificationKeys">;

/** The public half, to all who will ask: the share is kept, and from here on there is somebody to ask. */
export function handings({ circle, key: { publicKey, verificationKeys } }: At<"keeping">): readonly Outgoing[] {
  const keys = concat(...verificationKeys.map(unhex));
  const body = handing.encode({ agreement: circle.hash, publicKey: unhex(publicKey), verificationKeys: keys });
  return circle.requesters.map((to) => ({ to, body }));
}

/** The commitments that this holder heard, in the order of the dealers. */
export const heardOf = ({ circle, commitments }: Hearing): Uint8Array =>
  concat(...circle.agreement.holders.map((name) => commitments[name]!));
