import { memoryStore, party, seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { type Clock, cells, count, openLedger, sum } from "../../src/index.ts";

/** A clock that only work moves, and waiting. */
class WorkClock implements Clock {
  time = 5000;
  readonly now = () => this.time;
  readonly until = async (milliseconds: number) => {
    this.time = Math.max(this.time, milliseconds);
  };
}

/** A ledger whose noise takes so long to draw. */
async function slow(drawMs: number) {
  const clock = new WorkClock();
  const seeded = seededRandom(new Uint8Array(32).fill(1));
  const random = (length: number) => {
    clock.time += drawMs;
    return seeded(length);
  };
  const slots = { baseMs: 100, perNumberMs: 10, clock };
  return { clock, ledger: await openLedger({ budget: { epsilon: 9 }, unit: { rowsPerPerson: 1 }, random, slots }) };
}

/** When the answer comes, or the refusal. */
async function answeredAfter(
  drawMs: number,
  ask: (ledger: Awaited<ReturnType<typeof slow>>["ledger"]) => Promise<unknown>,
) {
  const { clock, ledger } = await slow(drawMs);
  const start = clock.time;
  await ask(ledger).catch(() => undefined);
  return clock.time - start;
}

describe("the time of an answer", () => {
  test("is the same for quick and slow draws, answers and refusals", async () => {
    for (const drawMs of [0, 1, 37, 109]) {
      expect(await answeredAfter(drawMs, (ledger) => ledger.release(count, [1, 2], { epsilon: 1 }))).toBe(110);
      expect(await answeredAfter(drawMs, (ledger) => ledger.release(count, [1, 2], { epsilon: 100 }))).toBe(110);
      const question = sum({ lower: 0, upper: 1 });
      expect(await answeredAfter(drawMs, (ledger) => ledger.release(question, [0.5], { epsilon: 1 }))).toBe(110);
    }
  });

  test("follows from how many numbers were asked, not from how many rows there are", async () => {
    expect(await answeredAfter(1, (ledger) => ledger.release(cells(4), [1, 2, 3, 4], { epsilon: 1 }))).toBe(140);
    const many = Array.from({ length: 10_000 });
    expect(await answeredAfter(1, (ledger) => ledger.release(count, many, { epsilon: 1 }))).toBe(110);
  });

  test("of a late draw is the end of the next slot", async () => {
    expect(await answeredAfter(111, (ledger) => ledger.release(count, [1], { epsilon: 1 }))).toBe(220);
  });

  test("of a share of noise is a slot too", async () => {
    const clock = new WorkClock();
    const random = (length: number) => {
      clock.time += 37;
      return new Uint8Array(length);
    };
    const slots = { baseMs: 100, perNumberMs: 10, clock };
    const ledger = await openLedger({ budget: { rho: 9 }, unit: { rowsPerPerson: 1 }, random, slots });
    const start = clock.time;
    const company = { least: 2, colluding: 0 };
    const asked = { rho: 1, id: "a", data: "5f2c", contributors: ["east", "west"].map(party), company };
    await ledger.share(cells(3), { ...asked, store: memoryStore() });
    expect(clock.time - start).toBe(130);
    const few = ledger.share(cells(3), { ...asked, contributors: [], store: memoryStore() });
    await expect(few).rejects.toThrow(UsageError);
  });

  test("is not hidden by slots of no length", async () => {
    for (const [baseMs, perNumberMs] of [
      [0, 1],
      [Number.NaN, 1],
      [10, -1],
      [Number.POSITIVE_INFINITY, 0],
    ] as const) {
      const slots = { baseMs, perNumberMs, clock: new WorkClock() };
      await expect(openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, slots })).rejects.toThrow(
        UsageError,
      );
    }
  });
});
