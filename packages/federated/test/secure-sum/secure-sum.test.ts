import { BudgetError, memoryStore, PeerError, party, type Step, seededRandom, UsageError } from "@tavs/core";
import { type Cast, type Overheard, play, type Role } from "@tavs/core/testing";
import { encryption, masks, type SecureSum, type SumFacts, secureSum, shares } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { hashOf, type SumTask } from "../../src/secure-sum/way.ts";
import { atOnce } from "../at-once.ts";
import { handlersOf, hub, identityOf, memberOf } from "../federation.ts";

const names = ["east", "west", "north", "south", "capital"];
const factsOf = (parties: number, more: Partial<SumFacts> = {}): SumFacts => ({
  study: "study",
  question: "question",
  aggregator: hub,
  contributors: names.slice(0, parties).map(memberOf),
  length: 3,
  maxValue: 1000,
  ...more,
});

/** Everybody of one sum; a hospital may have another task than the others. */
function castOf(
  sum: SecureSum,
  vectors: readonly number[][],
  otherwise: Readonly<Record<string, Partial<SumTask>>> = {},
) {
  const hospitals: Cast = Object.fromEntries(
    vectors.map((values, i): readonly [string, Role] => {
      const me = party(names[i]!);
      const input = { ...sum.task, me, values: Float64Array.from(values), ...otherwise[me] };
      return [me, { party: sum.contributor, input, handlers: handlersOf(me, sum) }];
    }),
  );
  const asks = { party: sum.aggregator, input: { ...sum.task, ...otherwise.hub } };
  const cast: Cast & { readonly hub: typeof asks } = { ...hospitals, hub: asks };
  return cast;
}

const vectors = [
  [1, -2, 1000],
  [10, -20, 1000],
  [100, 30, -999],
  [0, 0, 1],
];
const ways = [masks, shares, encryption] as const;

describe("facts choose the way", () => {
  test.each<[string, Partial<SumFacts>, string]>([
    ["a small table", {}, "shares"],
    ["a long vector", { length: 1025 }, "masks"],
    ["hospitals that may vanish", { mayDropOut: 1 }, "masks"],
    ["different days", { overDays: true }, "he"],
    ["who knows better", { way: "masks" }, "masks"],
  ])("%s: %j adds by %s", (_, more, name) => {
    const sum = secureSum(factsOf(4, more));
    expect(sum.name).toBe(name);
    expect(sum.why).toMatch(/numbers of 4 parties/);
  });

  test.each<[Partial<SumFacts>, RegExp]>([
    [{ contributors: names.slice(0, 2).map(memberOf) }, /^parties: at least three/],
    [{ maxValue: Number.NaN }, /^maxValue/],
    [{ decimals: 16 }, /^decimals/],
    [{ length: 0 }, /^length/],
    [{ mayDropOut: 2 }, /^mayDropOut: of 4 parties/],
    [{ mayDropOut: 1, overDays: true }, /^overDays, mayDropOut/],
    [{ mayDropOut: 1, way: "he" }, /^mayDropOut: who holds a share/],
    [{ overDays: true, way: "shares" }, /^overDays: by shares/],
    [{ way: "hope" as never }, /^way:/],
    [{ study: "" }, /study, question/],
    [{ contributors: [...names.slice(0, 3).map(memberOf), memberOf("hub")] }, /aggregator|receiver/],
    [{ maxValue: 2 ** 100, decimals: 15 }, /wrap|2\^/],
  ])("and what cannot be kept is refused before anybody is asked: %#", (more, words) => {
    for (const way of more.way || more.overDays ? [more.way] : ([undefined, "masks", "shares", "he"] as const)) {
      const facts = factsOf(4, { ...more, ...(way && { way }) });
      if (way === "he" && more.mayDropOut) continue; // its own sentence, above
      expect(() => secureSum(facts)).toThrow(UsageError);
      expect(() => secureSum(facts)).toThrow(words);
    }
  });

  test("of three no one may vanish, and two more than vanish hold pieces", () => {
    expect(() => secureSum(factsOf(3, { mayDropOut: 1, way: "masks" }))).toThrow("leave 2; 3 is the fewest");
    expect(() => secureSum(factsOf(3, { mayDropOut: 1, way: "shares" }))).toThrow("mayDropOut: 1 of 3 who hold pieces");
    expect(() => secureSum(factsOf(5, { mayDropOut: 2, way: "shares" }))).toThrow("mayDropOut: 2 of 5");
  });
});

describe.each(ways)("one sum by $name, from facts", (way) => {
  test("opens the totals at one party, to which all contributed", async () => {
    const sum = secureSum(factsOf(4, { way: way.name }));
    const { hub: total, ...others } = await play(castOf(sum, vectors), { compute: atOnce });
    expect(total).toEqual({ totals: Float64Array.of(111, 8, 1002), contributors: names.slice(0, 4), missing: [] });
    for (const counted of Object.values(others))
      expect(counted).toEqual({ contributors: names.slice(0, 4), missing: [] });
  });

  test("with decimals gives the same doubles by every way", async () => {
    const facts = factsOf(3, { decimals: 3, maxValue: 10 });
    const some = [
      [0.1, 1 / 3, -9.999],
      [0.2, Math.PI, 9.999],
      [0.7, -1e-9, 1e-4],
    ];
    const by = async (name: typeof way.name) =>
      (await play(castOf(secureSum({ ...facts, way: name }), some), { compute: atOnce })).hub.totals;
    const expected = some[0]!.map((_, k) => some.reduce((sum, values) => sum + values[k]!, 0));
    const totals = await by(way.name);
    expect(totals).toStrictEqual(await by("masks"));
    totals.forEach((total, k) => {
      expect(Math.abs(total - expected[k]!)).toBeLessThan(0.0005);
    });
  });

  test("nobody is added up with who agreed to other facts: other decimals, another bound, another round", async () => {
    const sum = secureSum(factsOf(3, { decimals: 2, way: way.name }));
    for (const other of [
      { numbers: { maxValue: 1000, decimals: 3 } },
      { numbers: { maxValue: 1001, decimals: 2 } },
      { round: 2 },
      { study: "another" },
      { model: Uint8Array.of(1) },
      { contributors: sum.task.contributors.map((one, i) => (i === 2 ? { ...one, key: memberOf("south").key } : one)) },
    ]) {
      const session = play(castOf(sum, vectors.slice(0, 3), { west: other }), { compute: atOnce });
      await expect(session).rejects.toBeInstanceOf(PeerError);
    }
  });

  test("the order in which contributors are listed is nobody's business", async () => {
    const sum = secureSum(factsOf(3, { way: way.name }));
    const other = { contributors: [...sum.task.contributors].reverse() };
    const { hub: total } = await play(castOf(sum, vectors.slice(0, 3), { west: other }), { compute: atOnce });
    expect(total.totals).toEqual(Float64Array.of(111, 8, 1001));
  });
});

describe("a question that was opened over one set of hospitals is not opened over another, by any way", () => {
  const stores = new Map(names.map((name) => [name, memoryStore()]));
  let sessions = 0;
  const addUp = (parties: number, name: (typeof ways)[number]["name"], question = "kept") => {
    const sum = secureSum(factsOf(parties, { question, way: name }));
    const cast = castOf(sum, vectors.slice(0, parties));
    const withStore = ([me, role]: [string, Role]): [string, Role] =>
      me === "hub"
        ? [me, role]
        : [me, { ...role, handlers: sum.handlers({ identity: identityOf(me), store: stores.get(me)! }) }];
    const seed = new Uint8Array(32).fill(++sessions); // no two sessions toss the same coins
    return play(Object.fromEntries(Object.entries(cast).map(withStore)), { compute: atOnce, seed });
  };

  test("four, and then three of them: the difference would be the fourth's", async () => {
    await addUp(4, "shares");
    for (const way of ways) {
      await expect(addUp(3, way.name)).rejects.toBeInstanceOf(BudgetError);
      await expect(addUp(3, way.name)).rejects.toMatchObject({ code: "contributors" });
    }
    await addUp(4, "masks"); // the same set again
    await addUp(3, "shares", "another"); // another question
  });

  test("what encryption opened, shares remember", async () => {
    await addUp(3, "he", "encrypted");
    await expect(addUp(4, "shares", "encrypted")).rejects.toBeInstanceOf(BudgetError);
  });

  test("nor by other hospitals than opened the first: whoever loses messages cannot have halves open different sets", async () => {
    const totals = async (round: number, isLost: (message: Overheard) => boolean): Promise<readonly string[]> => {
      const sum = secureSum(factsOf(4, { question: "halves", way: "shares", mayDropOut: 1 })); // two shares open
      const said: string[] = [];
      const onMessage = (message: Overheard): readonly Uint8Array[] => {
        if (isLost(message)) return [];
        if (message.to === hub) said.push(message.from);
        return [message.body];
      };
      const cast = castOf({ ...sum, task: { ...sum.task, round } }, vectors);
      const { hub: asks, ...hospitals } = cast;
      const order = ["north", "south", "east", "west"].map((me): readonly [string, Role] => {
        const handlers = sum.handlers({ identity: identityOf(me), store: stores.get(me)! });
        return [me, { ...hospitals[me]!, handlers }];
      });
      const seed = new Uint8Array(32).fill(++sessions);
      await expect(
        play({ ...Object.fromEntries(order), hub: asks }, { compute: atOnce, onMessage, seed }),
      ).rejects.toThrow();
      return said.filter((name, i) => said.indexOf(name) < i); // the second word of each is its share of the total
    };
    const isAssent = ({ from, body }: Overheard) => from !== hub && body.length === 34; // a hash
    expect(await totals(1, (message) => isAssent(message) && /north|south/.test(message.to))).toEqual(["east", "west"]);
    expect(await totals(2, ({ from, to }) => from === "east" || to === "east")).toEqual([]);
  });

  test("only the word of a handler that recorded counts", async () => {
    for (const name of ["shares", "he"] as const) {
      const sum = secureSum(factsOf(3, { way: name }));
      const cast = castOf(sum, vectors.slice(0, 3));
      const { east } = cast;
      const forgetful = { ...cast, east: { ...east!, handlers: { ...east!.handlers, record: () => undefined } } };
      await expect(play(forgetful, { compute: atOnce })).rejects.toThrow('the handler "record" gives "recorded"');
    }
  });
});

test("a sum is named by all that was agreed: no two tasks have one hash", () => {
  const { task } = secureSum(factsOf(4));
  const changes: Partial<SumTask>[] = [
    {},
    { study: "stud", question: "yquestion" },
    { question: "q" },
    { round: 2 },
    { aggregator: party("other") },
    { contributors: task.contributors.slice(1) },
    { contributors: task.contributors.map((one) => ({ ...one, key: memberOf("x").key })) },
    { length: 4 },
    { mayDropOut: 1 },
    { numbers: { maxValue: 1000, decimals: 1 } },
    { numbers: { maxValue: 999 } },
    { numbers: { bits: 64, fractionBits: 0 } },
    { numbers: { bits: 128, fractionBits: 0 } },
    { model: Uint8Array.of(0) },
  ];
  const hashes = changes.map((change) => hashOf({ ...task, ...change }).join());
  expect(new Set(hashes).size).toBe(changes.length);
  const same: Partial<SumTask>[] = [
    { round: 1 },
    { mayDropOut: 0 },
    { model: new Uint8Array() },
    { numbers: { maxValue: 1000 } },
  ];
  for (const change of same) expect(hashOf({ ...task, ...change }).join()).toBe(hashes[0]);
});

test("a hospital waits for its turn where not all vectors are taken in at once, also when it is told how long to wait", () => {
  const patienceOf = (length: number): number => {
    const { task, contributor } = secureSum(factsOf(5, { way: "masks", length }));
    const input = { ...task, me: party("east"), values: new Float64Array(length), patienceMs: 1000 };
    const { state } = contributor.start(input, seededRandom(new Uint8Array(32))) as Extract<
      Step<unknown, unknown>,
      { readonly status: "working" }
    >; // it signs first
    const signed = contributor.resume?.(state, [new Uint8Array(64).fill(1)]);
    return signed?.status === "waiting" ? signed.patienceMs! : Number.NaN;
  };
  expect(patienceOf(10)).toBe((5 + 1) * 1000);
  expect(patienceOf(2 ** 23)).toBe((5 + 5) * 1000); // 32 MiB each and a little: one at a time
});
