import { hex, type Identity, sign, unhex, utf8, verify } from "@tavs/core";

const DOMAIN = "tavs/dp-ledger/2";

/** How lines are vouched for. */
export interface Seal {
  readonly sign: (hash: string) => { readonly signature?: string };
  readonly isSigned: (hash: string, signature: unknown) => boolean;
}

/** Nobody signs, and no line may pretend to be signed. */
export const UNSIGNED: Seal = { sign: () => ({}), isSigned: (_hash, signature) => signature === undefined };

/** Each line is signed by this identity (Ed25519 over its hash). */
export const signedBy = (identity: Identity): Seal => ({
  sign: (hash) => ({ signature: hex(sign(identity, DOMAIN, utf8(hash))) }),
  isSigned: signedUnder(identity.publicKey),
});

/** Whether a line is signed under this key. A signature that was found good is not checked again. */
export function signedUnder(publicKey: Uint8Array): Seal["isSigned"] {
  const good = new Set<string>();
  return (hash, signature) => {
    if (typeof signature !== "string" || !/^[0-9a-f]{128}$/.test(signature)) return false;
    if (good.has(hash + signature)) return true;
    if (!verify(publicKey, DOMAIN, utf8(hash), unhex(signature))) return false;
    good.add(hash + signature);
    return true;
  };
}
