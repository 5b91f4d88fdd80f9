import {
  connect,
  createIdentity,
  hex,
  memoryNetwork,
  memoryStore,
  type PartyId,
  type Progress,
  type RunOptions,
  run,
} from "@tavs/core";
import { stated, type Terms } from "@tavs/core/study";
import { masks } from "@tavs/federated/secure-sum";
import { cox } from "@tavs/federated/statistics";
import { expect, test } from "vitest";
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

const federation = {
  study: terms.title,
  coordinator: hub,
  participants: terms.parties.filter(({ name }) => name !== hub),
};

/** Rounds that were opened; sums tell of their own progress too. */
const roundOf = ({ phase, done }: Progress): number => (phase === "federated/cox/1" ? done : -1);

test("over sealed links, where the hub and a hospital are switched off in the middle and go on from their stores, the model is R's", async () => {
  const via = memoryNetwork();
  const stores = new Map(everybody.map((name) => [name, memoryStore()]));
  const join = (name: PartyId) =>
    connect({ identity: identities.get(name)!, terms, via, today: "2026-11-21", store: stores.get(name)! });
  const links = new Map(await Promise.all(everybody.map(async (name) => [name, await join(name)] as const)));
  const off = new AbortController();
  const participate = async (name: PartyId, more: { readonly signal?: AbortSignal } = {}) => {
    const input = { ...federation, me: name, rows: sites[names.indexOf(name)]!, specification: coxModel };
    const handlers = masks.handlers({ identity: identities.get(name)!, store: stores.get(name)! });
    return run(cox.participant, { input, handlers, transport: await links.get(name)!.session("model"), ...more });
  };
  const coordinate = async (more: Partial<RunOptions<unknown>> = {}) => {
    const input = { ...federation, specification: coxModel };
    return run(cox.coordinator, { ...more, input, transport: await links.get(hub)!.session("model") });
  };
  const [east, west, north] = names as [PartyId, PartyId, PartyId];

  const staying = [participate(east), participate(north)];
  const cut = [
    participate(west, { signal: off.signal }),
    coordinate({ signal: off.signal, onProgress: (at) => roundOf(at) === 2 && off.abort(new Error("switched off")) }),
  ];
  for (const life of cut) await expect(life).rejects.toThrow("switched off");
  for (const name of [west, hub]) links.set(name, await join(name)); // the first life said no good-bye
  const rounds: number[] = [];
  const [fit, ...ends] = await Promise.all([
    coordinate({ onProgress: (at) => rounds.push(roundOf(at)) }),
    participate(west),
    ...staying,
  ]);
  expectCox(fit, reference.rotterdam.cox_rfs.stratified_by_site!.efron);
  expect(Math.min(...rounds.filter((round) => round >= 0))).toBeGreaterThanOrEqual(2); // it did not begin anew
  expect(ends.map(({ rounds: answered }) => answered)).toEqual([1, 2, 3].map(() => fit.iterations + 1));
  await Promise.all([...links.values()].map((link) => link.close()));
});
