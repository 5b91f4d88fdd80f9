import { hex, type Identity, sign, unhex, utf8, verify } from "@tavs/core";

const DOMAIN = "tavs/dp-ledger/2";

/** How lines are vouched for. */
export interface Seal {
  readonly sign: (hash: string) => { readonly signature?: string };
  readonly isSigned: (hash: string, signature: unknown) => boolean;
}

/** Nobody signs, and no line may pretend to be signed. */
export const UNSIGNED: Seal = { sign: () => ({}), isSigned: (_hash, signature) => signature === undefined };

/** Each line is signed by this identity (Ed25519 over its hash). A signature that was found good is not checked again. */
export function signedBy(identity: Identity): Seal {
  const good = new Set<string>();
  return {
    sign: (hash) => ({ signature: hex(sign(identity, DOMAIN, utf8(hash))) }),
    isSigned: (hash, signature) => {
      if (typeof signature !== "string" || !/^[0-9a-f]{128}$/.test(signature)) return false;
      if (good.has(hash + signature)) return true;
      if (!verify(identity.publicKey, DOMAIN, utf8(hash), unhex(signature))) return false;
      good.add(hash + signature);
      return true;
    },
  };
}
