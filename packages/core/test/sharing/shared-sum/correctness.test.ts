import { done, party } from "@tavs/core";
import { type SharedTotal, sharedSum } from "@tavs/core/sharing";
import { play, type Role } from "@tavs/core/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addUp, board, hospital, keeper, live } from "./committee.ts";

const vectors = [1, 2, 3, 4].map((value) => Float64Array.of(value, -10 * value, 0));
const totals = Float64Array.of(10, -100, 0);
const everybody = vectors.map((_, i) => hospital(i));

test("the totals are those of adding, for any numbers, any lengths, any committee", async () => {
  const shape = fc.record({
    contributors: fc.integer({ min: 3, max: 6 }),
    keepers: fc.integer({ min: 2, max: 7 }),
    needed: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 5 }),
    maxValue: fc.constantFrom(0, 1, 1000, 2 ** 30, 2 ** 53, 1e30),
    seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    among: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(shape, fc.infiniteStream(fc.integer({ min: -1000, max: 1000 })), async (all, stream) => {
      const { contributors, keepers, needed, length, maxValue, seed, among } = all;
      const number = () => Math.trunc((stream.next().value / 1000) * Math.min(maxValue, 2 ** 50)) + 0;
      const given = Array.from({ length: contributors }, () => Float64Array.from({ length }, number));
      const members = among ? contributors : keepers;
      const threshold = 2 + Math.floor(needed * (members - 2));
      const committee = { vectors: given, keepers, among, agreement: { threshold, maxValue } };
      const total = await addUp(committee, { seed });
      const expected = Float64Array.from({ length }, (_, k) => given.reduce((sum, one) => sum + one[k]!, 0));
      expect(total.totals.map((value) => value + 0)).toEqual(expected);
      expect(total).toMatchObject({ leftOut: [], wrong: [], silent: [], refused: [], disputed: [] });
    }),
    { numRuns: 40 },
  );
});

test("with decimals the totals are right in their last place", async () => {
  const given = [0.1, 0.2, 0.35, -17.05].map((value) => Float64Array.of(value, value * 100));
  const total = await addUp({ vectors: given, agreement: { maxValue: 2000, decimals: 2 } });
  expect([...total.totals].map((value) => value.toFixed(2))).toEqual(["-16.40", "-1640.00"]);
});

test("everybody may be put down and picked up again at any step, and words come in any order", async () => {
  for (const among of [false, true]) {
    let seen = 0;
    const choose = (ready: number) => (seen = (seen * 31 + 7) % 1009) % ready;
    const total = await addUp({ vectors, among }, { crashEverywhere: true, choose });
    expect(total).toEqual({
      totals,
      contributors: everybody,
      leftOut: [],
      wrong: [],
      silent: [],
      refused: [],
      disputed: [],
    });
  }
});

describe("who is silent is left out", () => {
  test("a contributor: the total is of the others, and says so", async () => {
    const { [board]: total } = await live({ vectors }, { absent: [hospital(2)] });
    const contributors = everybody.filter((name) => name !== hospital(2));
    const expected = {
      totals: Float64Array.of(7, -70, 0),
      contributors,
      leftOut: [hospital(2)],
      wrong: [],
      silent: [],
    };
    expect(total).toMatchObject(expected);
  });

  test("as many members as leave a quorum", async () => {
    const { [board]: total } = await live({ vectors }, { absent: [keeper(4)] });
    expect(total).toMatchObject({ totals, contributors: everybody, leftOut: [], wrong: [], silent: [keeper(4)] });
  });

  test("a hospital that is both", async () => {
    const { [board]: total } = await live(
      { vectors, among: true, agreement: { threshold: 2 } },
      { absent: [hospital(3)] },
    );
    expect(total).toMatchObject({ totals: Float64Array.of(6, -60, 0), leftOut: [hospital(3)], silent: [hospital(3)] });
  });

  test("a contributor, two members, and a hospital that is late with its share but not as a member", async () => {
    const five = [1, 2, 3, 4, 5].map((value) => Float64Array.of(value));
    const members = [hospital(0), ...Array.from({ length: 6 }, (_, i) => keeper(i))];
    const committee = { vectors: five, agreement: { members, threshold: 3 } }; // 5 of 7 are a quorum
    const disorder = { absent: [hospital(4), keeper(0), keeper(1)], late: { [hospital(0)]: 11 } };
    const { [board]: total, ...others } = await live(committee, disorder);
    const left = { leftOut: [hospital(0), hospital(4)], silent: [keeper(0), keeper(1)] };
    expect(total).toMatchObject({ totals: Float64Array.of(9), ...left });
    const contributors = [hospital(1), hospital(2), hospital(3)];
    expect(others[hospital(0)]).toEqual({ contributors, opened: true });
  });

  test("but with fewer members than a quorum, or fewer contributors than the fewest, nothing is opened", async () => {
    const lost = await live({ vectors }, { absent: [keeper(0), keeper(1)] });
    expect(lost[board]).toMatchObject({ name: "TransportError", code: "silence" });
    expect(String(lost[board])).toMatch("silence from keeper-0, keeper-1");
    const few = await live({ vectors }, { absent: [hospital(0), hospital(1)] });
    expect(few[board]).toMatchObject({ name: "TransportError", code: "silence" });
    expect(String(few[board])).toMatch("fewer than 3 contributors reached 4 members");
    const four = await live({ vectors, agreement: { fewest: 4 } }, { absent: [hospital(0)] });
    expect(String(four[board])).toMatch("fewer than 4 contributors");
  });
});

test("members wait no longer than agreed: for the board, and for others' assents", async () => {
  const { [keeper(0)]: alone } = await live({ vectors }, { absent: [board] });
  expect(alone).toMatchObject({ name: "TransportError", code: "silence" });
  expect(String(alone)).toMatch("silence from board");
});

test("a hospital may have a name that every object knows: it is left out like another where it is silent", async () => {
  const names = ["constructor", "east", "north", "west"].map((name) => party(name));
  const values = Float64Array.of(1, 2);
  for (const [verifiable, contributors, members] of [
    [false, names, names],
    [true, names, [keeper(0), keeper(1), keeper(2)]],
    [false, names.slice(1), names],
  ] as const) {
    const agreement = { contributors, members, receiver: board, threshold: 2, length: 2, maxValue: 9, verifiable };
    const roles = [...new Set([...contributors, ...members])].map((me): readonly [string, Role] => [
      me,
      {
        party: members.includes(me) ? sharedSum.member : sharedSum.contributor,
        input: { agreement, me, ...(contributors.includes(me) && { values }) },
      },
    ]);
    const mute = { ...sharedSum.contributor, start: () => done({ members: 0 }) };
    const silent = { constructor: { party: mute, input: {} } };
    const cast: Record<string, Role> = {
      ...Object.fromEntries(roles),
      ...silent,
      [board]: { party: sharedSum.receiver, input: { agreement } },
    };
    const total = (await play(cast, {}))[board] as SharedTotal; // the board's result
    expect(total.totals).toEqual(Float64Array.of(3, 6));
    expect(total.contributors).toEqual(names.slice(1));
  }
});
