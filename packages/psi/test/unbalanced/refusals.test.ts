import { memoryStore, PeerError } from "@tavs/core";
import { play } from "@tavs/core/testing";
import { type EpochFilter, unbalanced } from "@tavs/psi";
import { beforeAll, describe, expect, test } from "vitest";
import { pointsLane } from "../../src/oprf/messages.ts";
import { header, opening, reply } from "../../src/unbalanced/messages.ts";
import { inline } from "../inline.ts";
import { tamper } from "../protocols.ts";
import { type Asking, ask, east, prepared, taken, today, west } from "./parties.ts";

let filter: EpochFilter;
beforeAll(async () => {
  filter = await prepared(["b", "c", "d", "e"]);
});

const session = (options: Partial<Asking> = {}) => ask({ mine: ["a", "b", "c"], filter, ...options });

describe("a peer", () => {
  test.each([
    ["the identity", new Uint8Array(32)],
    ["a negative element", Uint8Array.of(1, ...new Uint8Array(31))],
    ["the second encoding of an element", new Uint8Array(32).fill(255)],
  ])("that sends %s in the place of an element is refused with its position", async (_name, bad) => {
    for (const which of [2, 3]) {
      const spoil = (body: Uint8Array) => {
        const { first, rows } = pointsLane.part.decode(body);
        return [
          pointsLane.part.encode({ first, rows: Uint8Array.of(...rows.slice(0, 32), ...bad, ...rows.slice(64)) }),
        ];
      };
      const error = await session(tamper(which, spoil)).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(PeerError);
      expect(String(error)).toMatch(/element number 1 is not a canonical ristretto255 element/);
    }
  });

  test("that sends more or fewer elements than announced is refused", async () => {
    for (const which of [2, 3])
      for (const count of [2, 4]) {
        const other = (body: Uint8Array) => {
          const { first, rows } = pointsLane.part.decode(body);
          return [pointsLane.part.encode({ first, rows: Uint8Array.of(...rows, ...rows).slice(0, 32 * count) })];
        };
        await expect(session(tamper(which, other))).rejects.toThrow(`elements 0 and on came in ${32 * count} bytes`);
      }
  });

  test("that announces more than was agreed is refused before anything is reserved, paid or answered", async () => {
    const accounts = memoryStore();
    const inflate = (body: Uint8Array) => [opening.encode({ ...opening.decode(body), size: 2 ** 32 - 1 })];
    await expect(session({ ...tamper(0, inflate), accounts })).rejects.toThrow("4294967295 items, at most 100");
    for (const [field, message] of [
      ["size", "4294967295 items, at most 16777216"],
      ["maxQueries", "4294967295 queries, at most 16777216"],
    ] as const) {
      const swollen = (body: Uint8Array) => [header.encode({ ...header.decode(body), [field]: 2 ** 32 - 1 })];
      await expect(taken(filter, tamper(1, swollen))).rejects.toThrow(message);
    }
    await expect(taken(filter, {}, 3)).rejects.toThrow("the peer announces 4 items, at most 3 are allowed");
  });

  test("whose filter has a false size, a stale epoch or one of 31 days is refused", async () => {
    const changed = (change: object) =>
      taken(
        filter,
        tamper(1, (body) => [header.encode({ ...header.decode(body), ...change })]),
      );
    await expect(changed({ size: 5 })).rejects.toBeInstanceOf(PeerError);
    await expect(changed({ seed: 9 })).rejects.toThrow("not the one that its header announced");
    await expect(changed({ epoch: { from: "2026-11-01", until: "2026-11-20" } })).rejects.toMatchObject({
      code: "epoch",
    });
    await expect(changed({ epoch: { from: "2026-11-01", until: "2026-12-01" } })).rejects.toThrow(
      "1 to 30 days, this one has 31",
    );
    await expect(changed({ epoch: { from: "2026-11-31", until: "2026-12-01" } })).rejects.toBeInstanceOf(PeerError);
  });

  test("with another role, rule or context is refused at the first word", async () => {
    const cast = {
      east: { party: unbalanced.subscriber, input: { peer: west, rule: filter.rule, today } },
      west: { party: unbalanced.publisher, input: { filter, peer: east } },
    };
    const twice = { ...cast, west: { party: unbalanced.subscriber, input: { peer: east, rule: filter.rule, today } } };
    await expect(play(twice, { compute: inline })).rejects.toBeInstanceOf(PeerError);
    const other = (change: object) =>
      play({ ...cast, east: { ...cast.east, input: { ...cast.east.input, ...change } } });
    await expect(other({ rule: "cpr/1" })).rejects.toMatchObject({ name: "PeerError", code: "rule" });
    await expect(other({ context: Uint8Array.of(1) })).rejects.toMatchObject({ name: "PeerError", code: "context" });
  });

  test("that holds an older filter is told to subscribe again, and asks nothing and pays nothing", async () => {
    const accounts = memoryStore();
    const stale = session({ accounts, sender: { budget: 3, filter: await prepared(["b", "c", "new"]) } });
    await expect(stale).rejects.toMatchObject({ name: "UsageError", code: "filter" });
    expect((await session({ accounts, sender: { budget: 3 } })).west.verdict).toBe("ask");
  });

  test("whose verdict and filter contradict each other is refused", async () => {
    for (const change of [{ filter: new Uint8Array(32) }, { verdict: "other-filter" as const }]) {
      const contradict = (body: Uint8Array) => [reply.encode({ ...reply.decode(body), ...change })];
      await expect(session(tamper(1, contradict))).rejects.toThrow("verdict does not fit the filter");
    }
  });
});
