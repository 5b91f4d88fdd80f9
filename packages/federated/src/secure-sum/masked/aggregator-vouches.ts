// The aggregator collects what survivors sign of who survived, and shows it to all of them.
import { concat, work } from "@tavs/core";
import { type At, farewell, gather, mustGoOn, type Next, nothing, silent, spoken, tell } from "./aggregator-state.ts";
import { bitmapOf } from "./bitmap.ts";
import { survivorsMessage } from "./bonds.ts";
import { callOf, without } from "./contributor-state.ts";
import type { VerifyTask } from "./kernels/verify.ts";
import { signatures, vouched } from "./messages.ts";
import { pieces, rowAt, rowsAt } from "./rows.ts";
import { BATCH, KEY } from "./widths.ts";

export function hearVouched(state: At<"vouching">, number: number, body: Uint8Array): Next {
  const next = { ...state, came: state.came.with(number, vouched.decode(body).signature) };
  return silent(next).length > 0 ? gather(next) : check(next);
}

export function check(state: At<"vouching">): Next {
  const { came, present: _, ...closing } = state;
  const signers = spoken(state);
  const { plan, roll, dealers, survivors } = state;
  mustGoOn(state, signers.length, "vouching");
  const sets = [dealers, survivors].map((numbers) => bitmapOf(numbers, plan.names.length));
  const message = survivorsMessage(roll, sets[0]!, sets[1]!);
  const inputs = pieces(signers, BATCH).map((numbers): VerifyTask => {
    const identities = concat(...numbers.map((number) => rowAt(plan.keys, KEY, number)));
    return { purpose: "survivors", identities, messages: [message], signatures: rowsAt(came, numbers) };
  });
  return work({ ...closing, at: "checking", signed: came }, { task: "verify", inputs });
}

/** Whoever signed something else is not asked for its shares; its numbers are in the sum. */
export function checked({ signed, ...state }: At<"checking">, flags: Uint8Array): Next {
  const { plan, survivors } = state;
  const spoke = survivors.filter((number) => signed[number] !== null);
  const signers = spoke.filter((_, i) => flags[i] === 1);
  const refused = [
    ...state.refused,
    ...without(spoke, signers).map((number) => ({ number, reason: "survivors" as const })),
  ];
  const closing = { ...state, refused };
  mustGoOn(closing, signers.length, "vouching");
  const enough = signers.slice(0, plan.company.quorum);
  const content = signatures.encode({ present: bitmapOf(enough, plan.names.length), rows: rowsAt(signed, enough) });
  const send = [
    ...tell(plan, signers, callOf("signatures", content)),
    ...farewell(closing, without(survivors, signers), { counted: true }),
  ];
  return gather({ ...closing, at: "revealing", present: signers, came: nothing(plan) }, send);
}
