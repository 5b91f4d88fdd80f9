// A peer that says another size than it has, and commits to it: announcement and opening of psi.proto go together.
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, u32, utf8 } from "@tavs/core";
import { announcement, opening } from "../src/oprf/messages.ts";

const nonce = new Uint8Array(32).fill(1);

/** The same message of a peer of that size; nothing where it is neither of the two. The protocol and role are the announcement's. */
export function ofSize(body: Uint8Array, size: number): Uint8Array | undefined {
  try {
    const said = announcement.decode(body);
    const commitment = sha256(lengthPrefixed(utf8("tavs/psi/size/1"), utf8(said.role), u32(size), nonce));
    return announcement.encode({ ...said, commitment });
  } catch {
    return openingOf(body, size);
  }
}

function openingOf(body: Uint8Array, size: number): Uint8Array | undefined {
  try {
    return opening.encode({ ...opening.decode(body), size, nonce });
  } catch {
    return undefined;
  }
}
