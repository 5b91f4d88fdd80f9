import { type PartyId, run, type TavsError, type Transport } from "@tavs/core";
import { canonicalBytes } from "@tavs/core/study";
import { memoryTransports } from "@tavs/core/testing";
import { encryption, masks, shares, type Way } from "@tavs/federated/secure-sum";
import { describe, expect, test } from "vitest";
import { question } from "../../src/secure-sum/messages.ts";
import { federationOf } from "../federation.ts";
import { east, north, vectors, west } from "./disturbing.ts";
import { castOf, hub, resultOf, type SumSpecification, sums } from "./sums.ts";

const timer = () => new Promise<void>((resolve) => setImmediate(resolve)); // after everything that is there was heard
const specification: SumSpecification = { bits: 64, length: 2, rounds: 1 };
const federation = federationOf([east, west, north], { patienceMs: 5_000 });
const everybody = () => memoryTransports("hub", east, west, north) as Record<string, Transport>;
const all = "hospital-0, hospital-1, hospital-2";

describe.each([masks, shares, encryption])("silence by $name is told by name, and of the network", (way: Way) => {
  const errorOf = (session: Promise<unknown>): Promise<TavsError> =>
    session.then(
      () => expect.unreachable(),
      (error) => error,
    );

  test("at the hub: the hospitals whose answers are missing", async () => {
    const input = { ...federation, specification };
    const silent = await errorOf(run(sums.over(way).coordinator, { input, transport: everybody()[hub]!, timer }));
    expect(silent.name).toBe("TransportError");
    expect(silent.message).toMatch(way === masks ? "0 of 3 contributors" : `silence from ${all}`);
  });

  test("at a hospital: the coordinator", async () => {
    const transport = everybody()[east]!;
    const input = { ...federation, me: east, rows: vectors[0]!, specification };
    const silent = await errorOf(run(sums.over(way).participant, { input, transport, timer, handlers: {} }));
    expect(silent).toMatchObject({ name: "TransportError", code: "silence" });
    expect(silent.message).toMatch("silence from hub");
  });

  test("of one hospital that never comes, where all must be there", async () => {
    const silent = await errorOf(resultOf({ vectors, way, absent: [1] }));
    expect(silent.name).toBe("TransportError");
    if (way !== masks) expect(silent.message).toMatch("hospital-1");
  });
});

describe.each([masks, shares])("by $name, where one may vanish", (way) => {
  const four = [1, 2, 3, 4].map((value) => Float64Array.of(value, 10 * value));
  const leaving = { coordinator: { mayDropOut: 1 }, participant: { mayDropOut: 1 } };

  test.each([0, 1, 2, 3])("a round goes on without hospital %i, and names it", async (gone) => {
    const stay = four.filter((_, i) => i !== gone);
    const { opened, contributors, missing } = await resultOf({ vectors: four, way, ...leaving, absent: [gone] });
    const total = (k: number) => stay.reduce((sum, vector) => sum + vector[k]!, 0);
    expect(opened).toEqual([Float64Array.of(total(0), total(1))]);
    expect(missing).toEqual([`hospital-${gone}`]);
    expect(contributors.length).toBe(3);
  });

  test("nobody is missing where all stay", async () => {
    const { opened, missing } = await resultOf({ vectors: four, way, ...leaving });
    expect([opened, missing]).toEqual([[Float64Array.of(10, 100)], []]);
  });

  test("two who vanish are one too many", async () => {
    const session = resultOf({ vectors: four, way, ...leaving, absent: [0, 2] });
    await expect(session).rejects.toMatchObject({ name: "TransportError" });
  });

  test("three hospitals are too few for one to vanish", async () => {
    const session = resultOf({ vectors: four.slice(1), way, ...leaving });
    await expect(session).rejects.toMatchObject({
      name: "UsageError",
      message: expect.stringMatching(/^mayDropOut|drop out/),
    });
  });

  test("in several rounds nobody may: totals with and without a hospital would be that hospital's", async () => {
    for (const side of [{ coordinator: { mayDropOut: 1 } }, { participant: { mayDropOut: 1 } }]) {
      const session = resultOf({ vectors: four, way, rounds: 2, ...side });
      await expect(session).rejects.toMatchObject({ name: "UsageError", code: "frozen" });
    }
  });

  test("also where the coordinator alone says that there are several", async () => {
    const unasked = { mayDropOut: 1, specification: undefined as never };
    const { hub: asks, ...hospitals } = castOf({ vectors: four, way, rounds: 2, participant: unasked });
    const { party, input } = hospitals[east]!;
    const body = question.encode({
      round: 1,
      last: false,
      specification: canonicalBytes(asks.input.specification),
      content: new Uint8Array(8),
    });
    const begun = party.start(input, (length) => new Uint8Array(length));
    if (begun.status !== "waiting") expect.unreachable();
    expect(() => party.receive(begun.state, { from: hub as PartyId, body })).toThrow(
      "mayDropOut: who is in an analysis",
    );
  });
});

test("over encryption nobody may vanish: everybody holds a share of the key", async () => {
  const four = [1, 2, 3, 4].map((value) => Float64Array.of(value));
  const session = resultOf({ vectors: four, way: encryption, coordinator: { mayDropOut: 1 } });
  await expect(session).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("every hospital holds a share of the key"),
  });
});

test("a hospital does not listen to somebody else than the coordinator before it is asked", () => {
  const { hub: _, ...hospitals } = castOf({ vectors });
  const { party, input } = hospitals[east]!;
  expect(party.start(input, (length) => new Uint8Array(length).fill(1))).toMatchObject({
    status: "waiting",
    from: [hub],
    patienceMs: 720_000,
  });
});
