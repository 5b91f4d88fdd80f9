/** What people who pool their secrets can take off a masked vector. */
import { coins, type PartyId, seededRandom } from "@tavs/core";
import { addInto, type RingBits, ringFromBytes } from "@tavs/core/sharing";
import { canonicalBytes, type Json } from "@tavs/core/study";
import type { Overheard } from "@tavs/core/testing";
import { type MaskKeys, mask, maskKeys, pairWith } from "../../src/secure-sum/mask.ts";
import { masked, question } from "../../src/secure-sum/messages.ts";

/** The mask keys of party number i of a play with this seed, as its participant draws them. */
export function keysOf(seed: Uint8Array, i: number): MaskKeys {
  const own = seed.slice();
  own[0]! ^= i + 1;
  return maskKeys(coins(seededRandom(own)(32), "mask key"));
}

/** What the hub received from one hospital, in a round. */
export function maskedOf(transcript: readonly Overheard[], hospital: PartyId, round = 1): Uint8Array {
  const said = transcript
    .filter(({ from, to }) => from === hospital && to === "hub")
    .map(({ body }) => masked.decode(body));
  return said.find((message) => message.round === round)!.values;
}

export interface Known {
  readonly specification: Json;
  readonly bits: RingBits;
  /** The mask keys of the colluding hospitals. */
  readonly keys: readonly MaskKeys[];
}

/** A hospital's masked vector without the masks that it shares with the colluders: all that they can ever know of it. */
export function stripped(
  transcript: readonly Overheard[],
  victim: { name: PartyId; key: Uint8Array },
  known: Known,
): Uint32Array {
  const asked = transcript.filter(({ from, to }) => from === "hub" && to === victim.name)[1]!; // the first is the invitation
  const { round, content } = question.decode(asked.body);
  const pairs = known.keys.map((keys) => pairWith(keys, victim.key)); // they saw the victim's key
  const vector = ringFromBytes(maskedOf(transcript, victim.name), known.bits);
  mask(
    vector,
    pairs,
    { number: round, specification: canonicalBytes(known.specification), question: content },
    known.bits,
  );
  return vector; // the colluder's side of a mask is the opposite of the victim's: adding it takes the victim's away
}

export function sumOf(vectors: readonly Uint32Array[], bits: RingBits): Uint32Array {
  const total = new Uint32Array(vectors[0]!.length);
  for (const vector of vectors) addInto(total, vector, bits);
  return total;
}
