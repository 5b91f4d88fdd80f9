import { type PartyId, PeerError, party, UsageError } from "@tavs/core";
import { type Cast, play } from "@tavs/core/testing";
import {
  type EngineOptions,
  type ItemSet,
  ingest,
  labelled,
  labelsFor,
  pad,
  prepare,
  psi,
  type Spending,
} from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { announcement } from "../../src/oprf/messages.ts";
import { ready } from "../../src/suite.ts";
import { binsFor } from "../../src/vole/parameters.ts";
import { perform } from "../inline.ts";

beforeAll(() => ready);

const [east, west] = [party("east"), party("west")] as [PartyId, PartyId]; // two names, two parties
const people = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `person ${from + i}`);
const WIDTH = 5;
const numbered = (items: ItemSet) =>
  labelsFor(items, { width: WIDTH, of: (row) => Uint8Array.of(row, row >> 8, 1, 2, 3) });

interface Both {
  readonly mine: ItemSet;
  readonly theirs: ItemSet;
  readonly asks?: object;
  readonly answers?: object;
}

const intersection = ({ mine, theirs, asks, answers }: Both) => ({
  east: { party: psi.receiver, input: { items: mine, peer: west, ...asks } },
  west: { party: psi.sender, input: { items: theirs, peer: east, ...answers } },
});
const withLabels = ({ mine, theirs, asks, answers }: Both) => ({
  east: { party: labelled.receiver, input: { items: mine, peer: west, ...asks } },
  west: { party: labelled.sender, input: { items: theirs, peer: east, labels: numbered(theirs), ...answers } },
});

/** What comes out, and by which kernels: elements are evaluated by "oprf" alone, and stores answered by "vole". */
async function played<C extends Cast>(cast: C) {
  const tasks = new Set<string>();
  const lengths: number[] = [];
  const result = await play(cast, {
    compute: {
      perform: async (_kernels, task, inputs) => {
        tasks.add(task);
        return inputs.map((input) => perform(task, input));
      },
      close: async () => undefined,
    },
    onMessage({ body }) {
      lengths.push(body.length);
      return [body];
    },
  });
  return { result, engine: tasks.has("voleAnswer") ? "vole" : "oprf", lengths };
}

/** The engine that a session is on: it is left as soon as it shows. */
async function engineOf(cast: Cast): Promise<string> {
  let first = "";
  const leaving = play(cast, {
    compute: {
      async perform(_kernels, task) {
        first ||= task;
        throw new Error("left");
      },
      close: async () => undefined,
    },
  });
  await expect(leaving).rejects.toThrow("left");
  return first.startsWith("vole") ? "vole" : "oprf";
}

test("both engines give the same shared items and labels, in every size and share", async () => {
  for (const [asked, held, shared] of [
    [0, 3, 0],
    [3, 0, 0],
    [20, 90, 11],
  ] as const) {
    const mine = await ingest(people(0, asked));
    const theirs = await ingest(people(asked - shared, asked - shared + held));
    const outcomes = [];
    for (const options of [{ engine: "oprf" }, { engine: "vole" }] as const) {
      const both = { mine, theirs, asks: options, answers: options };
      const [plain, labelled] = [await played(intersection(both)), await played(withLabels(both))];
      expect([plain.engine, labelled.engine]).toEqual([options.engine, options.engine]);
      outcomes.push({ plain: plain.result, labelled: labelled.result });
    }
    expect(outcomes[0]!.plain.east.items).toHaveLength(shared);
    expect(
      outcomes[0]!.labelled.east.labels.map((label) => `person ${asked - shared + label[0]! + 256 * label[1]!}`),
    ).toEqual(outcomes[0]!.labelled.east.items);
    expect(outcomes[1]).toEqual(outcomes[0]);
  }
});

describe("where nothing is said of the engine", () => {
  test.each([
    [9_999, 3, "oprf"],
    [10_000, 3, "vole"],
    [3, 10_000, "vole"],
  ] as const)("%i against %i items run on %s", async (asked, held, engine) => {
    const [mine, theirs] = await Promise.all([ingest(people(0, asked)), ingest(people(asked - 2, asked - 2 + held))]);
    expect(await engineOf(intersection({ mine, theirs }))).toBe(engine);
    expect(await engineOf(withLabels({ mine, theirs }))).toBe(engine);
  });

  test("what asks for a proof, or for both to know, runs on oprf whatever the sizes", async () => {
    const [mine, theirs] = await Promise.all([ingest(["a", "b"]), ingest(["b", "c"])]);
    const padded = { mine: pad(mine, 4), theirs: pad(theirs, 10_000) };
    const both = { mutual: true, padTo: { receiver: 4, sender: 10_000 } };
    expect(await engineOf(intersection({ ...padded, asks: both, answers: both }))).toBe("oprf");
  });

  test("sets that were filled up count as they are announced: neither learns from the engine what the other hides", async () => {
    const [mine, theirs] = await Promise.all([ingest(["a", "b"]), ingest(["b", "c"])]);
    const both = { padTo: { receiver: 4, sender: 10_000 } };
    const padded = { mine: pad(mine, 4), theirs: pad(theirs, 10_000), asks: both, answers: both };
    const { engine, result } = await played(intersection(padded));
    expect(engine).toBe("vole");
    expect(result.east.items).toEqual(["b"]);
  });

  test("items that were prepared for the other engine serve as well", async () => {
    const [mine, theirs] = await Promise.all([ingest(["a", "b"]), ingest(["b", ...people(0, 10_000)])]);
    const { engine, result } = await played(
      intersection({ mine: await prepare(mine, { context: new Uint8Array() }), theirs }),
    );
    expect(engine).toBe("vole");
    expect(result.east.items).toEqual(["b"]);
  });
});

describe("a budget", () => {
  /** What the sender's application is asked to pay, and the end. */
  async function asked(mine: ItemSet, options: EngineOptions, budget: number) {
    const theirs = await ingest(people(0, 4));
    const paid: number[] = [];
    const { east, west } = intersection({ mine, theirs, asks: options, answers: { ...options, budget } });
    const spend = (spending: unknown) => {
      const { queries } = spending as Spending; // what a sender's step gives its handler
      paid.push(queries);
      return queries <= budget ? "paid" : "refused";
    };
    await engineOf({ east, west: { ...west, handlers: { spend } } }).catch(() => "refused");
    return paid;
  }

  test("is charged what a receiver could ask: on vole as many items as its store has columns, also where it announces none", async () => {
    const [none, some] = [await ingest([]), await ingest(people(0, 300))];
    expect(await asked(some, { engine: "oprf" }, 300)).toEqual([300]);
    expect(await asked(none, { engine: "vole" }, 0)).toEqual([binsFor(0).binColumns]);
    expect(await asked(some, { engine: "vole" }, 1000)).toEqual([binsFor(300).binColumns]);
  });
});

test("sets over the limit of vole are refused at the start, where the terms name the engine", async () => {
  const [mine, theirs] = [await ingest(["a"]), await ingest(["b"])];
  const large = { mine: { ...mine, size: 2 ** 24 + 1 }, theirs: { ...theirs, size: 2 ** 24 + 1 } };
  const both = { engine: "vole" } as const;
  for (const { party, input } of Object.values(intersection({ ...large, asks: both, answers: both })))
    expect(() => party.start(input as never, (n) => new Uint8Array(n))).toThrow("more than the 16777216");
});

describe("an engine is agreed on, and nobody is talked into another", () => {
  const start = async (asks: EngineOptions & object, answers: EngineOptions & object) => {
    const [mine, theirs] = await Promise.all([ingest(["a", "b"]), ingest(["b", "c"])]);
    return played(intersection({ mine, theirs, asks, answers }));
  };

  test.each([
    [{ engine: "vole" }, {}],
    [{}, { engine: "oprf" }],
    [{ engine: "vole" }, { engine: "oprf" }],
    [{ security: "semi-honest" }, {}],
    [{ engine: "vole", security: "semi-honest" }, { engine: "vole" }],
  ] as const)("%j meets no %j", async (asks, answers) => {
    await expect(start(asks, answers)).rejects.toBeInstanceOf(PeerError);
    await expect(start(answers, asks)).rejects.toBeInstanceOf(PeerError);
  });

  test("a message that is changed on the way to another engine or security is refused by whoever hears it", async () => {
    const [mine, theirs] = await Promise.all([ingest(["a", "b"]), ingest(["b", "c"])]);
    for (const protocol of ["psi/oprf/1", "psi/vole/1", "psi/auto/1 semi-honest", "psi/labelled/auto/1"]) {
      const downgraded = play(intersection({ mine, theirs }), {
        onMessage({ body, to, index }) {
          if (index > 0) return [body];
          const said = announcement.decode(body);
          return [announcement.encode({ ...said, role: `${protocol} ${to === east ? "sender" : "receiver"}` })];
        },
      });
      await expect(downgraded).rejects.toBeInstanceOf(PeerError);
    }
  });

  test.each([
    [{ engine: "fast" }, 'engine is "auto", "oprf" or "vole"'],
    [{ security: "none" }, 'security is "malicious" or "semi-honest"'],
    [{ engine: "oprf", security: "semi-honest" }, "leave security out"],
    [{ engine: "vole", verified: true }, "has no verified"],
    [{ engine: "vole", mutual: true }, "has no mutual"],
    [{ engine: "vole", maxItems: 2 ** 24 + 1 }, "maxItems is at most 16777216"],
  ])("%j is refused before anything is said", async (options, message) => {
    const [mine, theirs] = await Promise.all([ingest(["a"]), ingest(["b"])]);
    for (const { party, input } of Object.values(intersection({ mine, theirs, asks: options, answers: options }))) {
      expect(() => party.start(input as never, (n) => new Uint8Array(n))).toThrow(UsageError);
      expect(() => party.start(input as never, (n) => new Uint8Array(n))).toThrow(message);
    }
  });
});

test("in bins every item comes to its own row, and opens its own label", async () => {
  const all = people(0, 32_800);
  const held = [...all.filter((_, i) => i % 500 === 3), "nobody", "no one"];
  const both = { mine: await ingest(all), theirs: await ingest(held) };
  const { result, engine } = await played(withLabels(both));
  expect(engine).toBe("vole");
  expect(result.east.items).toHaveLength(held.length - 2);
  expect(result.east.labels.map((label) => held[label[0]! + 256 * label[1]!])).toEqual(result.east.items);
  expect(Array.from(result.east.indices, (row) => all[row])).toEqual(result.east.items);
});

describe("labels on the engine vole", () => {
  const vole = { engine: "vole" } as const;
  const meet = async (asked: readonly string[], held: readonly string[], more: object = {}) => {
    const both = { asks: { ...vole, ...more }, answers: { ...vole, ...more } };
    return played(withLabels({ mine: await ingest(asked), theirs: await ingest(held), ...both }));
  };

  test("lengths of messages follow from sizes and the width of labels, however many are shared and whatever they say", async () => {
    const one = await meet(["a", "b", "c"], ["a", "b", "d", "e"]);
    const other = await meet(["p", "q", "r"], ["s", "t", "u", "v"]);
    expect(other.lengths).toEqual(one.lengths);
  });

  test("where fewer are shared than was agreed, no label opens", async () => {
    await expect(meet(["a", "b"], ["b", "c"], { minShared: 2 })).rejects.toMatchObject({ code: "min-shared" });
  });

  test("what they say of themselves names the engine's bound, the label and the security", () => {
    expect(labelled.receiver.revealsWith({ engine: "vole" }).collusion).toContain("as many as its store has columns");
    expect(psi.receiver.revealsWith({ engine: "oprf" }).collusion).toContain("at most as many as it announces");
    expect(psi.sender.revealsWith({ security: "semi-honest" }).against).toBe("semi-honest");
    expect(labelled.receiver.revealsWith({ engine: "vole" }).learns).toContain("how long a label is");
  });
});
