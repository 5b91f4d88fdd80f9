import {
  connect,
  hex,
  type Link,
  memoryNetwork,
  memoryStore,
  type PartyId,
  type RunOptions,
  run,
  type Timer,
} from "@tavs/core";
import { canonicalBytes, type Json, stated, type Terms } from "@tavs/core/study";
import { contributorHandlers, maskedSum } from "@tavs/federated/secure-sum";
import { expect, test } from "vitest";
import { agreementOf, atOnce, hub, identityOf, nameOf, numbers, plainSum, type Room } from "./room.ts";

const room: Room = { vectors: numbers(5, 3000), terms: { mayDropOut: 1 } };
const agreement = agreementOf(room);
const hubNumber = 99;
const names = room.vectors.map((_, i) => nameOf(i));
const everybody: readonly PartyId[] = [hub, ...names];
const identity = (name: PartyId) => identityOf(name === hub ? hubNumber : names.indexOf(name));
const sayings = everybody.map((name) => [
  name,
  stated((name === hub ? maskedSum.aggregator : maskedSum.contributor).reveals),
]);
const parameters = { ...agreement.terms } as Json; // plain data
const terms: Terms = {
  format: "tavs/terms/1",
  title: "A sum",
  purpose: "test",
  parties: everybody.map((name) => ({ name, role: "hospital", key: hex(identity(name).publicKey) })),
  computations: [
    {
      label: "sum",
      protocol: "federated/masked-sum/1",
      parties: everybody,
      parameters,
      reveals: Object.fromEntries(sayings),
    },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

test("over sealed links, where the hub and a hospital are switched off in the middle and go on from their stores, and another never comes back", async () => {
  expect(canonicalBytes(parameters).length).toBeLessThan(1000);
  const via = memoryNetwork();
  const stores = new Map(everybody.map((name) => [name, memoryStore()]));
  const named = (name: PartyId) => (name === hub ? { ...identityOf(hubNumber), name: hub } : identity(name));
  const join = (name: PartyId): Promise<Link> =>
    connect({ identity: named(name), terms, via, today: "2026-11-21", store: stores.get(name)! });
  const links = new Map(await Promise.all(everybody.map(async (name) => [name, await join(name)] as const)));
  const contribute = async (i: number, more: Partial<RunOptions<unknown>> = {}) => {
    const name = nameOf(i);
    const input = { ...agreement, me: name, values: Float64Array.from(room.vectors[i]!) };
    const handlers = contributorHandlers({ identity: identity(name), store: stores.get(name)! });
    return run(maskedSum.contributor, {
      compute: atOnce,
      handlers,
      ...more,
      input,
      transport: await links.get(name)!.session("sum"),
    });
  };
  const off = new AbortController();
  let phase = "";
  const onProgress = (progress: { readonly phase: string }): void => {
    phase = progress.phase;
    if (phase === "vouching") off.abort(new Error("switched off"));
  };
  const whileAdding: Timer = () =>
    new Promise((resolve) => void setTimeout(resolve, phase === "adding" ? 1000 : 60_000).unref());
  const add = async (more: Partial<RunOptions<unknown>> = {}) =>
    run(maskedSum.aggregator, {
      compute: atOnce,
      timer: whileAdding,
      onProgress,
      ...more,
      input: agreement,
      transport: await links.get(hub)!.session("sum"),
    });

  const gone = new AbortController();
  const staying = [0, 1, 3].map((i) => contribute(i));
  const leaving = contribute(4, { signal: gone.signal, onProgress: () => gone.abort(new Error("burnt down")) });
  const cut = [contribute(2, { signal: off.signal }), add({ signal: off.signal })];
  const ends = await Promise.allSettled([...cut, leaving]);
  expect(ends.map((end) => (end.status === "rejected" ? String(end.reason) : end.status))).toEqual([
    "Error: switched off",
    "Error: switched off",
    "Error: burnt down",
  ]);
  for (const name of [names[2]!, hub]) links.set(name, await join(name)); // the first life said no good-bye
  const again = contribute(2);
  const opened = await add();
  expect(opened.missing).toEqual([nameOf(4)]);
  expect([...opened.totals]).toEqual(plainSum(room.vectors, [0, 1, 2, 3]));
  for (const result of await Promise.all([...staying, again])) expect(result.contributors).toEqual(opened.contributors);
});
