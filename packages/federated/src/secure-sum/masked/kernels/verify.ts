import { verify as isSigned } from "@tavs/core";
import { domainOf, type Purpose } from "../bonds.ts";
import { KEY, SIGNATURE } from "../widths.ts";

export interface VerifyTask {
  readonly purpose: Purpose;
  /** Ed25519, 32 bytes each. */
  readonly identities: Uint8Array;
  /** One for each signature, or one for all. */
  readonly messages: readonly Uint8Array[];
  readonly signatures: Uint8Array;
}

/** For each signature a one where it is good. */
export function verify({ purpose, identities, messages, signatures }: VerifyTask): Uint8Array {
  return Uint8Array.from({ length: signatures.length / SIGNATURE }, (_, i) => {
    const signature = signatures.subarray(i * SIGNATURE, (i + 1) * SIGNATURE);
    const identity = identities.subarray(i * KEY, (i + 1) * KEY);
    return isSigned(identity, domainOf(purpose), messages[i] ?? messages[0]!, signature) ? 1 : 0;
  });
}
