import { connect, createIdentity, hex, memoryNetwork, memoryStore, type Reveals, run, type Store } from "@tavs/core";
import { stated, type Terms } from "@tavs/core/study";
import { ingest, psi } from "@tavs/psi";
import { expect, test } from "vitest";
import { east, west } from "./protocols.ts";

const identities = { east: createIdentity("east"), west: createIdentity("west") };
const said = ({ reveals }: { readonly reveals: Reveals }) => stated(reveals);
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Shared patients",
  purpose: "test",
  parties: Object.values(identities).map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [
    {
      label: "link",
      protocol: "psi/1",
      parties: ["east", "west"],
      parameters: { maxItems: 5000 },
      reveals: { east: said(psi.receiver), west: said(psi.sender) },
    },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

test("a hospital that is switched off in the middle goes on from its store, sealed links and all, and finds what it would have found", async () => {
  const via = memoryNetwork();
  const [mine, theirs] = [
    await ingest(Array.from({ length: 2500 }, (_, i) => `person ${i}`)),
    await ingest(["person 3", "person 2499", "nobody"]),
  ];
  const join = (name: "east" | "west", store: Store) =>
    connect({ identity: identities[name], terms, via, today: "2026-11-21", store });
  const stores = { east: memoryStore(), west: memoryStore() };
  const [firstLife, peer] = await Promise.all([join("east", stores.east), join("west", stores.west)]);
  const seen = run(psi.sender, { input: { items: theirs, peer: east }, transport: await peer.session("link") });

  const off = new AbortController();
  const cut = run(psi.receiver, {
    input: { items: mine, peer: west },
    transport: await firstLife.session("link"),
    signal: off.signal,
    onProgress: ({ phase, done }) => {
      if (phase === "finalize" && done === 1) off.abort(new Error("switched off"));
    },
  });
  await expect(cut).rejects.toThrow("switched off");
  await firstLife.close();

  const secondLife = await join("east", stores.east);
  const phases = new Set<string>();
  const shared = await run(psi.receiver, {
    input: { items: await ingest([]), peer: west }, // not asked: the saved state has the items
    transport: await secondLife.session("link"),
    onProgress: ({ phase }) => phases.add(phase),
  });
  expect([...shared.indices].sort((a, b) => a - b)).toEqual([3, 2499]);
  expect(await seen).toEqual({ receiverSize: 2500, verdict: "answered" });
  expect(phases.has("blind")).toBe(false); // what was said is not made again
  await Promise.all([secondLife.close(), peer.close()]);
});
