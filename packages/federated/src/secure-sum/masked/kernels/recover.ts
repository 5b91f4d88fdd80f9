// What the aggregator takes off: the self mask of a survivor, or the masks that one who vanished shared with survivors.
import { concat, equal, InternalError, PeerError } from "@tavs/core";
import { ringFromBytes, ringToBytes } from "@tavs/core/sharing";
import { commitmentTo, pairKeyOf, placeOf, selfKeyOf } from "../bonds.ts";
import { isSecretOf, primitives } from "../primitives.ts";
import { secretDespite, secretFrom } from "../shamir.ts";
import { KEY } from "../widths.ts";
import type { Streams } from "./streams.ts";

export interface RecoverTask {
  readonly roll: Uint8Array;
  readonly number: number;
  readonly name: string;
  readonly threshold: number;
  /** Who revealed a share, and the shares, 32 bytes each. */
  readonly holders: readonly number[];
  readonly shares: Uint8Array;
  /** What was committed to: the self mask, or the public mask key. */
  readonly expected: Uint8Array;
  /** Of one who vanished: the neighbours whose vectors are in the sum, with their mask keys. Null for a survivor. */
  readonly bereaved: { readonly numbers: readonly number[]; readonly keys: Uint8Array } | null;
}

export interface Recovered extends Streams {
  /** Who revealed a share that does not belong to the others; never proof of a lie, see `secretOf`. */
  readonly wrong: readonly number[];
}

/** Throws `PeerError` where the shares give no secret that was committed to. */
export function recover(task: RecoverTask): Recovered {
  const { secret, wrong } = secretOf(task);
  const { roll, number, bereaved } = task;
  if (!bereaved) return { adds: new Uint8Array(), subtracts: selfKeyOf(secret, roll, number), wrong };
  const publics = bereaved.numbers.map((_, i) => bereaved.keys.subarray(i * KEY, (i + 1) * KEY));
  const agreed = primitives.agree(secret, publics);
  const keys = bereaved.numbers.map((other, i) => pairKeyOf(agreed[i]!, roll, [number, other]));
  const of = (isMine: (other: number) => boolean) => concat(...keys.filter((_, i) => isMine(bereaved.numbers[i]!)));
  return { adds: of((other) => other > number), subtracts: of((other) => other < number), wrong }; // the lower one had added
}

interface Found {
  readonly secret: Uint8Array;
  readonly wrong: readonly number[];
}

/**
 * The secret from the first shares where it fits what was committed to. Else wrong shares are found by decoding, as many as half
 * of those that can be spared; or, by leaving out one after the other, one where just one can be spared. What fits is right; who
 * is named is, where no more were wrong: more can agree on a polynomial through the same secret, which an honest share is not on.
 */
function secretOf(task: RecoverTask): Found {
  const { holders, shares, threshold, name } = task;
  if (holders.length < threshold) throw new InternalError("a secret is recovered before its shares are there");
  const words = holders.map((_, i) => ringFromBytes(shares.subarray(i * KEY, (i + 1) * KEY), 64));
  const found = fromAll(words, task) ?? decoded(words, task) ?? withoutOne(words, task);
  if (found) return found;
  throw new PeerError(
    `${holders.length} shares of ${name} give no secret that it committed to: some of them are wrong`,
    { code: "shares" },
  );
}

type Words = readonly Uint32Array[];

function fromAll(words: Words, task: RecoverTask): Found | undefined {
  const secret = secretWithout(words, task, -1);
  return fits(secret, task) ? { secret, wrong: [] } : undefined;
}

function decoded(words: Words, task: RecoverTask): Found | undefined {
  const found = secretDespite(words, task.holders.map(placeOf), task.threshold);
  if (!found) return undefined;
  const secret = ringToBytes(found.secret);
  return fits(secret, task) ? { secret, wrong: found.wrong.map((i) => task.holders[i]!) } : undefined;
}

function withoutOne(words: Words, task: RecoverTask): Found | undefined {
  const { holders, threshold } = task;
  if (holders.length !== threshold + 1) return undefined; // more were wrong than one: it might be an honest one that is left out
  for (const [i, holder] of holders.entries()) {
    const secret = secretWithout(words, task, i);
    if (fits(secret, task)) return { secret, wrong: [holder] };
  }
  return undefined;
}

/** From the first shares that are enough, one left out. */
function secretWithout(words: Words, { holders, threshold }: RecoverTask, without: number): Uint8Array {
  const used = holders.map((_, i) => i).filter((i) => i !== without);
  const some = used.slice(0, threshold);
  return ringToBytes(
    secretFrom(
      some.map((i) => words[i]!),
      some.map((i) => placeOf(holders[i]!)),
    ),
  );
}

const fits = (secret: Uint8Array, { bereaved, expected }: RecoverTask): boolean =>
  bereaved ? isSecretOf(secret, expected) : equal(commitmentTo(secret), expected);
