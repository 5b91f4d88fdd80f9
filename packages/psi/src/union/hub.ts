import {
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
import { type Cell, withhold } from "@tavs/core/disclosure";
import type { MadeLayer } from "../kernels/layers.ts";
import { TAG } from "../kernels/tags.ts";
import type { CiphertextsTask, CountTask } from "../kernels/union.ts";
import { type Heard, hearAscending, isWhole, nothingOf } from "../oprf/heard.ts";
import { sortRows, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range, rowsOf } from "../rows.ts";
import { agreedTotal, type HeardBatch, hearBatch } from "./batches.ts";
import { type Company, mixersOf, openCompany, PROTOCOL, patienceOf, type UnionInput } from "./company.ts";
import { layerOf, makeLayerTask, sayLayer } from "./layers.ts";
import { ciphertexts } from "./messages.ts";

/** What the hub comes to know. */
export interface Union {
  /** How many different persons the contributors hold together. */
  readonly distinct: Cell;
  /** How many of them exactly 1, 2, ... contributors hold: the number at i is of those that i + 1 hold. */
  readonly inExactly: readonly Cell[];
}

interface Meeting {
  readonly company: Company;
  readonly batches: readonly HeardBatch[];
}

interface Listening {
  readonly company: Company;
  /** What came from the last mixer: the last part of it, those before it are opened. */
  readonly part: Heard;
  readonly tags: readonly Uint8Array[];
}

export type HubState =
  | { readonly at: "making-layer" | "sorting" | "counting"; readonly company: Company }
  | ({ readonly at: "meeting" } & Meeting)
  | ({ readonly at: "gathering" | "opening" } & Listening);

type Next = Step<HubState, Union>;

const reveals: Reveals = {
  learns:
    "learns how many different persons the contributors hold together, how many of them exactly 1, 2, ... contributors hold (also numbers below smallestCell, which its result withholds), and how many dummies there are in all, and nothing else",
  against: "semi-honest",
  collusion:
    "with all mixers but one, and with contributors who keep to the protocol, it learns no more than its numbers say about the others; with all mixers it learns how many persons any contributors share, and with a contributor too who is in every set",
};

/** Learns how many different persons the contributors hold together, and how many of them exactly 1, 2, ... hold, and nothing else. */
export const hub: Party<UnionInput, HubState, Union> = {
  name: `${PROTOCOL} hub`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const company = openCompany(input, "hub", random);
    return work({ at: "making-layer", company }, { task: "makeLayer", inputs: [makeLayerTask(company)] });
  },
  receive(state, { from, body }) {
    if (state.at === "meeting")
      return meet({ ...state, batches: [...state.batches, hearBatch(state.company, from, body)] });
    if (state.at === "gathering") return openPart(state, body);
    throw new InternalError(`a message came while ${state.at}`);
  },
  resume(state, outcomes) {
    if (state.at === "making-layer") return begin(state.company, outcomes[0] as MadeLayer); // `makeLayer` gives this
    if (state.at === "opening") return listen({ ...state, tags: [...state.tags, joined(outcomes)] });
    if (state.at === "sorting") return count(state.company, joined(outcomes));
    if (state.at === "counting") return counted(state.company, outcomes[0] as Uint32Array); // `countPeople` gives this
    throw new InternalError(`work came back while ${state.at}`);
  },
};

const begin = (company: Company, made: MadeLayer): Next => meet({ company, batches: [] }, sayLayer(company, made));

function meet({ company, batches }: Meeting, send: readonly Outgoing[] = []): Next {
  const left = mixersOf(company).filter((name) => !batches.some(({ from }) => from === name));
  if (left.length === 0) return listen({ company, part: nothingOf(agreedTotal(company, batches)), tags: [] });
  return wait({ at: "meeting", company, batches }, left, { send, patienceMs: company.patienceMs });
}

const lastMixer = (company: Company): PartyId => mixersOf(company).at(-1)!;

function listen(state: Listening): Next {
  const { company, part, tags } = state;
  if (isWhole(part)) return sortRows({ at: "sorting", company }, joined(tags), TAG);
  const patienceMs = patienceOf(company, part.total, company.chain.length);
  return wait({ ...state, at: "gathering" }, [lastMixer(company)], { patienceMs });
}

function openPart({ company, part: before, tags }: Listening, body: Uint8Array): Next {
  const part = hearAscending(ciphertexts, before, body);
  const [rows, layer] = [part.parts.at(-1)!, layerOf(company)];
  const input = (piece: Range): CiphertextsTask => {
    const within = { from: piece.from - before.count, to: piece.to - before.count };
    return { rows: rowsOf(rows, ciphertexts.width, within), first: piece.from, layer };
  };
  const [range, size] = [{ from: before.count, to: part.count }, part.total];
  const at = { at: "opening", company, part: { ...part, parts: [rows] }, tags } as const;
  return workThrough(at, { task: "openPeople", range, size, input });
}

function count(company: Company, tags: Uint8Array): Next {
  const input: CountTask = { tags, contributors: company.contributors.length };
  return work({ at: "counting", company }, { task: "countPeople", inputs: [input] });
}

function counted({ smallestCell }: Company, counts: Uint32Array): Next {
  const numbers = [...counts.subarray(1)];
  if (smallestCell > 1) {
    const { cells, total } = withhold({ values: [numbers], smallestCell, counts: "exact" });
    return done({ distinct: total, inExactly: cells[0]! });
  }
  const distinct = numbers.reduce((sum, number) => sum + number, 0);
  return done({ distinct: { value: distinct }, inExactly: numbers.map((value) => ({ value })) });
}
