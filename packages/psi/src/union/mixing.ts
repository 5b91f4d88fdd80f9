// A mixer's second half: takes ciphertexts in message by message, mixes each, and sorts them all when the last is there.
import { sha256 } from "@noble/hashes/sha2.js";
import { coins, concat, type Outgoing, type PartyId, type Progress, type Step, wait, work } from "@tavs/core";
import type { MixTask } from "../kernels/union.ts";
import { type Heard, hearAscending, isWhole, nothingOf } from "../oprf/heard.ts";
import { sortRows } from "../oprf/tasks.ts";
import { joined, pieces, rowsOf } from "../rows.ts";
import { before, type Company, patienceOf } from "./company.ts";
import { layerOf } from "./layers.ts";
import { ciphertexts } from "./messages.ts";

/** What a mixer comes to know. */
export interface Mixed {
  /** How many ciphertexts each contributor sent, dummies among them, in the order of their names. */
  readonly sizes: readonly number[];
}

/** Who sends ciphertexts, and how many. */
export interface Source {
  readonly from: PartyId;
  readonly total: number;
}

/** Everything but where it is in the ciphertexts that came. */
interface Work {
  readonly company: Company;
  readonly sizes: readonly number[];
  readonly sources: readonly Source[];
  /** What the contributors said of their secret and the layers. */
  readonly check: Uint8Array;
  /** The layers that stay on, as one key. */
  readonly rest: Uint8Array;
  /** What all coins follow from, beside the seed: a hash of everything that was heard. */
  readonly heard: Uint8Array;
  readonly mixed: readonly Uint8Array[];
}

interface Listening extends Work {
  /** The number of the source whose turn it is. */
  readonly turn: number;
  /** The last part of what came from it: those before it are mixed. */
  readonly part: Heard;
}

export type MixingState =
  | ({ readonly at: "gathering" | "mixing" } & Listening)
  | ({ readonly at: "sorting" } & Pick<Work, "company" | "sizes">);

type Next = Step<MixingState, Mixed>;
const PIECE = 256; // ciphertexts in one input of `mix`, each of four multiplications and more: about 80 ms

/** Turns to the first source that has anything to send. */
export function gather(state: Work, send: readonly Outgoing[] = [], turn = 0): Next {
  const source = state.sources[turn];
  if (source === undefined) return sortAll(state, send);
  return listen({ ...state, turn, part: nothingOf(source.total) }, send);
}

function listen(state: Listening, send: readonly Outgoing[] = []): Next {
  const { company, sources, turn, part } = state;
  if (isWhole(part)) return gather(workOf(state), send, turn + 1);
  const total = sources.reduce((sum, source) => sum + source.total, 0);
  const patienceMs = patienceOf(company, total, 1 + before(company).length);
  return wait({ ...state, at: "gathering" }, [sources[turn]!.from], { send, patienceMs });
}

const workOf = ({ turn: _, part: __, ...rest }: Listening): Work => rest;

/** Takes in the next message of ciphertexts. Coins are of all that came so far: another message gets other ones. */
export function mixPart(state: Listening, body: Uint8Array): Next {
  const part = hearAscending(ciphertexts, state.part, body);
  const [rows, first] = [part.parts.at(-1)!, state.part.count];
  const heard = sha256(concat(state.heard, body));
  const task = { ...scalarsOf(state), coins: coins(state.company.seed, "fresh", { context: heard }) };
  const inputs = pieces({ from: 0, to: rows.length / ciphertexts.width }, PIECE).map((piece): MixTask => {
    const own = coins(task.coins, "piece", { index: piece.from }); // numbers of coins begin anew in each piece
    return { ...task, coins: own, rows: rowsOf(rows, ciphertexts.width, piece), first: first + piece.from };
  });
  const at = { ...state, at: "mixing", heard, part: { ...part, parts: [rows] } } as const;
  return work(at, { task: "mix", inputs, progress: progressOf(state) });
}

/** This mixer's scalar, which is for these contributors' secret alone, and the secret of its layer. */
function scalarsOf({ company, check, rest }: Work): Pick<MixTask, "power" | "layer" | "rest"> {
  return { power: coins(company.seed, "power", { context: check, length: 64 }), layer: layerOf(company), rest };
}

/** In inputs of `mix`, over all sources. */
function progressOf({ sources, turn, part }: Listening): Progress {
  const inputs = sources.map(({ total }) => Math.ceil(total / PIECE));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
  return { phase: "mix", done: sum(inputs.slice(0, turn)) + part.count / PIECE, total: sum(inputs) };
}

/** Takes in what became of the last message. */
export function mixed(state: Listening, rows: Uint8Array): Next {
  return listen({ ...state, mixed: [...state.mixed, rows] });
}

function sortAll({ company, sizes, mixed }: Work, send: readonly Outgoing[]): Next {
  return sortRows({ at: "sorting", company, sizes }, joined(mixed), ciphertexts.width, send);
}
