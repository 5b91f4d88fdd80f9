// The aggregator's middle: every contributor shows what it committed to, now that all are bound.
import { equal } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import { type Outgoing, type PartyId, work } from "../protocol/party.ts";
import type { At, Listed, Part } from "./aggregator-state.ts";
import { listen, type Next } from "./desk.ts";
import { areInRing } from "./in-ring.ts";
import { bindingOf, numbersFrom, sizesOf } from "./list.ts";
import { ciphertexts } from "./messages.ts";
import type { Inspected, InspectTask } from "./tasks.ts";
import { beginOpening } from "./totalling.ts";

/** How many messages of ciphertexts are due from each. */
const due = ({ key }: Listed): number => {
  const { ciphertexts: total, perMessage } = sizesOf(key);
  return Math.ceil(total / perMessage);
};

const left = (state: Listed): readonly PartyId[] =>
  state.names.filter((name) => state.parts[name]!.c0.length < due(state)); // those of the list have parts

export function beginReceiving(state: Listed, send: readonly Outgoing[] = []): Next {
  const missing = left(state);
  return missing.length === 0 ? beginOpening(state) : listen({ ...state, at: "receiving" }, missing, send);
}

const firstOf = (state: Listed, { c0 }: Part): number => c0.length * sizesOf(state.key).perMessage;

export function receive(state: At<"receiving">, from: PartyId, body: Uint8Array): Next {
  const { row, half, perMessage, ciphertexts: total } = sizesOf(state.key);
  const said = ciphertexts.decode(body);
  const part = state.parts[from]!; // we waited for it
  const first = firstOf(state, part);
  const length = numbersFrom(first, perMessage, total).length * half;
  if (said.first !== first || said.c0.length !== length || said.c1.length !== length)
    throw new PeerError(
      `${from} handed in ${said.c0.length} and ${said.c1.length} bytes from ${said.first}, not ${length} from ${first}`,
    );
  if (!areInRing(row, said.c0) || !areInRing(row, said.c1))
    throw new PeerError(`${from} handed in ciphertexts with coefficients that are not below their prime`, {
      code: "polynomial",
    });
  const input: InspectTask = { row: row.name, binding: bindingOf(state.key, from), ...said };
  const kept: Part = { ...part, c0: [...part.c0, said.c0], c1: [...part.c1, said.c1] };
  const parts = { ...state.parts, [from]: kept };
  return work({ ...state, parts, at: "inspecting", from }, { task: "inspect", inputs: [input] });
}

/** Throws `PeerError` where a half is not what its contributor committed to before it saw another's. */
export function compare({ from, ...state }: At<"inspecting">, [found]: readonly Inspected[]): Next {
  const { h0, h1, c0 } = state.parts[from]!; // put there by `receive`
  const at = 32 * (c0.length - 1) * sizesOf(state.key).perMessage;
  const isMeant = (hashes: Uint8Array, seen: Uint8Array): boolean => equal(hashes.subarray(at, at + seen.length), seen);
  if (!isMeant(h0, found!.h0) || !isMeant(h1, found!.h1))
    throw new PeerError(`${from} handed in other ciphertexts than it committed to`, { code: "entry" });
  return beginReceiving(state);
}
