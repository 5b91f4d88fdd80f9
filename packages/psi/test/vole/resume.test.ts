// A session in four parts, whose parties are switched off in the middle: here a part is five thousand items.
import { connect, createIdentity, hex, memoryNetwork, memoryStore, run, type Store } from "@tavs/core";
import { stated, type Terms } from "@tavs/core/study";
import { type ItemSet, ingest, psi } from "@tavs/psi";
import { expect, test, vi } from "vitest";
import { east, west } from "../protocols.ts";

vi.mock("../../src/vole/parting.ts", async (original) => ({
  ...(await original<typeof import("../../src/vole/parting.ts")>()),
  partsFor: (items: number) => Math.max(1, Math.floor(items / 5000)),
}));

const vole = { engine: "vole" } as const;
const identities = { east: createIdentity("east"), west: createIdentity("west") };
const reveals = { east: stated(psi.receiver.revealsWith(vole)), west: stated(psi.sender.revealsWith(vole)) };
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Shared patients",
  purpose: "test",
  parties: Object.values(identities).map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [{ label: "link", protocol: "psi/1", parties: ["east", "west"], parameters: {}, reveals }],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

const COUNT = 20_000;
const TRANSFERS = 1_500_000; // bytes of one part's: 128 rows of 554 elements and more
const people = (from: number): Promise<ItemSet> =>
  ingest(Array.from({ length: COUNT }, (_, i) => `DK:${String(from + i).padStart(10, "0")}`));
const bytesOf = (value: object): number =>
  Object.values(value).reduce((sum, field) => sum + (ArrayBuffer.isView(field) ? field.byteLength : 0), 0);

/** A store that counts what is written. */
function counting(): Store & { bytes(): number; writes(): number } {
  const [store, sizes] = [memoryStore(), [] as number[]];
  return {
    ...store,
    async write(key, value, replaces) {
      sizes.push(value.length);
      await store.write(key, value, replaces);
    },
    bytes: () => sizes.reduce((sum, size) => sum + size, 0),
    writes: () => sizes.length,
  };
}

test("a session in parts whose parties are switched off goes on from both stores, each with a few times its set in it", async () => {
  const via = memoryNetwork();
  const sets = { east: await people(0), west: await people(COUNT / 2) };
  const none = await ingest([]); // not asked: the saved state has the items
  const stores = { east: counting(), west: counting() };
  const phases: Record<"east" | "west", string[]> = { east: [], west: [] };

  /** A life of a party that ends in a phase once so many parts of it are done, or with the session. */
  async function live(me: "east" | "west", items: ItemSet, until?: { readonly phase: string; readonly done: number }) {
    const link = await connect({ identity: identities[me], terms, via, today: "2026-11-21", store: stores[me] });
    const off = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }): void => {
      phases[me].push(phase);
      if (phase === until?.phase && done === until.done) off.abort(new Error("switched off"));
    };
    const how = { transport: await link.session("link"), onProgress, signal: off.signal };
    const result =
      me === "east"
        ? run(psi.receiver, { input: { items, peer: west, ...vole }, ...how })
        : run(psi.sender, { input: { items, peer: east, ...vole }, ...how });
    return result.finally(() => (until ? link.close() : undefined)).then((found) => ({ found, link }));
  }

  const sender = (async () => {
    await expect(live("west", sets.west, { phase: "answer", done: 2 })).rejects.toThrow("switched off");
    return live("west", none);
  })();
  await expect(live("east", sets.east, { phase: "expand", done: 3 })).rejects.toThrow("switched off");
  phases.east = [];
  const [receiving, sending] = await Promise.all([live("east", none), sender]);

  expect("indices" in receiving.found && receiving.found.indices.length).toBe(COUNT / 2);
  expect(sending.found).toMatchObject({ receiverSize: COUNT, verdict: "answered" });
  expect(phases.east).not.toContain("encode"); // what is done is not done again
  for (const me of ["east", "west"] as const) {
    // some 4 times the set at millions; here what is said of 4 x 552 trees and their noise is more than that
    expect(stores[me].bytes()).toBeLessThan(5 * bytesOf(sets[me]) + 4 * TRANSFERS);
    expect(stores[me].writes()).toBeLessThan(150);
  }
  await Promise.all([receiving.link.close(), sending.link.close()]);
});
