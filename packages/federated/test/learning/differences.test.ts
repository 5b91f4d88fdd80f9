/** What a coordinator that lies, or that only loses a hospital, could subtract: the same round over others, another model, other terms. */
import { BudgetError, memoryStore, PeerError, type Store, UsageError } from "@tavs/core";
import { learningSpecification } from "@tavs/federated";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Consortium, mustKeepCompany, samplingOf } from "../../src/learning/cells.ts";
import { following } from "../../src/learning/consortium.ts";
import { homeOf } from "../../src/learning/home.ts";
import { learningQuestion } from "../../src/learning/question.ts";
import { clear } from "../../src/learning/simulation/clear.ts";
import { fedAvg } from "../../src/learning/strategies/index.ts";
import { initial, numbersOf } from "./hospitals.ts";
import { newStores, together as over, type Session, type Stores } from "./together.ts";

const together = (session: Session) => over({ way: clear, ...session });
const nine = Array.from({ length: 9 }, (_, i) => `h${i}`);
const eight = nine.slice(0, 8);
const killed = new Error("the power fails");

/** A course over nine whose coordinator dies with the first total opened, and no checkpoint. */
async function openedOnce(): Promise<Stores> {
  const stores = newStores(nine);
  const dead: Store = { ...stores.checkpoints, write: () => Promise.reject(killed) };
  const { course, taught } = together({ who: nine, rounds: 1, stores: { ...stores, checkpoints: dead } });
  await expect(course).rejects.toBe(killed);
  await Promise.allSettled(taught);
  return stores;
}

/** How a session over eight ends, which would tell the ninth's update by difference. */
async function outcomeOf(stores: Stores, more: Session = {}): Promise<unknown> {
  const { course, taught } = together({ who: eight, rounds: 1, stores, ...more });
  const outcome = await course.catch((error: unknown) => error);
  await Promise.allSettled(taught);
  return outcome;
}

describe("a hospital that was left out is not told by difference", () => {
  test("by the same question, which the others would answer from what they kept", async () => {
    const stores = await openedOnce();
    for (const earlier of [[], [[nine]]])
      expect(await outcomeOf(stores, { earlier })).toMatchObject({ name: "BudgetError", code: "contributors" });
  });

  test("by a model of another name in the same study", async () => {
    const stores = await openedOnce();
    const fresh = { ...stores, checkpoints: memoryStore() };
    for (const earlier of [[], [[nine]]])
      expect(await outcomeOf(fresh, { model: "another", earlier })).toBeInstanceOf(BudgetError);
  });

  test("by parts of them that do not know of each other", () => {
    const whole = nine.slice(0, 7);
    const [first, second] = [nine.slice(0, 3), nine.slice(3, 6)]; // and the seventh stays over
    for (const now of [first, second])
      expect(() => following({ now: [now], earlier: [[whole]], remembered: [[whole]] })).toThrow("at least half");
    const both = [[first], [second]];
    expect(() => following({ now: [whole], earlier: [both[0]!], remembered: [both[1]!] })).toThrow("among `earlier`");
    expect(() => following({ now: [whole], earlier: both, remembered: [both[1]!] })).toThrow("1 of them");
  });

  test("whatever sets are tried, where each hospital knows only of those that it was in or was told of", () => {
    const names = Array.from({ length: 14 }, (_, i) => `h${i}`);
    let several = 0;
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(13), { minLength: 5, maxLength: 14 }), { maxLength: 12 }), (tries) => {
        const memories = new Map<string, readonly Consortium[]>();
        const added: string[][] = [];
        for (const places of tries) {
          const now = [...new Set(places)].map((place) => names[place]!);
          const earlier = now.flatMap((name) => memories.get(name) ?? []); // the least that all of them accept
          try {
            const told = following({ now: [now], earlier, remembered: [] });
            for (const name of now) memories.set(name, told);
            added.push(now);
          } catch (error) {
            if (!(error instanceof BudgetError)) throw error;
          }
        }
        if (added.length > 1) several++;
        if (added.length > 0) mustKeepCompany(added);
      }),
      { numRuns: 400 },
    );
    expect(several).toBeGreaterThan(5);
  });

  test("by other groups of another model: groups are the study's", () => {
    const beacon = { study: "s", names: nine };
    const groups = ["one", "two"].map((model) => samplingOf({ ...beacon, model }, { groupsOf: 3, perRound: 1 }).groups);
    expect(groups[0]).toEqual(groups[1]);
  });
});

describe("what was agreed holds whatever the coordinator asks", () => {
  const terms = { rounds: 2, initial, strategy: fedAvg };

  test("an answer without noise is not handed in where noise was agreed, and other terms need another name", async () => {
    const store = memoryStore();
    const clip = { norm: 1 };
    const plain = learningSpecification({ ...terms, clip });
    const noisy = learningSpecification({ ...terms, clip, noise: "hospitals" });
    const at = { study: "s", consortium: [nine], earlier: [] };
    const asked = { round: 1, bytes: Uint8Array.of(1) };
    const kept = { variate: null, personal: null, local: {} };
    const compute = async () => ({ answer: Float64Array.of(1), kept });
    await homeOf(store, { ...at, specification: plain }).answer(asked, compute);
    const again = homeOf(store, { ...at, specification: noisy });
    await expect(again.answer(asked, compute)).rejects.toThrow("another name");
    await expect(again.answer({ ...asked, round: 2 }, compute)).rejects.toBeInstanceOf(UsageError);
  });

  test.each<[number, boolean, "answered" | "refused"]>([
    [1, false, "answered"],
    [1e300, false, "refused"],
    [2, false, "refused"],
    [0, false, "refused"],
    [2, true, "answered"],
    [1e300, true, "refused"],
    [0, true, "refused"],
  ])("a norm of %d, where 1 was agreed and adapts is %s: %s", (norm, adaptive, expected) => {
    const specification = learningSpecification({ ...terms, clip: { norm: 1, adaptive } });
    const codec = learningQuestion(specification);
    const weights = Float64Array.from(numbersOf(initial));
    const bytes = codec.encode({ specification, round: 1, norm, weights, told: new Float64Array() });
    const decode = () => codec.decode(bytes);
    if (expected === "answered") expect(decode().norm).toBe(norm);
    else expect(decode).toThrow(PeerError);
  });

  test("noise is told the norm that updates were cut to, which may adapt", async () => {
    const norms: number[] = [];
    const clip = { norm: 0.5, adaptive: true };
    const side: Session["side"] = () => ({
      perturb: (numbers, { norm }) => {
        norms.push(norm);
        return numbers;
      },
    });
    const { course, taught } = together({ clip, noise: "hospitals", side, nextNorm: (norm) => norm / 2 });
    await course;
    await Promise.all(taught);
    expect(new Set(norms)).toEqual(new Set([0.5, 0.25]));
  });

  test("an update whose squares overflow is shortened, and points where it pointed", async () => {
    const clip = { norm: 0.5 };
    const far = { slopes: { shape: [2], values: Float64Array.of(1e200, 0) }, "norm.scale": initial["norm.scale"]! };
    const side: Session["side"] = () => ({ train: () => ({ model: far, rows: 1 }) });
    const { course, taught } = together({ rounds: 1, clip, weighting: { by: "equal" }, side });
    const [moved] = numbersOf((await course).model);
    await Promise.all(taught);
    expect(moved! - numbersOf(initial)[0]!).toBeCloseTo(0.5, 9);
  });
});
