// The aggregator's first half: keys, the circle, shares. It passes on what it cannot read or change unseen.
import { concat, equal, PeerError, TransportError, u32, work } from "@tavs/core";
import { startAdding } from "./aggregator-adds.ts";
import {
  type At,
  type Enrolled,
  type Entries,
  farewell,
  gather,
  mustGoOn,
  type Next,
  nothing,
  type Refused,
  silent,
  spoken,
  tell,
} from "./aggregator-state.ts";
import { bitmapOf } from "./bitmap.ts";
import { keysMessage, rollHash } from "./bonds.ts";
import { mustOpen } from "./chain.ts";
import { isSparse } from "./contributor-joins.ts";
import { callOf } from "./contributor-state.ts";
import type { VerifyTask } from "./kernels/verify.ts";
import { advertisement, coinRows, dealt, opening, roll } from "./messages.ts";
import { DRAWS } from "./neighbourhood.ts";
import { pieces, rowAt, rowsAt } from "./rows.ts";
import { BATCH, KEY, SAID, SEALED } from "./widths.ts";

/** Puts in what came; goes on once nobody is left. */
export const withEntry = (came: Entries, number: number, entry: Uint8Array): Entries => came.with(number, entry);

/** Whoever agreed to another sum is left out: it was sent another model, say, and others may do without it. */
export function hearAdvertisement(state: At<"enrolling">, number: number, body: Uint8Array): Next {
  const { agreement, row } = advertisement.decode(body);
  const next = equal(agreement, state.plan.hash)
    ? { ...state, came: withEntry(state.came, number, row) }
    : { ...state, ...without(state, [number], "terms") };
  return silent(next).length > 0 ? gather(next) : admit(next);
}

/** Who is there without some, and who was refused with them. */
function without(
  { present, refused }: Pick<At<"enrolling">, "present" | "refused">,
  bad: readonly number[],
  reason: Refused["reason"],
): Pick<At<"enrolling">, "present" | "refused"> {
  return {
    present: present.filter((number) => !bad.includes(number)),
    refused: [...refused, ...bad.map((number) => ({ number, reason }))],
  };
}

/** Checks the signatures of all who came. */
export function admit(state: At<"enrolling">): Next {
  const { plan, patienceMs, refused } = state;
  const present = spoken(state);
  mustGoOn(state, present.length, "enrolling");
  const inputs = pieces(present, BATCH).map((numbers): VerifyTask => {
    const rows = numbers.map((number) => state.came[number]!);
    return {
      purpose: "keys",
      identities: concat(...numbers.map((number) => rowAt(plan.keys, KEY, number))),
      messages: rows.map((row, i) => keysMessage(plan.hash, numbers[i]!, row.subarray(0, SAID))),
      signatures: concat(...rows.map((row) => row.slice(SAID))),
    };
  });
  return work({ at: "admitting", plan, patienceMs, refused, rows: state.came, present }, { task: "verify", inputs });
}

export function admitted(before: At<"admitting">, flags: Uint8Array): Next {
  const { plan } = before;
  const bad = before.present.filter((_, i) => flags[i] !== 1);
  const rows = before.rows.map((row, number) => (bad.includes(number) ? null : row));
  const state = { ...before, ...without(before, bad, "keys"), rows };
  const { present } = state;
  mustGoOn(state, present.length, "enrolling");
  const content = roll.encode({ draw: 0, present: bitmapOf(present, plan.names.length), rows: rowsAt(rows, present) });
  const gone = plan.names.map((_, i) => i).filter((number) => rows[number] === null);
  const send = [...tell(plan, present, callOf("roll", content)), ...farewell(state, gone)];
  if (isSparse(plan)) return gather({ ...state, at: "drawing", came: nothing(plan), draw: 0 }, send);
  return toDealing(state, { draw: 0, opened: new Uint8Array() }, send);
}

export function hearOpening(state: At<"drawing">, number: number, body: Uint8Array): Next {
  const { plan, draw, rows } = state;
  const said = opening.decode(body);
  if (said.draw !== draw)
    throw new PeerError(`${plan.names[number]} opened coins of draw ${said.draw}; draw ${draw} was asked`);
  mustOpen(said.coins, rowAt(rows[number]!, KEY, 3), { draw, name: plan.names[number]! });
  const next = { ...state, came: withEntry(state.came, number, said.coins) };
  if (silent(next).length > 0) return gather(next);
  const opened = rowsAt(next.came, next.present);
  const send = tell(plan, next.present, callOf("coins", coinRows.encode({ rows: opened })));
  return toDealing(next, { draw, opened }, send);
}

/** Somebody did not open: whoever is left opens the next coins. */
export function drawAgain(state: At<"drawing">): Next {
  const { plan } = state;
  const [present, gone] = [spoken(state), silent(state)];
  mustGoOn(state, present.length, "drawing");
  const draw = state.draw + 1;
  if (draw === DRAWS)
    throw new TransportError(`somebody vanished in each of ${DRAWS} draws: start a new session`, { code: "too-few" });
  const content = roll.encode({ draw, present: bitmapOf(present, plan.names.length), rows: new Uint8Array() });
  const send = [...tell(plan, present, callOf("roll", content)), ...farewell(state, gone)];
  return gather({ ...state, present, draw, came: nothing(plan) }, send);
}

function toDealing(
  { plan, patienceMs, refused, rows, present }: Enrolled,
  { draw, opened }: { readonly draw: number; readonly opened: Uint8Array },
  send: Next["send"],
): Next {
  const hash = rollHash(plan.hash, u32(draw), bitmapOf(present, plan.names.length), rowsAt(rows, present), opened);
  return gather({ at: "dealing", plan, patienceMs, refused, rows, present, roll: hash, came: nothing(plan) }, send);
}

export function hearDealt(state: At<"dealing">, number: number, body: Uint8Array): Next {
  const { plan, present } = state;
  const { rows } = dealt.decode(body);
  const neighbours = Math.min(plan.company.neighbours, present.length - 1);
  if (rows.length !== neighbours * SEALED)
    throw new PeerError(`${plan.names[number]} dealt ${rows.length / SEALED} shares; it has ${neighbours} neighbours`);
  const next = { ...state, came: withEntry(state.came, number, rows) };
  return silent(next).length > 0 ? gather(next) : toAdding(next);
}

export function toAdding(state: At<"dealing">): Next {
  const { came, at: _, ...rest } = state;
  const dealers = spoken(state);
  mustGoOn(state, dealers.length, "dealing");
  const send = farewell(state, silent(state));
  return startAdding(
    { ...rest, dealers, dealt: came, queue: dealers, turns: [], whole: [], sum: [], counted: [] },
    send,
  );
}
