// Who adds what it cannot read: it keeps the vectors that are handed in, shows every holder the same list of them, and opens
// the sum from everybody's shares.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, hex } from "../bytes.ts";
import { InternalError, PeerError, TransportError } from "../errors.ts";
import { type Party, type PartyId, type Reveals, type Step, wait, work } from "../protocol/party.ts";
import type { Aggregated, AggregatorInput, AggregatorState, At, Desk, Part } from "./aggregator-state.ts";
import { mustBeKey, placeOf } from "./agreement.ts";
import { close, collect, hearAgreement, hearShares, isEnough } from "./closing.ts";
import { CONTRIBUTOR } from "./contributor.ts";
import { heKernels } from "./he-kernels.ts";
import type { Inspected, InspectTask } from "./kernels.ts";
import { isSignedLine, numbersFrom, pieceOf, SUMS_PROTOCOL, sizesOf } from "./list.ts";
import { ciphertexts, entry, hello } from "./messages.ts";

type Next = Step<AggregatorState, Aggregated>;

const reveals: Reveals = {
  learns: "learns who handed in and the weighted sum of the vectors, and nothing else",
  against: "malicious",
  collusion:
    "any contributors that do not alter their software, and all holders but one; together with a contributor that does, it may hand in multiples of others' ciphertexts, or what is no encryption, and read single vectors in the sum",
};

/** Learns who handed in and the weighted sum of the vectors, and nothing else. */
export const aggregator: Party<AggregatorInput, AggregatorState, Aggregated> = {
  name: `${SUMS_PROTOCOL} aggregator`,
  reveals,
  kernels: heKernels,
  start({ key, patienceMs }) {
    mustBeKey(key);
    return gather({ key, patienceMs: patienceMs ?? null, parts: {} });
  },
  receive(state, { from, body }) {
    if (state.at === "gathering") return take(state, from, body);
    if (state.at === "agreeing") return hearAgreement(state, from, body);
    if (state.at === "collecting") return hearShares(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "inspecting") return keep(state, outcomes as readonly Inspected[]); // the kernel gives these
    if (state.at === "opening") return collect(state, outcomes as readonly Float64Array[]); // the kernel gives these
    throw new InternalError(`work came back while ${state.at}`);
  },
  expire(state) {
    if (state.at === "gathering" && isEnough(state)) return close(state);
    throw new TransportError(
      "somebody who is needed for the sum is silent; the session is kept: start again to resume",
      {
        code: "silence",
      },
    );
  },
};

const missing = ({ key, parts }: Desk): readonly PartyId[] =>
  key.agreement.weights.map(({ name }) => name).filter((name) => !parts[name]?.line);

function gather({ key, patienceMs, parts }: Desk): Next {
  const desk = { key, patienceMs, parts };
  const left = missing(desk);
  if (left.length === 0) return close(desk);
  return wait({ ...desk, at: "gathering" }, left, patienceMs === null ? {} : { patienceMs });
}

const put = ({ key, patienceMs, parts }: Desk, from: PartyId, part: Part): Desk => {
  return { key, patienceMs, parts: { ...parts, [from]: part } };
};

/** What a contributor says follows from what it said before: a greeting, its ciphertexts, its entry. */
function take(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const part = state.parts[from];
  if (part === undefined) return greet(state, from, body);
  if (part.h0.length < 32 * sizesOf(state.key).ciphertexts) return inspect(state, from, body);
  return admit(state, from, body);
}

function greet(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const said = hello.decode(body);
  if (said.role !== CONTRIBUTOR) throw new PeerError(`${from} is no contributor of ${SUMS_PROTOCOL}`);
  if (hex(said.key) !== state.key.id)
    throw new PeerError(`${from} hands in under another key: it must be given ours`, { code: "key" });
  const empty = new Uint8Array();
  return gather(put(state, from, { c0: [], c1: [], h0: empty, h1: empty, line: null }));
}

function inspect(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const { row, half, perMessage, ciphertexts: total } = sizesOf(state.key);
  const said = ciphertexts.decode(body);
  const part = state.parts[from]!; // `take` saw it
  const numbers = numbersFrom(part.h0.length / 32, perMessage, total);
  const length = numbers.length * half;
  if (said.first !== numbers[0] || said.c0.length !== length || said.c1.length !== length)
    throw new PeerError(
      `${from} handed in ${said.c0.length} and ${said.c1.length} bytes from ${said.first}, not ${length} from ${numbers[0]}`,
    );
  const inputs = numbers.map((_, i): InspectTask => {
    return { row: row.name, c0: pieceOf(said.c0, half, i), c1: pieceOf(said.c1, half, i) };
  });
  const kept: Part = { ...part, c0: [...part.c0, said.c0], c1: [...part.c1, said.c1] };
  return work({ ...put(state, from, kept), at: "inspecting", from }, { task: "inspect", inputs });
}

function keep(state: At<"inspecting">, found: readonly Inspected[]): Next {
  const part = state.parts[state.from]!; // put there by `inspect`
  const h0 = concat(part.h0, ...found.map((one) => one.h0));
  const h1 = concat(part.h1, ...found.map((one) => one.h1));
  return gather(put(state, state.from, { ...part, h0, h1 }));
}

function admit(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const said = entry.decode(body);
  const part = state.parts[from]!; // `take` saw it
  const line = { name: from, h0: sha256(said.h0), h1: said.h1, signature: said.signature };
  if (!equal(said.h0, part.h0) || !equal(said.h1, part.h1))
    throw new PeerError(`${from} signs other ciphertexts than it handed in`, { code: "entry" });
  if (placeOf(state.key, from) < 0 || !isSignedLine(state.key, line))
    throw new PeerError(`the entry of ${from} is not signed by the key that was agreed for it`, { code: "entry" });
  return gather(put(state, from, { ...part, line }));
}
