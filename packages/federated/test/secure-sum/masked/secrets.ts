/** What a play's contributors hold in secret: they toss their coins from the play's seed. */
import { coins, equal, seededRandom } from "@tavs/core";
import { ringToBytes } from "@tavs/core/sharing";
import type { Overheard } from "@tavs/core/testing";
import { placeOf, polynomialOf, SHARED } from "../../../src/secure-sum/masked/bonds.ts";
import { revealed } from "../../../src/secure-sum/masked/messages.ts";
import { shareAt } from "../../../src/secure-sum/masked/shamir.ts";
import { KEY } from "../../../src/secure-sum/masked/widths.ts";
import { hub, nameOf } from "./room.ts";

export interface Secrets {
  readonly mask: Uint8Array;
  readonly seal: Uint8Array;
  readonly self: Uint8Array;
  readonly coins: Uint8Array;
}

/** The secrets of contributor number i: the hub is the first of the cast. */
export function secretsOf(i: number, seed: Uint8Array = new Uint8Array(32)): Secrets {
  const own = seed.slice();
  own[0]! ^= i + 2;
  const session = seededRandom(own)(32);
  const drawn = (label: string) => coins(session, label);
  return { mask: drawn("mask key"), seal: drawn("seal key"), self: drawn("self mask"), coins: drawn("shares") };
}

/** Of which secret of whom the shares were that contributors revealed in a complete graph. */
export function revealedKinds(
  said: readonly Overheard[],
  parties: number,
  threshold: number,
): ReadonlyMap<number, readonly ("mask" | "self")[]> {
  const kinds = new Map<number, ("mask" | "self")[]>();
  for (let holder = 0; holder < parties; holder++) {
    const last = said.filter(({ from }) => from === nameOf(holder))[4]; // keys, shares, one part, signature: then this
    if (!last) continue;
    const { rows } = revealed.decode(last.body);
    for (let at = 0; at < rows.length; at += KEY) {
      const found = kindOf(rows.subarray(at, at + KEY), { holder, parties, threshold });
      kinds.set(found.owner, [...(kinds.get(found.owner) ?? []), found.kind]);
    }
  }
  return kinds;
}

interface Where {
  readonly holder: number;
  readonly parties: number;
  readonly threshold: number;
}

function kindOf(row: Uint8Array, { holder, parties, threshold }: Where): { owner: number; kind: "mask" | "self" } {
  for (let owner = 0; owner < parties; owner++) {
    const share = ringToBytes(shareAt(polynomialOf(secretsOf(owner), threshold), SHARED, placeOf(holder)));
    if (equal(share.slice(0, KEY), row)) return { owner, kind: "mask" };
    if (equal(share.slice(KEY), row)) return { owner, kind: "self" };
  }
  throw new Error("a share of nobody was revealed");
}

/** What the hub received of one contributor, by the place among its messages. */
export const saidBy = (said: readonly Overheard[], i: number): readonly Uint8Array[] =>
  said.filter(({ from, to }) => from === nameOf(i) && to === hub).map(({ body }) => body);
