// What a holder's share of a key is ever used for: one list is opened, once, and then the share is gone.
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, unhex, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Compute, sharedCompute } from "../protocol/compute.ts";
import type { Handler } from "../protocol/run.ts";
import type { Store } from "../protocol/store.ts";
import { coins, type Random, systemRandom } from "../random.ts";
import { heKernels } from "./he-kernels.ts";
import type { ShareInput, ShareItem } from "./kernels.ts";
import type { Created, CreateRequest, KeepRequest, OpenRequest, ShareRequest, SignRequest } from "./requests.ts";
import type { NewShare } from "./seal-threshold.ts";
import {
  type DestructionReceipt,
  findKept,
  type Kept,
  mustOpen,
  putKept,
  readSecrets,
  receiptOf,
  removeSecrets,
  type Secrets,
  signAs,
  signerKey,
  writeSecrets,
} from "./vault.ts";

export interface KeeperOptions {
  /** It must encrypt, as a `Store` does. Lost, nobody opens the sum; copied back from a backup, a sum can be opened twice. */
  readonly store: Store;
  readonly random?: Random;
  readonly compute?: Compute;
}

type Vault = Required<KeeperOptions>;

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
    destroy: (request) => destroy(vault, request as OpenRequest),
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

async function keep({ store }: Vault, request: KeepRequest): Promise<void> {
  const { kept } = await findKept(store, request.key);
  if (kept === undefined) await putKept(store, request, 0);
  else if (kept.ceremony !== request.ceremony)
    throw new UsageError("another share of this key is in the store", { code: "key" });
}

interface Held {
  readonly kept: Kept;
  readonly revision: number;
  readonly secrets: Secrets;
}

async function held({ store }: Vault, key: string): Promise<Held> {
  const { kept, revision } = await findKept(store, key);
  if (kept?.receipt !== undefined) throw new UsageError("the share of that key was destroyed", { code: "destroyed" });
  const secrets = kept && (await readSecrets(store, kept.ceremony));
  if (secrets === undefined) throw new UsageError("this store has no share of that key", { code: "key" });
  return { kept: kept!, revision, secrets };
}

async function signFor(vault: Vault, { key, domain, message }: SignRequest): Promise<Uint8Array> {
  const { kept, secrets } = await held(vault, key);
  return signAs(kept.holder, secrets, domain, message);
}

/** Durably, before the first share: from here on this key opens this list, and no other. */
async function open(vault: Vault, { key, list }: OpenRequest): Promise<"opened"> {
  const { kept, revision } = await held(vault, key);
  mustOpen(kept, list);
  if (kept.list === undefined) await putKept(vault.store, { ...kept, list }, revision);
  return "opened";
}

async function share(vault: Vault, { key, list, row, smudgingBits, items: asked }: ShareRequest): Promise<unknown> {
  const { kept, secrets } = await held(vault, key);
  if (kept.list === undefined) throw new UsageError("no list was opened with this key", { code: "opened" });
  mustOpen(kept, list);
  const items = asked.map(({ index, halves }): ShareItem => {
    return { halves, noise: coins(secrets.noise, "smudging", { index, context: sumHash(list, halves) }) };
  });
  const input: ShareInput = { row, smudgingBits, secret: secrets.secret, items };
  return (await vault.compute.perform(heKernels, "share", [input]))[0];
}

/** What the noise follows from: the same sum under the same list gives the same share, another sum never the same noise. */
const sumHash = (list: string, halves: ShareItem["halves"]): Uint8Array =>
  sha256(lengthPrefixed(unhex(list), ...halves.flatMap(({ weight, hash }) => [utf8(String(weight)), hash])));

async function destroy(vault: Vault, { key, list }: OpenRequest): Promise<DestructionReceipt> {
  const { kept } = await findKept(vault.store, key);
  const receipt = kept?.receipt ?? (await settle(vault, { key, list }));
  const { ceremony } = kept!; // `settle` throws where there is none
  await removeSecrets(vault.store, ceremony); // after the receipt: a crash in between is made good by asking again
  return receipt;
}

async function settle(vault: Vault, { key, list }: OpenRequest): Promise<DestructionReceipt> {
  const { kept, revision, secrets } = await held(vault, key);
  mustOpen(kept, list);
  const receipt = receiptOf(kept, list, secrets);
  await putKept(vault.store, { ...kept, list, receipt }, revision);
  return receipt;
}
