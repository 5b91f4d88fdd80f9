// What the hub itself was given, before the gate: with all its digits it is compared with R, which only public data allow. Its node keeps
// it sealed, and nobody else has it; the launcher is at home in all houses.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coins, connect, InternalError, type Link, memoryNetwork, Secret } from "@tavs/core";
import { fileStore, loadIdentity } from "@tavs/core/node";
import type { Study, StudySignature } from "@tavs/core/study";
import type { CoxResult, KaplanMeierResult } from "@tavs/federated/statistics";
import { stateOf } from "./prove.ts";

export interface BeforeGate {
  readonly cox: CoxResult;
  readonly curves: KaplanMeierResult;
}

/** Opens the hub's sessions once more: what is over is not said again. Its node must have ended. */
export async function beforeGate(root: string, terms: Study, today: string): Promise<BeforeGate> {
  const folder = join(root, "hub");
  const identity = await loadIdentity(join(folder, "hub.identity.json"));
  const key = new Secret(coins(identity.seed.reveal(), "store"));
  const store = await fileStore({ folder: join(stateOf(folder), "store"), key });
  const over = new AbortController();
  try {
    const met = { signatures: signaturesIn(folder, terms), meets: "once", via: memoryNetwork() } as const; // nobody is there
    const hub = await connect({ identity, terms, store, today, ...met, signal: over.signal });
    return {
      cox: (await resultOf(hub, "relapse-free-survival")) as CoxResult, // of these protocols
      curves: (await resultOf(hub, "survival-curves")) as KaplanMeierResult,
    };
  } finally {
    over.abort();
    await store.close();
  }
}

const signaturesIn = (folder: string, { parties }: Study): readonly StudySignature[] =>
  parties.map(
    ({ name }) =>
      JSON.parse(readFileSync(join(folder, `studies/study.${name}.signature.json`), "utf8")) as StudySignature, // what `moveIn` wrote
  );

async function resultOf(link: Link, label: string): Promise<unknown> {
  const transport = await link.session(label);
  const step = await transport.load();
  if (step?.status !== "done") throw new InternalError(`the session ${label} is not over`);
  return step.result;
}
