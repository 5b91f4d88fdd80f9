import { Secret, TavsError, UsageError } from "@tavs/core";
import { type EpochFilter, ingest, prepareEpoch } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { type Asking, ask, epoch, names, prepared, seed, taken } from "./parties.ts";

let filter: EpochFilter;
beforeAll(async () => {
  filter = await prepared(["b", "c", "d", "e"]);
});

const session = (options: Partial<Asking> = {}) => ask({ mine: ["a", "b", "c"], filter, ...options });

describe("a mistake at home is refused before a word is said:", () => {
  test("a day outside of the epoch, on either side, and what is no day", async () => {
    for (const day of ["2026-10-31", "2026-12-01"]) {
      await expect(session({ receiver: { today: day } })).rejects.toMatchObject({ name: "UsageError", code: "epoch" });
      await expect(session({ sender: { today: day } })).rejects.toMatchObject({ name: "UsageError", code: "epoch" });
    }
    await expect(session({ sender: { today: "tomorrow" } })).rejects.toThrow("today is not a date");
  });

  test("an epoch of more than 30 days, of none, or of days that no calendar has", async () => {
    for (const until of ["2026-12-01", "2026-10-31", "2026-11-31", ""])
      await expect(prepared(["a"], { epoch: { ...epoch, until } })).rejects.toBeInstanceOf(UsageError);
  });

  test("a seed of another filter, of another length, or not in a Secret", async () => {
    for (const length of [32, 16])
      await expect(session({ sender: { seed: new Secret(new Uint8Array(length)) } })).rejects.toBeInstanceOf(
        UsageError,
      );
    // @ts-expect-error: a seed is a Secret, so that no log and no error prints it
    await expect(prepared(["a"], { seed: new Uint8Array(32) })).rejects.toThrow("is a Secret");
  });

  test("items of another rule or context, more than a session may ask, and settings that are no numbers", async () => {
    await expect(session({ mine: names(101, "a") })).rejects.toThrow("101 items are more than the 100");
    await expect(session({ receiver: { context: Uint8Array.of(1) } })).rejects.toThrow("another context");
    const items = { ...(await ingest(["a"])), rule: "cpr/1" };
    await expect(session({ receiver: { items } })).rejects.toThrow("another rule");
    for (const settings of [{ patienceMs: 0 }, { patienceMs: Number.NaN }]) {
      await expect(session({ receiver: settings })).rejects.toBeInstanceOf(UsageError);
      await expect(session({ sender: settings })).rejects.toBeInstanceOf(UsageError);
    }
    for (const budget of [-1, 0.5, Number.NaN])
      await expect(session({ sender: { budget } })).rejects.toBeInstanceOf(UsageError);
    for (const maxQueries of [0, 0.5, 2 ** 24 + 1])
      await expect(prepared(["a"], { maxQueries })).rejects.toThrow("maxQueries is a whole number");
    await expect(taken(filter, {}, 2 ** 25)).rejects.toThrow("maxItems is a whole number");
    await expect(taken({ ...filter, table: new Uint8Array(7) })).rejects.toThrow("does not fit its header");
  });

  test("no error holds a value, an identifier or a secret", async () => {
    const error = await session({ sender: { seed: new Secret(new Uint8Array(32)) } }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(TavsError);
    expect(String(error)).toBe("UsageError: this seed is not the one that the filter was prepared with");
    const items = await ingest(["a"]);
    expect(JSON.stringify({ seed, prepareEpoch: await prepareEpoch(items, { epoch, seed, maxQueries: 1 }) })).toContain(
      "[secret]",
    );
  });
});
