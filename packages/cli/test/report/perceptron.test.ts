// What the gate asks of a perceptron: enough people and enough events for each of its numbers, and for each value of its columns.
import { describe, expect, test } from "vitest";
import { type AnalysedBy, noHistory, release } from "../../src/report/index.ts";
import { terms } from "./given.ts";

type Trained = AnalysedBy<"federated/perceptron/1">;

function trained(hidden: number, support: object = {}, more: object = {}): Trained {
  const size = hidden * 3 + hidden + 1; // two columns in, one number out
  const scaling = { age: { center: 50, scale: 10 }, hormon: { center: 0, scale: 1 } };
  return {
    ...{ label: "net", title: "net", protocol: "federated/perceptron/1" },
    specification: {
      ...{ outcome: "dead", family: "logistic", terms: ["age", "hormon"], scaling, hidden: [hidden] },
      ...{ seed: "00".repeat(32), rounds: 2, steps: 1, learningRate: 0.1, clip: 1 },
    },
    result: {
      note: "not differentially private",
      ...{ rows: 300, weights: Float64Array.from({ length: size }, (_, j) => (j + 1) / 7), losses: [0.7, 0.6, 0.5] },
      ...more,
    },
    support: { rows: 300, events: 100, cells: { hormon: 90 }, eventsIn: { hormon: 40 }, measured: ["age"], ...support },
  } as unknown as Trained; // support in short
}

const out = (analysed: Trained) => release([analysed], terms, noHistory);

describe("a perceptron", () => {
  test("passes with six digits of each number, by its place, and the loss behind each round", () => {
    const { analyses } = out(trained(4)).release;
    const tables = Object.fromEntries(analyses[0]!.tables.map(({ name, rows }) => [name, rows]));
    expect(tables.size).toEqual([[300, 100]]);
    expect(tables.history).toEqual([
      [0, 0.7],
      [1, 0.6],
      [2, 0.5],
    ]);
    expect(tables.weights).toHaveLength(17);
    expect(tables.weights!.slice(7, 10)).toEqual([
      ["layers.0.weight", 7, 1.14286],
      ["layers.0.bias", 0, 1.28571],
      ["layers.0.bias", 1, 1.42857],
    ]);
  });

  test.each([
    [29, 4], // 33 for 100 events
    [32, 1],
    [33, 0],
  ])("of %i numbers shows as many losses as a third of its events leaves beside them: %i of 1001", (size, shown) => {
    const support = { measured: ["age"], cells: {}, eventsIn: {} };
    const specification = { ...trained(1).specification, terms: ["age"], scaling: { age: { center: 0, scale: 1 } } };
    const losses = Array.from({ length: 1001 }, (_, round) => 1 / (1 + round));
    const hidden = { 29: [1, 4, 3], 32: [3, 5], 33: [4, 4] }[size]!;
    const weights = new Float64Array(size).fill(1);
    const net = { ...trained(1, support, { losses, weights }), specification: { ...specification, hidden } } as Trained;
    const history = out(net).release.analyses[0]!.tables.find(({ name }) => name === "history")!;
    const rounds = { 0: [], 1: [1000], 4: [0, 333, 667, 1000] }[shown]!;
    expect(history.rows.map(([round]) => round)).toEqual(rounds);
  });

  test.each<[string, Trained, string]>([
    ["more numbers than a third of its events", trained(9), "too-many-parameters"],
    ["few events", trained(1, { events: 4, eventsIn: { hormon: 2 } }), "small"],
    ["few with the event of whom a column is 1", trained(1, { eventsIn: { hormon: 3 } }), "small"],
    ["a column that nobody counted", trained(1, { cells: {} }), "support"],
    ["other people than were counted", trained(1, {}, { rows: 299 }), "usage"],
  ])("of %s stays", (_, analysed, code) => {
    expect(out(analysed).refused).toMatchObject([{ code }]);
  });
});
