import { BudgetError, type Handler, memoryStore, type Store, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { contributorHandlers, type OpeningRequest, type SignRequest } from "../../../src/secure-sum/masked/handlers.ts";
import { addUp, identityOf, nameOf, numbers, type Room } from "./room.ts";

const recorder = (store: Store): Handler => contributorHandlers({ identity: identityOf(0), store }).record!;
const names = (numbers: readonly number[]): readonly string[] => numbers.map(nameOf);
const asking = (
  numbers: readonly number[],
  otherSets: OpeningRequest["otherSets"] = "refused",
  colluders = 1,
): OpeningRequest => ({ question: "q", contributors: names(numbers), otherSets, colluders });

describe("once a total over one set was opened", () => {
  test("the same question over the same set is opened again, in a later round, as often as asked", async () => {
    const record = recorder(memoryStore());
    for (let round = 0; round < 3; round++) expect(await record(asking([0, 1, 2]), null)).toBe("recorded");
  });

  test("over another set it is refused, and the error says how far apart", async () => {
    const record = recorder(memoryStore());
    await record(asking([0, 1, 2, 3]), null);
    const without = record(asking([0, 1, 2]), null);
    await expect(without).rejects.toThrow("this question was opened over another set, 1 contributors apart");
    await expect(without).rejects.toBeInstanceOf(BudgetError);
    await expect(record(asking([0, 1, 2, 3, 4, 5, 6]), null)).rejects.toMatchObject({ code: "contributors" });
  });

  test("where the terms allow other sets, they are three hospitals apart from every set before", async () => {
    const record = recorder(memoryStore());
    await record(asking([0, 1, 2, 3, 4, 5], "three-apart"), null);
    await expect(record(asking([0, 1, 2, 3], "three-apart"), null)).rejects.toBeInstanceOf(BudgetError);
    await expect(record(asking([0, 1, 2, 3, 4, 6], "three-apart"), null)).rejects.toBeInstanceOf(BudgetError);
    expect(await record(asking([0, 1, 2], "three-apart"), null)).toBe("recorded");
    await expect(record(asking([0, 1, 2, 3], "three-apart"), null)).rejects.toThrow("1 contributors apart");
  });

  test("colluders know their own numbers: sets that differ by them and one more are too near", async () => {
    const record = recorder(memoryStore());
    await record(asking([0, 1, 2, 3, 4, 5, 6], "three-apart", 2), null);
    const without = record(asking([3, 4, 5, 6], "three-apart", 2), null); // 0, and 1 and 2 pool with the aggregator
    await expect(without).rejects.toThrow("3 contributors apart");
    expect(await record(asking([4, 5, 6], "three-apart", 2), null)).toBe("recorded");
  });

  test("another question is another record", async () => {
    const record = recorder(memoryStore());
    await record(asking([0, 1, 2, 3]), null);
    expect(await record({ ...asking([0, 1, 2]), question: "another" }, null)).toBe("recorded");
  });

  test("of two sessions at once, one sees what the other recorded", async () => {
    const record = recorder(memoryStore());
    const both = await Promise.allSettled([record(asking([0, 1, 2, 3]), null), record(asking([0, 1, 2]), null)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});

describe("in whole sums, whose hospitals keep their stores", () => {
  const room = (more: Partial<Room> = {}): Room => ({ vectors: numbers(5, 2), terms: { mayDropOut: 1 }, ...more });

  test("a round after a drop-out goes on with the same survivors only", async () => {
    const stores = Array.from({ length: 5 }, () => memoryStore());
    await addUp(room({ stores }));
    await addUp(room({ stores, agreement: { round: 2 } }));
    const smaller = addUp(room({ stores, agreement: { round: 3 }, vanish: { 2: 1 } }));
    await expect(smaller).rejects.toThrow("this question was opened over another set, 1 contributors apart");
  });

  test("two that pool with the aggregator do not have the difference of two totals to themselves", async () => {
    const stores = Array.from({ length: 11 }, () => memoryStore());
    const terms = { mayDropOut: 3, colluders: 2, otherSets: "three-apart" as const };
    const eleven = (more: Partial<Room>): Room => ({ vectors: numbers(11, 2), stores, terms, ...more });
    await addUp(eleven({}));
    const smaller = addUp(eleven({ agreement: { round: 2 }, vanish: { 0: 1, 1: 1, 2: 1 } }));
    await expect(smaller).rejects.toThrow("3 contributors apart");
  });

  test("a set is recorded before any share is revealed, and by all who reveal", async () => {
    const stores = Array.from({ length: 5 }, () => memoryStore());
    const refusing = { record: () => "something else" };
    await expect(addUp(room({ stores, handlers: (i) => (i === 0 ? refusing : {}) }))).rejects.toThrow(
      'the handler "record" gives',
    );
    const order: string[] = [];
    const told: Handler = () => {
      order.push("recorded");
      return "recorded";
    };
    await addUp(room({ handlers: () => ({ record: told }) }));
    expect(order.length).toBe(5);
  });
});

test("above 128 contributors the set is recorded before who survived is signed, so that of any two quorums somebody knows both sets", async () => {
  const order: string[] = [];
  const told: Handler = () => {
    order.push("recorded");
    return "recorded";
  };
  const signing =
    (i: number): Handler =>
    (input, state) => {
      if ((input as SignRequest).purpose === "survivors") order.push("signed");
      return contributorHandlers({ identity: identityOf(i), store: memoryStore() }).sign!(input, state);
    };
  const sparse: Room = { vectors: numbers(129, 1), terms: { mayDropOut: 5 } };
  await addUp({ ...sparse, handlers: (i) => (i === 7 ? { record: told, sign: signing(i) } : {}) });
  expect(order).toEqual(["recorded", "signed"]);
});

test("an identity that is not the one of the agreement signs nothing", async () => {
  const other = contributorHandlers({ identity: identityOf(9), store: memoryStore() });
  const sum = addUp({ vectors: numbers(3, 1), handlers: (i) => (i === 1 ? { sign: other.sign! } : {}) });
  await expect(sum).rejects.toThrow("the agreement gives h0009 another key than this identity's");
  await expect(sum).rejects.toBeInstanceOf(UsageError);
});

test("a handler that was forgotten is asked for by name", async () => {
  const { play } = await import("@tavs/core/testing");
  const { atOnce, castOf } = await import("./room.ts");
  const cast = Object.fromEntries(
    Object.entries(castOf({ vectors: numbers(3, 1) })).map(([name, { party, input }]) => [name, { party, input }]),
  );
  await expect(play(cast, { compute: atOnce })).rejects.toThrow(
    /a contributor needs the handler "(sign|record)"/, // the first that no test before has had computed
  );
});
