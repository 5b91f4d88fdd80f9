// The one sum that a holder's share of a key opens: its list is checked and fixed, its shares are given, and then the share is gone.
import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import type { Compute } from "../protocol/compute.ts";
import type { Store } from "../protocol/store.ts";
import { coins, type Random } from "../random.ts";
import { planOf } from "./agreement.ts";
import { heKernels } from "./he-kernels.ts";
import { bindingOf, checkedList, LIST, pieceOf } from "./list.ts";
import { type Line, list as listCodec } from "./messages.ts";
import type { DestroyRequest, OpenRequest, ShareRequest } from "./requests.ts";
import type { KeyTerms } from "./sums-key.ts";
import type { ShareInput, ShareItem } from "./tasks.ts";
import {
  type DestructionReceipt,
  findKept,
  type Kept,
  mustOpen,
  putKept,
  readList,
  readSecrets,
  receiptOf,
  removeList,
  removeSecrets,
  type Secrets,
  signAs,
  writeList,
} from "./vault.ts";

export interface Vault {
  readonly store: Store;
  readonly random: Random;
  readonly compute: Compute;
}

interface Held {
  readonly kept: Kept;
  readonly revision: number;
  readonly secrets: Secrets;
}

/** Throws `UsageError` where there is no share, or no longer one. */
export async function held({ store }: Vault, key: string): Promise<Held> {
  const { kept, revision } = await findKept(store, key);
  if (kept?.receipt !== undefined) throw new UsageError("the share of that key was destroyed", { code: "destroyed" });
  const secrets = kept && (await readSecrets(store, kept.ceremony));
  if (secrets === undefined) throw new UsageError("this store has no share of that key", { code: "key" });
  return { kept: kept!, revision, secrets };
}

/**
 * The signature of a list that was checked here, and fixed durably: from here on this key opens this list and no other. Only
 * so may others, who see the signature, show what they committed to.
 */
export async function open(vault: Vault, { key, list: body, mine }: OpenRequest): Promise<Uint8Array> {
  const { kept, revision, secrets } = await held(vault, key);
  const hash = checkedList(kept.key, body, mustBeOwn(kept, mine)).hash;
  const list = hex(hash);
  mustOpen(kept, list);
  await writeList(vault.store, key, { hash: list, body });
  if (kept.list === undefined) await putKept(vault.store, { ...kept, list }, revision);
  return signAs(kept.holder, secrets, LIST, hash);
}

function mustBeOwn({ holder }: Kept, mine: Line): Line {
  if (mine.name === holder) return mine;
  throw new UsageError("that is what another holder handed in", { code: "key" });
}

export async function share(vault: Vault, { key, list, items }: ShareRequest): Promise<unknown> {
  const { kept, secrets } = await held(vault, key);
  if (kept.list === undefined) throw new UsageError("no list was opened with this key", { code: "opened" });
  mustOpen(kept, list);
  const lines = listCodec.decode(await readList(vault.store, key, list));
  const { row, smudgingBits } = planOf(kept.key.agreement);
  const noise = (index: number) => coins(secrets.noise, "smudging", { index, context: unhex(list) });
  const input: ShareInput = {
    row: row.name,
    smudgingBits,
    secret: secrets.secret,
    items: items.map((item): ShareItem => ({ ...listedItem(kept.key, lines, item), noise: noise(item.index) })),
  };
  return (await vault.compute.perform(heKernels, "share", [input]))[0];
}

/** What is asked for beside what was signed of it: weights and hashes are those of agreement and list. */
function listedItem(key: KeyTerms, lines: readonly Line[], { index, halves }: ShareRequest["items"][number]) {
  const { ciphertexts } = planOf(key.agreement);
  if (!(Number.isInteger(index) && index >= 0 && index < ciphertexts) || halves.length !== lines.length)
    throw new UsageError(`the sum has ${ciphertexts} ciphertexts of ${lines.length} contributors`, { code: "opened" });
  const weightOf = (name: string): number => key.agreement.weights.find((one) => one.name === name)!.weight; // the list was checked
  const listed = lines.map(({ name, h1 }, i) => {
    return {
      weight: weightOf(name),
      polynomial: halves[i]!,
      hash: pieceOf(h1, 32, index),
      binding: bindingOf(key, name),
    };
  });
  return { index, halves: listed };
}

export async function destroy(vault: Vault, { key, list }: DestroyRequest): Promise<DestructionReceipt> {
  const { kept } = await findKept(vault.store, key);
  const receipt = kept?.receipt ?? (await settle(vault, { key, list }));
  const { ceremony } = kept!; // `settle` throws where there is none
  await removeSecrets(vault.store, ceremony); // after the receipt: a crash in between is made good by asking again
  await removeList(vault.store, key, receipt.list);
  return receipt;
}

async function settle(vault: Vault, { key, list }: DestroyRequest): Promise<DestructionReceipt> {
  const { kept, revision, secrets } = await held(vault, key);
  mustOpen(kept, list);
  const receipt = receiptOf(kept, list, secrets);
  await putKept(vault.store, { ...kept, list, receipt }, revision);
  return receipt;
}
