import { type Handler, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { type EpochFilter, ingest, unbalanced } from "@tavs/psi";
import { beforeAll, expect, test } from "vitest";
import { east, prepared, seed, today, west } from "./parties.ts";

let filter: EpochFilter;
beforeAll(async () => {
  filter = await prepared(["b", "c", "d", "e"]);
});

test("who is silent is named when patience runs out: subscriber, publisher, receiver and sender each wait no longer", async () => {
  const waited: number[] = [];
  const timer = async (milliseconds: number) => void waited.push(milliseconds);
  const patienceMs = 5_000;
  const alone = (name: "east" | "west") => ({ transport: memoryTransports("east", "west")[name], timer });
  const items = await ingest(["a", "b", "c"]);
  const spend: Handler = () => "paid";
  const sessions = [
    run(unbalanced.subscriber, { input: { peer: west, rule: items.rule, today, patienceMs }, ...alone("east") }),
    run(unbalanced.publisher, { input: { filter, peer: east, patienceMs }, ...alone("west") }),
    run(unbalanced.receiver, { input: { items, filter, peer: west, today, patienceMs }, ...alone("east") }),
    run(unbalanced.sender, {
      input: { filter, seed, peer: east, today, budget: 9, patienceMs },
      ...alone("west"),
      handlers: { spend },
    }),
  ];
  for (const waiting of sessions)
    await expect(waiting).rejects.toMatchObject({ name: "TransportError", code: "silence" });
  expect(waited.sort()).toEqual([5_000, 5_000, 5_000, 5_003]); // 1 ms for each item, beside
});
