/** Whatever is killed, and whenever: the next session goes on with the very same numbers, and nobody answers a round twice. */
import { BudgetError, PeerError, type Store, UsageError } from "@tavs/core";
import { fedAdam, learningSpecification, localLayers, type Strategy, scaffold, simulate } from "@tavs/federated";
import { describe, expect, test } from "vitest";
import { begun } from "../../src/learning/course.ts";
import { clear } from "../../src/learning/simulation/clear.ts";
import { read, write } from "../../src/learning/written.ts";
import { initial, numbersOf, quadratic, trainingOf, vectors } from "./hospitals.ts";
import { newStores, together as over, type Session, type Stores, type Together } from "./together.ts";

/** What is tested does not depend on how sums are added. */
const together = (session: Session): Together => over({ way: clear, ...session });

const killed = new Error("the power fails");

/** Sessions of one course until one lives to its end. The k-th is killed after k rounds, before or after its checkpoint. */
async function killedEverywhere(
  session: Session,
  when: "before" | "after",
  stores: Stores,
): Promise<readonly number[]> {
  for (let life = 0; ; life++) {
    let written = 0;
    const { checkpoints } = stores;
    const failing: Store = {
      ...checkpoints,
      async write(...entry) {
        if (when === "before" && written === 1) throw killed;
        await checkpoints.write(...entry);
        written++;
        if (when === "after" && written === 1) throw killed;
      },
    };
    const { course, taught } = together({
      ...session,
      stores: { ...stores, checkpoints: life < 3 ? failing : checkpoints },
    });
    try {
      const { model } = await course;
      expect(life).toBeGreaterThan(1);
      const all = await Promise.all(taught);
      return [...numbersOf(model), ...all.flatMap((one) => numbersOf(one.model))];
    } catch (error) {
      if (error !== killed) throw error;
      await Promise.allSettled(taught);
    }
  }
}

describe("a course whose coordinator and hospitals are killed in each round ends with the same bits", () => {
  const strategies: readonly (readonly [string, Strategy])[] = [
    ["fedAdam", fedAdam({ learningRate: 0.05 })],
    ["scaffold, whose control variates stay at hospitals", scaffold()],
    ["local layers over fedAdam", localLayers(["norm.*"], fedAdam({ learningRate: 0.05 }))],
  ];
  test.each(strategies)("%s", async (_name, strategy) => {
    const rounds = 4;
    const trainings = new Map<string, number>();
    // training that is not the same twice: a round that is asked again must be answered as before, not trained again
    const side: Session["side"] = (name) => ({
      train: (model, task) => {
        const before = trainings.get(`${name} ${task.round}`) ?? 0;
        trainings.set(`${name} ${task.round}`, before + 1);
        const trained = trainingOf(Number(name.slice(1)), model, task);
        return { ...trained, rows: trained.rows + before };
      },
    });
    const session: Session = { strategy, rounds, side };
    const { course, taught } = together(session);
    const { model } = await course;
    const whole = [...numbersOf(model), ...(await Promise.all(taught)).flatMap((one) => numbersOf(one.model))];
    for (const when of ["before", "after"] as const) {
      trainings.clear();
      expect(await killedEverywhere(session, when, newStores())).toEqual(whole);
      expect([...trainings.values()]).toEqual(Array.from({ length: 4 * rounds }, () => 1));
    }
  });
});

describe("a checkpoint is what was written, or is refused", () => {
  const strategy = fedAdam({ learningRate: 1 });
  const facts = { rounds: 3, initial, strategy };
  const specification = learningSpecification(facts);
  const expected = { specification, strategy: strategy.name };
  const memory = begun(specification, { strategy }, Float64Array.from(vectors.problem.start));
  const bytes = write(expected, memory);

  test("to the last bit", () => {
    expect(read(expected, bytes)).toEqual(memory);
  });

  test("a byte that was changed or cut", () => {
    for (let at = 0; at < bytes.length; at += 7) {
      const other = bytes.slice();
      other[at]! ^= 1;
      expect(() => read(expected, other)).toThrow("is not what was written");
      expect(() => read(expected, bytes.slice(0, at))).toThrow(UsageError);
    }
  });

  test("another course, another strategy", () => {
    const other = learningSpecification({ ...facts, rounds: 4 });
    expect(() => read({ ...expected, specification: other }, bytes)).toThrow('"rounds" differs');
    expect(() => read({ ...expected, strategy: "fedYogi" }, bytes)).toThrow("another strategy");
  });
});

describe("who is in stays in", () => {
  const nine = Array.from({ length: 9 }, (_, i) => `h${i}`);
  /** A course over some, killed after its first round. */
  async function begunOver(who: readonly string[]): Promise<Stores> {
    const stores = newStores(nine);
    const { checkpoints } = stores;
    const once: Store = {
      ...checkpoints,
      async write(...entry) {
        await checkpoints.write(...entry);
        throw killed;
      },
    };
    const { course, taught } = together({ who, rounds: 3, stores: { ...stores, checkpoints: once } });
    await expect(course).rejects.toBe(killed);
    await Promise.allSettled(taught);
    return stores;
  }

  test("three leave together and six go on from the checkpoint; three join, and train on from there", async () => {
    const six = nine.slice(0, 6);
    const [left, joined] = await Promise.all([begunOver(nine), begunOver(six)]);
    const [fewer, more] = await Promise.all([
      together({ who: six, rounds: 3, stores: left, earlier: [[nine]] }).course,
      together({ who: nine, rounds: 3, stores: joined, earlier: [[six]] }).course,
    ]);
    expect([fewer.rounds, more.rounds]).toEqual([3, 3]);
    expect(numbersOf(fewer.model)).not.toEqual(numbersOf(more.model));
  });

  test("one or two never leave or join alone: each hospital refuses, before it trains", async () => {
    const trained: string[] = [];
    const side: Session["side"] = (name) => ({
      train: (model, task) => {
        trained.push(name);
        return trainingOf(0, model, task);
      },
    });
    const [stores, more] = await Promise.all([begunOver(nine), begunOver(nine.slice(0, 7))]);
    for (const [from, who, before] of [
      [stores, nine.slice(0, 8), nine],
      [more, nine, nine.slice(0, 7)],
    ] as const) {
      const { course, taught } = together({ who, rounds: 3, stores: from, side, earlier: [[before]] });
      await expect(course).rejects.toBeInstanceOf(BudgetError);
      await expect(course).rejects.toThrow(/[12] of them could be told apart by difference/);
      await Promise.allSettled(taught);
    }
    expect(trained.filter((name) => !["h7", "h8"].includes(name))).toEqual([]);
  });

  test("a round is answered once: a coordinator without its checkpoint, or that asks with another model, is refused", async () => {
    const who = nine.slice(0, 4);
    const stores = await begunOver(who);
    const afresh = { ...stores, checkpoints: newStores([]).checkpoints };
    const other = { ...initial, slopes: { shape: [2], values: Float64Array.of(0, 0) } };
    const { course, taught } = together({ who, rounds: 3, stores: afresh, initial: other });
    await expect(course).rejects.toMatchObject({ code: "asked", message: expect.stringContaining("answered once") });
    await expect(course).rejects.toBeInstanceOf(PeerError);
    await Promise.allSettled(taught);
  });
});

test("a simulation that is given the same seed is the same to the last bit, and its checkpoints continue it", async () => {
  const { checkpoints } = newStores([]);
  const [one, other] = [await simulate({ ...quadratic, checkpoints }), await simulate(quadratic)];
  expect(one).toEqual(other);
});
