// What holders hold each other to while they make a key: a commitment, then the share that it was made to, then the same story.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, hex, lengthPrefixed, unhex, utf8 } from "../bytes.ts";
import { PeerError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";
import { agreementHash, planOf } from "./agreement.ts";
import { areInRing, keyRing } from "./in-ring.ts";
import type { Circle, Hearing } from "./key-holder-state.ts";
import { polynomialBytes } from "./layout.ts";
import type { Opening } from "./messages.ts";
import type { SumsKey } from "./sums-key.ts";

export const KEY_PROTOCOL = "he/key/1";
export const ROLE: string = `${KEY_PROTOCOL} keyHolder`;

/** SHA-256 of what a holder will show; a share is as good as random: it hides without a salt. */
export const commitmentTo = ({ agreement }: Circle, name: PartyId, { share, signer }: Opening): Uint8Array =>
  sha256(lengthPrefixed(utf8(ROLE), agreementHash(agreement), utf8(name), share, signer));

/** Throws `PeerError`, by name, where a holder shows what it did not commit to, or what no key can be made with. */
export function mustBeShown(state: Hearing, from: PartyId, said: Opening): void {
  const { row } = planOf(state.agreement);
  const length = polynomialBytes({ degree: row.degree, primes: row.data.length + 1 });
  const wrong =
    (said.share.length !== length && `a share of ${said.share.length} bytes, not ${length}`) ||
    (!equal(commitmentTo(state, from, said), state.commitments[from]!) && "another share than it committed to") ||
    (!areInRing(keyRing(row), said.share) && "a share with coefficients that are not below their prime") ||
    (isTaken(state, said.signer) && "a signing key that is another's");
  if (wrong) throw new PeerError(`${from} showed ${wrong}`, { code: "share" });
}

/** One signing key under two names would make two parts of one contributor. */
function isTaken({ agreement, openings }: Hearing, signer: Uint8Array): boolean {
  return (
    agreement.contributors.some(({ key }) => key === hex(signer)) ||
    Object.values(openings).some((before) => equal(before.signer, signer))
  );
}

/** What all holders must have heard alike: every commitment, and the key. */
export const heardOf = ({ agreement, commitments }: Hearing, { id }: SumsKey): Uint8Array =>
  sha256(concat(...agreement.holders.map((name) => commitments[name]!), unhex(id)));
