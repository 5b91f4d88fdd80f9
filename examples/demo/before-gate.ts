// What the hub itself was given, before the gate: with all its digits it is compared with R, which only public data allow. Its node keeps
// it sealed, and nobody else has it; the launcher is at home in all houses.
import { join } from "node:path";
import { coins, connect, InternalError, type Link, memoryNetwork, Secret } from "@tavs/core";
import { fileStore, loadIdentity } from "@tavs/core/node";
import type { Study } from "@tavs/core/study";
import type { CoxResult, KaplanMeierResult } from "@tavs/federated/statistics";
import { stateOf } from "./prove.ts";

export interface BeforeGate {
  readonly cox: CoxResult;
  readonly curves: KaplanMeierResult;
}

/** Opens the hub's sessions once more: what is over is not said again. Nobody else's node may be at work. */
export async function beforeGate(root: string, terms: Study, today: string): Promise<BeforeGate> {
  const via = memoryNetwork();
  const homes = await Promise.all(terms.parties.map(({ name }) => openHome(join(root, name), name)));
  const links = await Promise.all(homes.map(({ identity, store }) => connect({ identity, terms, via, store, today })));
  const hub = links.find(({ me }) => me === "hub")!; // a party of every study of ours
  try {
    return {
      cox: (await resultOf(hub, "relapse-free-survival")) as CoxResult, // of these protocols
      curves: (await resultOf(hub, "survival-curves")) as KaplanMeierResult,
    };
  } finally {
    await Promise.all(links.map((link) => link.close()));
    await Promise.all(homes.map(({ store }) => store.close()));
  }
}

async function resultOf(link: Link, label: string): Promise<unknown> {
  const transport = await link.session(label);
  const step = await transport.load();
  if (step?.status !== "done") throw new InternalError(`the session ${label} is not over`);
  return step.result;
}

async function openHome(folder: string, name: string) {
  const identity = await loadIdentity(join(folder, `${name}.identity.json`));
  const key = new Secret(coins(identity.seed.reveal(), "store"));
  return { identity, store: await fileStore({ folder: join(stateOf(folder), "store"), key }) };
}
