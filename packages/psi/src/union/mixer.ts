import {
  concat,
  done,
  InternalError,
  type Outgoing,
  type Party,
  type PartyId,
  type Reveals,
  type Step,
  wait,
  work,
} from "@tavs/core";
import type { HeardLayer, MadeLayer } from "../kernels/layers.ts";
import { say } from "../oprf/messages.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined } from "../rows.ts";
import { agreedTotal, type HeardBatch, hearBatch, sayBatch } from "./batches.ts";
import { after, before, type Company, openCompany, PROTOCOL, type UnionInput } from "./company.ts";
import { hearLayer, inChain, makeLayerTask, sayLayer } from "./layers.ts";
import { ciphertexts } from "./messages.ts";
import { gather, type Mixed, type MixingState, mixed, mixPart, type Source } from "./mixing.ts";

interface Meeting {
  readonly company: Company;
  readonly batches: readonly HeardBatch[];
  readonly layers: readonly HeardLayer[];
  /** Who has not spoken yet. */
  readonly left: readonly PartyId[];
}

export type MixerState =
  | { readonly at: "making-layer"; readonly company: Company }
  | ({ readonly at: "meeting" | "joining" } & Meeting)
  | MixingState;

type Next = Step<MixerState, Mixed>;

const reveals: Reveals = {
  learns: "learns how many items and dummies together each contributor brings, and nothing else",
  // Not "malicious": shuffles are not proved. One that replaces all sets but two has the hub count what those two share.
  against: "semi-honest",
  collusion:
    "all mixers but one may pool what they know with contributors who keep to the protocol, and with the hub, and learn what the hub's numbers say about the others; the hub and all mixers learn how many persons any contributors share, and with a contributor who is in every set",
};

/** Learns how many items and dummies together each contributor brings, and nothing else. */
export const mixer: Party<UnionInput, MixerState, Mixed> = {
  name: `${PROTOCOL} mixer`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const company = openCompany(input, "mixer", random);
    return work({ at: "making-layer", company }, { task: "makeLayer", inputs: [makeLayerTask(company)] });
  },
  receive(state, { from, body }) {
    if (state.at === "meeting") return meet(heard(state, from, body));
    if (state.at === "gathering") return mixPart(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "making-layer") return begin(state.company, outcomes[0] as MadeLayer); // `makeLayer` gives this
    if (state.at === "joining") return mixFrom(state, joined(outcomes));
    if (state.at === "mixing") return mixed(state, joined(outcomes));
    if (state.at === "sorting") return send(state, joined(outcomes));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function begin(company: Company, made: MadeLayer): Next {
  const left = [...company.contributors, ...before(company), ...after(company)];
  return meet({ company, batches: [], layers: [], left }, sayLayer(company, made));
}

/** Contributors and earlier mixers announce ciphertexts, whoever comes later sends a layer. */
function heard({ company, batches, layers, left }: Meeting, from: PartyId, body: Uint8Array): Meeting {
  const rest = { company, left: left.filter((name) => name !== from) };
  if (after(company).includes(from)) return { ...rest, batches, layers: [...layers, hearLayer(company, from, body)] };
  return { ...rest, batches: [...batches, hearBatch(company, from, body)], layers };
}

function meet(state: Meeting, send: readonly Outgoing[] = []): Next {
  const { company, left, layers } = state;
  const options = { send, patienceMs: company.patienceMs };
  if (left.length > 0) return wait({ ...state, at: "meeting" }, left, options);
  agreedTotal(company, state.batches); // before any work is done for it
  return work({ ...state, at: "joining" }, { task: "joinLayers", inputs: [inChain(company, layers)], send });
}

/** Says how many ciphertexts it will pass on, and takes them in. */
function mixFrom({ company, batches }: Meeting, rest: Uint8Array): Next {
  const [{ check }] = batches as [HeardBatch]; // three contributors at least have spoken
  const total = agreedTotal(company, batches);
  const sources = sourcesOf(company, batches, total);
  const heard = concat(check, rest);
  const state = { company, sizes: sizesOf(company, batches), sources, check, rest, heard, mixed: [] };
  return gather(state, sayBatch(company, after(company), { size: total, check }));
}

const sizesOf = ({ contributors }: Company, batches: readonly HeardBatch[]): readonly number[] =>
  contributors.map((name) => batches.find(({ from }) => from === name)!.size); // all of them were waited for

/** Whose ciphertexts it mixes: the first mixer the contributors', one after the other, any other what the mixer before it made. */
function sourcesOf(company: Company, batches: readonly HeardBatch[], total: number): readonly Source[] {
  const previous = before(company).at(-1);
  if (previous !== undefined) return [{ from: previous, total }];
  return company.contributors.map((from, i) => ({ from, total: sizesOf(company, batches)[i]! }));
}

/** Sorted by what nobody but this mixer could compute: whoever sees both lists cannot tell which is which. */
function send({ company, sizes }: Pick<MixingState, "company" | "sizes">, rows: Uint8Array): Next {
  return done({ sizes }, say(ciphertexts, after(company)[0]!, { first: 0, rows }));
}
