// Key agreement with neighbours, and the shares of both secrets for them.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concat, PeerError, verify } from "@tavs/core";
import { ringToBytes } from "@tavs/core/sharing";
import { domainOf, keysMessage, pairKeyOf, placeOf, polynomialOf, SHARED, sealKeysOf } from "../bonds.ts";
import { primitives } from "../primitives.ts";
import { shareAt } from "../shamir.ts";
import { KEY, ROW, SAID, SEALED } from "../widths.ts";

/** Other contributors: number by number, the rows in the same order. */
export interface Others {
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

export interface Secrets {
  /** X25519. */
  readonly mask: Uint8Array;
  readonly seal: Uint8Array;
  readonly self: Uint8Array;
  /** The coins of the shares. */
  readonly coins: Uint8Array;
}

export interface DealTask {
  readonly me: number;
  readonly agreement: Uint8Array;
  readonly roll: Uint8Array;
  readonly secrets: Secrets;
  readonly threshold: number;
  readonly others: Others;
  /** Ed25519 keys from the agreement. */
  readonly identities: Uint8Array;
  readonly advertised: Uint8Array;
}

export interface DealtTo {
  readonly pairKeys: Uint8Array;
  readonly openKeys: Uint8Array;
  readonly sealed: Uint8Array;
}

const NONCE = new Uint8Array(12); // a key seals once
const rowAt = (rows: Uint8Array, width: number, i: number): Uint8Array => rows.subarray(i * width, (i + 1) * width);

/** Throws `PeerError`, by name, where keys are not signed by the identity of the agreement. */
export function deal(task: DealTask): DealtTo {
  const { me, roll, secrets, threshold, others } = task;
  mustBeSigned(task);
  const keysAt = (at: number) => others.numbers.map((_, i) => rowAt(task.advertised, ROW, i).subarray(at, at + KEY));
  const pairs = primitives.agree(secrets.mask, keysAt(0));
  const seals = primitives.agree(secrets.seal, keysAt(KEY));
  const polynomial = polynomialOf(secrets, threshold);
  const dealt = others.numbers.map((number, i) => {
    const keys = sealKeysOf(seals[i]!, roll, [me, number]);
    const share = ringToBytes(shareAt(polynomial, SHARED, placeOf(number)));
    const sealed = chacha20poly1305(keys.seal, NONCE).encrypt(share);
    return { pairKey: pairKeyOf(pairs[i]!, roll, [me, number]), openKey: keys.open, sealed };
  });
  return {
    pairKeys: concat(...dealt.map(({ pairKey }) => pairKey)),
    openKeys: concat(...dealt.map(({ openKey }) => openKey)),
    sealed: concat(...dealt.map(({ sealed }) => sealed)),
  };
}

function mustBeSigned({ agreement, others, identities, advertised }: DealTask): void {
  others.numbers.forEach((number, i) => {
    const row = rowAt(advertised, ROW, i);
    const message = keysMessage(agreement, number, row.subarray(0, SAID));
    if (!verify(rowAt(identities, KEY, i), domainOf("keys"), message, row.subarray(SAID)))
      throw new PeerError(
        `the keys of ${others.names[i]} are not signed by its identity for this sum: it was sent another question, round or model, or its keys were exchanged`,
        { code: "keys" },
      );
  });
}

export interface OpenTask {
  readonly others: Others;
  readonly openKeys: Uint8Array;
  readonly sealed: Uint8Array;
}

/** The shares that others dealt, 64 bytes each. Throws `PeerError`, by name, where one does not open. */
export function open({ others, openKeys, sealed }: OpenTask): Uint8Array {
  return concat(
    ...others.names.map((name, i) => {
      try {
        return chacha20poly1305(rowAt(openKeys, KEY, i), NONCE).decrypt(rowAt(sealed, SEALED, i));
      } catch {
        throw new PeerError(
          `the shares of ${name} do not open: it was shown another roll, or somebody changed them on the way`,
          { code: "shares" },
        );
      }
    }),
  );
}
