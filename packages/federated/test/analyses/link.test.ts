import {
  connect,
  createIdentity,
  done,
  hex,
  type Link,
  memoryNetwork,
  memoryStore,
  type PartyId,
  party,
  type RunOptions,
  run,
  wait,
} from "@tavs/core";
import { canonicalBytes, stated, type Terms } from "@tavs/core/study";
import { cox } from "@tavs/federated/statistics";
import { expect, test } from "vitest";
import { invitation } from "../../src/secure-sum/messages.ts";
import { reference } from "../statistics/reference.ts";
import { expectCox } from "./expect-cox.ts";
import { coxModel, hub, names, sites } from "./rotterdam.ts";

const everybody = [hub, ...names];
const identities = new Map(everybody.map((name) => [name, createIdentity(name)]));
const reveals = Object.fromEntries(
  everybody.map((name) => [name, stated((name === hub ? cox.coordinator : cox.participant).reveals)]),
);
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse-free survival",
  purpose: "test",
  parties: [...identities].map(([name, { publicKey }]) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [{ label: "model", protocol: "federated/cox/1", parties: everybody, parameters: coxModel, reveals }],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

test("over sealed links, where the hub and a hospital are switched off in the middle and go on from their stores, the model is R's", async () => {
  const via = memoryNetwork();
  const stores = new Map(everybody.map((name) => [name, memoryStore()]));
  const join = (name: PartyId) =>
    connect({ identity: identities.get(name)!, terms, via, today: "2026-11-21", store: stores.get(name)! });
  const links = new Map(await Promise.all(everybody.map(async (name) => [name, await join(name)] as const)));
  const off = new AbortController();
  const participate = async (name: PartyId, more: { readonly signal?: AbortSignal } = {}) => {
    const others = names.filter((other) => other !== name);
    const input = { coordinator: hub, rows: sites[names.indexOf(name)]!, specification: coxModel, others };
    return run(cox.participant, { input, transport: await links.get(name)!.session("model"), ...more });
  };
  const coordinate = async (more: Partial<RunOptions<unknown>> = {}) => {
    const input = { participants: names, specification: coxModel };
    return run(cox.coordinator, { ...more, input, transport: await links.get(hub)!.session("model") });
  };
  const [east, west, north] = names as [PartyId, PartyId, PartyId];

  const staying = [participate(east), participate(north)];
  const cut = [
    participate(west, { signal: off.signal }),
    coordinate({ signal: off.signal, onProgress: ({ done }) => done === 2 && off.abort(new Error("switched off")) }),
  ];
  for (const life of cut) await expect(life).rejects.toThrow("switched off");
  for (const name of [west, hub]) links.set(name, await join(name)); // the first life said no good-bye
  const rounds: number[] = [];
  const [fit, ...ends] = await Promise.all([
    coordinate({ onProgress: ({ done }) => rounds.push(done) }),
    participate(west),
    ...staying,
  ]);
  expectCox(fit, reference.rotterdam.cox_rfs.stratified_by_site!.efron);
  expect(rounds[0]).toBe(2); // it did not begin anew
  expect(ends.map(({ rounds: answered }) => answered)).toEqual([1, 2, 3].map(() => fit.iterations + 1));
  await Promise.all([...links.values()].map((link) => link.close()));
});

test("a coordinator that names somebody who is not in the session is refused by the link, before a key is sent", async () => {
  const via = memoryNetwork();
  const links = await Promise.all(
    everybody.map((name) => connect({ identity: identities.get(name)!, terms, via, today: "2026-11-21" })),
  );
  const [atHub, atEast] = links as [Link, Link];
  const lying = {
    name: "federated/cox/1 coordinator",
    reveals: cox.coordinator.reveals,
    start: () => wait(null, [names[0]!], { send: [{ to: names[0]!, body: invited }] }),
    receive: () => done(null),
  };
  const specification = canonicalBytes(coxModel);
  const invited = invitation.encode({ others: [names[1]!, party("stranger")], specification });
  const off = new AbortController();
  const waiting = run(lying, { input: null, transport: await atHub.session("model"), signal: off.signal });
  const input = { coordinator: hub, rows: sites[0]! };
  await expect(run(cox.participant, { input, transport: await atEast.session("model") })).rejects.toThrow(
    "stranger does not take part in this session",
  );
  off.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  expect(atEast.traffic().filter(({ to }) => to === names[1])).toEqual([]);
});
