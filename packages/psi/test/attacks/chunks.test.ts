// Sets that travel in several messages, of which a peer says the wrong one. Nothing is computed: what the kernels would
// give is made up, so that thousands of elements cost nothing.
import { concat, type PartyId, PeerError, type Step } from "@tavs/core";
import type { Role } from "@tavs/core/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { hearAscending, nothingOf } from "../../src/oprf/heard.ts";
import { hear, type Lane, pointsLane, rowsLane } from "../../src/oprf/messages.ts";
import { blindedLane } from "../../src/pseudonyms/messages.ts";
import { ready } from "../../src/suite.ts";
import { here, protocols, type World } from "../hostile/casts.ts";
import { record } from "../hostile/recording.ts";
import { fieldBytes, fieldsIn } from "../hostile/wire.ts";
import { ofSize } from "../sizes.ts";

beforeAll(() => ready);

const MANY = 8192; // elements: two messages of one length, and four of pseudonyms, which carry 2,048
const many: World = { mine: Array.from({ length: MANY }, (_, i) => `person ${i}`), theirs: ["b"] };

/** Rows that ascend, and are nobody's. */
function rowsOf(lane: Lane, count: number): Uint8Array {
  const rows = new Uint8Array(count * lane.width);
  const view = new DataView(rows.buffer);
  for (let i = 0; i < count; i++) view.setUint32(i * lane.width, i + 1);
  return rows;
}

/** All parts of so many rows, as an honest peer would cut them. */
function partsOf(lane: Lane, count: number): readonly Uint8Array[] {
  const rows = rowsOf(lane, count);
  const parts: Uint8Array[] = [];
  for (let first = 0; first < count; first += lane.rowsPerMessage)
    parts.push(
      lane.part.encode({ first, rows: rows.slice(first * lane.width, (first + lane.rowsPerMessage) * lane.width) }),
    );
  return parts;
}

type AnyStep = Step<unknown, unknown>;

/** Answers for the kernels with rows of the right number, and nothing in them. */
function worked({ party }: Role, from: AnyStep): AnyStep {
  let step = from;
  while (step.status === "working") step = party.resume!(step.state, step.inputs.map(madeUp(step.task)));
  return step;
}

/** What our kernels are given, as far as it says how many rows they give. */
interface Input {
  readonly own?: { readonly digests: Uint8Array };
  readonly points?: Uint8Array;
  readonly rows?: Uint8Array;
  readonly count?: number;
  readonly keep?: number;
}

const madeUp =
  (task: string) =>
  (input: unknown): unknown => {
    if (task === "spend") return "paid";
    const { own, points, rows, count, keep } = input as Input; // from our own steps
    if (rows) return rows; // to be sorted: they are alike
    if (count) return new Uint8Array(32 * count); // keys
    if (task === "prove") return new Uint8Array(64);
    const items = (own?.digests ?? points ?? new Uint8Array()).length / 32;
    return new Uint8Array(items * (keep ?? widths[task] ?? 32));
  };

const widths: Readonly<Record<string, number>> = { tag: 16, maskedTags: 16, encrypt: 128 };

/** A party that waits for the first of several parts. */
interface Expecting {
  readonly role: Role;
  readonly from: PartyId;
  readonly state: unknown;
}

const opened = (step: AnyStep): { readonly state: unknown } => {
  if (step.status !== "waiting") throw new Error(`a party is ${step.status}, and does not wait`);
  return step;
};

/** The honest beginning of a session, in which the peer says that it has MANY items. */
async function expecting(name: string, me: string, world: World): Promise<Expecting> {
  const protocol = protocols.find((one) => one.name === name)!;
  const cast = await protocol.cast(world);
  const small = await record(await protocol.cast(here));
  const heard = small.moments.filter((moment) => moment.me === me).map(({ message }) => message);
  const role = cast[me]!;
  let step = role.party.start(role.input, (length) => new Uint8Array(length));
  step = worked(role, step);
  for (const { from, body } of heard) {
    if (isPart(body)) break;
    step = worked(role, role.party.receive(opened(step).state, { from, body: swollen(body, world) }));
  }
  return { role, from: heard.find(({ body }) => isPart(body))!.from, state: opened(step).state };
}

function isPart(body: Uint8Array): boolean {
  try {
    return pointsLane.part.decode(body).rows.length > 0;
  } catch {
    return false;
  }
}

/** The same announcement of a larger set, where the peer is the one with many. */
function swollen(body: Uint8Array, world: World): Uint8Array {
  if (world === many) return body;
  const said = ofSize(body, MANY);
  if (said) return said;
  const parts = fieldsIn(body).map((field) =>
    field.type === 0 && field.value === 3n ? fieldBytes({ ...field, value: BigInt(MANY) }) : field.raw,
  );
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Who hears many elements: the peer of somebody with many items, or somebody with many items of whom all come back. */
const hearers: readonly (readonly [name: string, me: string, lane: Lane, world: World])[] = [
  ["psi", "west", pointsLane, here],
  ["psi", "east", pointsLane, many],
  ["labelled", "west", pointsLane, here],
  ["labelled", "east", pointsLane, many],
  ["cardinality", "west", pointsLane, here],
  ["cardinality", "east", pointsLane, many],
  ["sum", "west", pointsLane, here],
  ["sum", "east", pointsLane, many],
  ["multiparty", "west", pointsLane, here],
  ["multiparty", "east", pointsLane, many],
  ["pseudonyms", "north", blindedLane, here],
];

describe("parts", () => {
  test.each(hearers)(
    "of %s, heard by %s: come in their order, each once and whole, or are the peer's fault",
    async (name, me, lane, world) => {
      const { role, from, state } = await expecting(name, me, world);
      const parts = partsOf(lane, MANY);
      const says = (at: unknown, body: Uint8Array) => role.party.receive(at, { from, body });
      for (const late of parts.slice(1)) expect(() => says(state, late)).toThrow(PeerError);
      const after = opened(worked(role, says(state, parts[0]!))).state;
      for (const wrong of [parts[0]!, ...parts.slice(2)]) expect(() => says(after, wrong)).toThrow(PeerError);
      const { first, rows } = lane.part.decode(parts[1]!);
      for (const cut of [rows.slice(lane.width), concat(rows, rows.slice(-lane.width)), new Uint8Array()])
        expect(() => says(after, lane.part.encode({ first, rows: cut }))).toThrow(PeerError);
      expect(["waiting", "working"]).toContain(says(after, parts[1]!).status);
    },
  );

  test("of a list that ascends go on ascending from one to the next", () => {
    const lane = { ...rowsLane(16), rowsPerMessage: 2 };
    const rows = rowsOf(lane, 5);
    const part = (first: number, from: number, to: number) =>
      lane.part.encode({ first, rows: rows.slice(16 * from, 16 * to) });
    const begun = hearAscending(lane, nothingOf(5), part(0, 0, 2));
    expect(() => hearAscending(lane, begun, part(2, 1, 3))).toThrow("tags: number 2 repeats what came before it");
    expect(() => hearAscending(lane, begun, part(2, 0, 2))).toThrow("tags: number 2 repeats what came before it");
    const then = hearAscending(lane, begun, part(2, 2, 4));
    expect(() => hearAscending(lane, then, part(4, 3, 4))).toThrow("tags: number 4 repeats what came before it");
    expect(hearAscending(lane, then, part(4, 4, 5)).count).toBe(5);
  });

  test("of any list are none before the first, after the last, or of other sizes than the total makes them", () => {
    const lane = { ...pointsLane, rowsPerMessage: 2 };
    const body = (first: number, count: number) => lane.part.encode({ first, rows: rowsOf(lane, count) });
    for (const total of [0, 1, 2, 3, 4, 5])
      for (const due of [0, 2, 4])
        for (const first of [0, 1, 2, 3, 4, 5, 2 ** 32 - 1])
          for (const count of [0, 1, 2, 3]) {
            if (due > total) continue;
            const isDue = first === due && count === Math.min(2, total - due);
            const attempt = () => hear(lane, body(first, count), { first: due, total });
            if (isDue) expect(attempt()).toHaveLength(32 * count);
            else expect(attempt).toThrow(PeerError);
          }
  });
});
