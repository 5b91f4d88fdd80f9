// Coins for the circle, committed to before anybody opens: links of a chain of hashes, one for each draw that may be needed.
// Whoever could wait for all others' coins and then vanish would choose the circle; here it can only ask for the next draw.
import { coins, equal, type PartyId, PeerError } from "@tavs/core";
import { commitmentTo } from "./bonds.ts";
import { DRAWS } from "./neighbourhood.ts";

/** The link so many hashes from its root; the last one is the commitment. */
export function chainAt(seed: Uint8Array, link: number): Uint8Array {
  return hashed(coins(seed, "circle"), link);
}

/** Throws `PeerError`, by name, where coins are not those that were committed to. */
export function mustOpen(
  opened: Uint8Array,
  commitment: Uint8Array,
  { draw, name }: { draw: number; name: PartyId },
): void {
  if (draw < DRAWS && equal(hashed(opened, draw + 1), commitment)) return;
  throw new PeerError(`${name} opened other coins than it had committed to`, { code: "coins" });
}

function hashed(bytes: Uint8Array, times: number): Uint8Array {
  let link = bytes;
  for (let i = 0; i < times; i++) link = commitmentTo(link);
  return link;
}
