// What a holder's share of a key is ever used for: one list is opened, once, and then the share is gone.
import { UsageError } from "../errors.ts";
import { type Compute, sharedCompute } from "../protocol/compute.ts";
import type { Handler } from "../protocol/run.ts";
import type { Store } from "../protocol/store.ts";
import { type Random, systemRandom } from "../random.ts";
import { heKernels } from "./he-kernels.ts";
import { destroy, held, open, share, type Vault } from "./keeper-opening.ts";
import { ENTRY } from "./list.ts";
import type {
  Created,
  CreateRequest,
  DestroyRequest,
  KeepRequest,
  OpenRequest,
  ShareRequest,
  SignRequest,
} from "./requests.ts";
import type { NewShare } from "./seal-threshold.ts";
import { mustBeKey } from "./sums-key.ts";
import { findKept, fixCeremony, putKept, readSecrets, type Secrets, signAs, signerKey, writeSecrets } from "./vault.ts";

export interface KeeperOptions {
  /** It must encrypt, as a `Store` does. Lost, nobody opens the sum; copied back from a backup, a sum can be opened twice. */
  readonly store: Store;
  readonly random?: Random;
  readonly compute?: Compute;
}

/** The handlers of a holder: its share is made in the store, used from there, and stands in no session's state. */
export function keyKeeper({
  random = systemRandom,
  compute = sharedCompute(),
  store,
}: KeeperOptions): Readonly<Record<string, Handler>> {
  const vault: Vault = { store, random, compute };
  return {
    // What the parties of this folder ask is what each of these takes.
    create: (request) => create(vault, request as CreateRequest),
    keep: (request) => keep(vault, request as KeepRequest),
    sign: (request) => signFor(vault, request as SignRequest),
    open: (request) => open(vault, request as OpenRequest),
    share: (request) => share(vault, request as ShareRequest),
    destroy: (request) => destroy(vault, request as DestroyRequest),
  };
}

async function create({ store, random, compute }: Vault, { ceremony, ...task }: CreateRequest): Promise<Created> {
  const found = await readSecrets(store, ceremony);
  if (found) return { share: found.share, signer: signerKey(found) };
  const [made] = (await compute.perform(heKernels, "create", [task])) as readonly NewShare[]; // what this kernel gives
  const secrets: Secrets = { noise: random(32), signer: random(32), ...made! };
  await writeSecrets(store, ceremony, secrets);
  return { share: secrets.share, signer: signerKey(secrets) };
}

async function keep({ store }: Vault, { ceremony, key, holder }: KeepRequest): Promise<void> {
  mustBeKey(key);
  await fixCeremony(store, ceremony, key.id);
  const { kept } = await findKept(store, key.id);
  const { joint: _, ...terms } = key;
  if (kept === undefined) await putKept(store, { ceremony, key: terms, holder }, 0);
  else if (kept.ceremony !== ceremony)
    throw new UsageError("another share of this key is in the store", { code: "key" });
}

async function signFor(vault: Vault, { key, message }: SignRequest): Promise<Uint8Array> {
  const { kept, secrets } = await held(vault, key);
  return signAs(kept.holder, secrets, ENTRY, message);
}
