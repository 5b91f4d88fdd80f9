// Sets that travel in several messages, of which a peer says the wrong one. Nothing is computed: what the kernels would
// give is made up, so that thousands of elements cost nothing.
import { type Compute, concat, PeerError, type Step } from "@tavs/core";
import type { Role } from "@tavs/core/testing";
import { beforeAll, describe, expect, test } from "vitest";
import { hearAscending, nothingOf } from "../../src/oprf/heard.ts";
import { hear, type Lane, pointsLane, rowsLane } from "../../src/oprf/messages.ts";
import { blindedLane } from "../../src/pseudonyms/messages.ts";
import { ready } from "../../src/suite.ts";
import { protocols, type World } from "../hostile/casts.ts";
import { type Moment, record } from "../hostile/recording.ts";
import { inline, perform } from "../inline.ts";

beforeAll(() => ready);

const MANY = 8192; // elements: two messages of one length, and four of pseudonyms, which carry 2,048
const FEW = 100;
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

/** Kernels that make up the rows of large inputs: nothing is in them. */
const madeUp: Compute = {
  ...inline,
  perform: async (_kernels, task, inputs) => inputs.map((input) => rowsFor(task, input)),
};

/** What our kernels are given, as far as it says how many rows they give. */
interface Input {
  readonly own?: { readonly digests: Uint8Array };
  readonly points?: Uint8Array;
  readonly keep?: number;
}

let made = 0;
function rowsFor(task: string, input: unknown): unknown {
  const { own, points, keep = 32 } = input as Input; // from our own steps
  const count = (own?.digests ?? points ?? new Uint8Array()).length / 32;
  if (task === "prove") return new Uint8Array(64); // of what is made up, which has no sum
  if (count < FEW) return perform(task, input);
  if (task === "weigh") return new Uint8Array(32);
  const rows = new Uint8Array(count * keep);
  const view = new DataView(rows.buffer);
  for (let i = 0; i < count; i++) view.setUint32(i * keep, ++made); // no two alike
  return rows;
}

/** Where a party first hears a part of many elements, in an honest session. */
async function expecting(name: string, me: string): Promise<Moment> {
  const moments: Moment[] = [];
  const cast = await protocols.find((protocol) => protocol.name === name)!.cast(many);
  await record(cast, { compute: madeUp }, moments).catch(() => undefined); // until somebody reads what is made up
  const found = moments.find((moment) => moment.me === me && isPart(moment.message.body));
  if (!found) throw new Error(`${me} hears no elements in ${name}`);
  return found;
}

function isPart(body: Uint8Array): boolean {
  try {
    return pointsLane.part.decode(body).rows.length > 0;
  } catch {
    return false;
  }
}

type AnyStep = Step<unknown, unknown>;

function worked({ party, handlers = {} }: Role, from: AnyStep): AnyStep {
  let step = from;
  while (step.status === "working") {
    const { task, inputs, state } = step;
    step = party.resume!(
      state,
      inputs.map((input) => (handlers[task] ? handlers[task](input, state) : rowsFor(task, input))),
    );
  }
  return step;
}

function waitingIn(step: AnyStep): unknown {
  if (step.status !== "waiting") throw new Error(`a party is ${step.status}, and does not wait`);
  return step.state;
}

/** Who hears many elements: who is asked, and who asked and hears all come back. */
const hearers: readonly (readonly [name: string, me: string, lane: Lane])[] = [
  ["psi", "west", pointsLane],
  ["psi", "east", pointsLane],
  ["labelled", "west", pointsLane],
  ["labelled", "east", pointsLane],
  ["cardinality", "west", pointsLane],
  ["cardinality", "east", pointsLane],
  ["sum", "west", pointsLane],
  ["sum", "east", pointsLane],
  ["multiparty", "west", pointsLane],
  ["multiparty", "east", pointsLane],
  ["pseudonyms", "north", blindedLane],
];

describe("parts", () => {
  test.each(hearers)(
    "of %s, heard by %s: come in their order, each once and whole, or are the peer's fault",
    async (name, me, lane) => {
      const { role, state, message } = await expecting(name, me);
      const { from } = message;
      const parts = partsOf(lane, MANY);
      const says = (at: unknown, body: Uint8Array) => role.party.receive(at, { from, body });
      for (const late of parts.slice(1)) expect(() => says(state, late)).toThrow(PeerError);
      const after = waitingIn(worked(role, says(state, parts[0]!)));
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
