// Who adds what it cannot read: it shows everybody the same list of commitments, keeps the ciphertexts that follow, and opens the
// sum from all holders' shares.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "../bytes.ts";
import { InternalError, PeerError, TransportError } from "../errors.ts";
import { type Party, type PartyId, type Reveals, type Step, wait } from "../protocol/party.ts";
import {
  type Aggregated,
  type AggregatorInput,
  type AggregatorState,
  type At,
  type Desk,
  ofName,
  type Part,
} from "./aggregator-state.ts";
import { close, hearAgreement, isEnough } from "./closing.ts";
import { CONTRIBUTOR } from "./contributor.ts";
import { heKernels } from "./he-kernels.ts";
import { isSignedLine, SUMS_PROTOCOL, sizesOf } from "./list.ts";
import { entry, hello } from "./messages.ts";
import { compare, receive } from "./receiving.ts";
import { mustBeKey, placeOf } from "./sums-key.ts";
import type { Inspected } from "./tasks.ts";
import { collect, hearShares } from "./totalling.ts";

type Next = Step<AggregatorState, Aggregated>;

const reveals: Reveals = {
  learns: "learns who handed in and the weighted sum of the vectors, and nothing else",
  against: "semi-honest", // alone it learns no more whatever it does; not so with a party that alters its software
  collusion:
    "any contributors, and all holders but one, none of which alters its software: an aggregator that alters its own learns no more, but a contributor that does may hand in what is no encryption, and the two read the key, and so every vector, in the sum",
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
    if (state.at === "receiving") return receive(state, from, body);
    if (state.at === "agreeing") return hearAgreement(state, from, body);
    if (state.at === "collecting") return hearShares(state, from, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "inspecting") return compare(state, outcomes as readonly Inspected[]); // the kernel gives these
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
  key.agreement.weights.map(({ name }) => name).filter((name) => !ofName(parts, name)?.line);

function gather({ key, patienceMs, parts }: Desk): Next {
  const desk = { key, patienceMs, parts };
  const left = missing(desk);
  if (left.length === 0) return close(desk);
  return wait({ ...desk, at: "gathering" }, left, patienceMs === null ? {} : { patienceMs });
}

const put = ({ key, patienceMs, parts }: Desk, from: PartyId, part: Part): Desk => {
  return { key, patienceMs, parts: { ...parts, [from]: part } };
};

/** A greeting, then a commitment. */
function take(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const part = ofName(state.parts, from);
  return part === undefined ? greet(state, from, body) : admit(state, from, body);
}

function greet(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const said = hello.decode(body);
  if (said.role !== CONTRIBUTOR) throw new PeerError(`${from} is no contributor of ${SUMS_PROTOCOL}`);
  if (hex(said.key) !== state.key.id)
    throw new PeerError(`${from} hands in under another key: it must be given ours`, { code: "key" });
  const empty = new Uint8Array();
  return gather(put(state, from, { c0: [], c1: [], h0: empty, h1: empty, line: null }));
}

function admit(state: At<"gathering">, from: PartyId, body: Uint8Array): Next {
  const { h0, h1, signature } = entry.decode(body);
  const length = 32 * sizesOf(state.key).ciphertexts;
  const line = { name: from, h0: sha256(h0), h1, signature };
  if (h0.length !== length || h1.length !== length)
    throw new PeerError(`${from} commits to ${h0.length} and ${h1.length} bytes of hashes, not ${length}`, {
      code: "entry",
    });
  if (placeOf(state.key, from) < 0 || !isSignedLine(state.key, line))
    throw new PeerError(`the entry of ${from} is not signed by the key that was agreed for it`, { code: "entry" });
  return gather(put(state, from, { c0: [], c1: [], h0, h1, line }));
}
