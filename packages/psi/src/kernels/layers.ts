// A key that several parties make together, each one layer of it: their sum encrypts, and it takes all of them to decrypt.
import { PeerError } from "@tavs/core";
import { add, isElement } from "../suite.ts";
import { deal, possesses } from "./dealing.ts";

export interface MakeLayerTask {
  /** 64 bytes that become the secret of the layer, and 64 that become the nonce of its proof. */
  readonly uniform: Uint8Array;
  /** What the proof is bound to: the agreement, and whose layer it is. */
  readonly statement: Uint8Array;
}

export interface MadeLayer {
  /** Y = y·G. */
  readonly key: Uint8Array;
  /** R and mu, 64 bytes: a proof of possession of y. */
  readonly proof: Uint8Array;
}

export interface HeardLayer extends MadeLayer {
  /** Whose layer it is: whom an error names. */
  readonly name: string;
  readonly statement: Uint8Array;
}

/** One layer of the joint key, and the proof without which a layer could cancel the others. */
export function makeLayer({ uniform, statement }: MakeLayerTask): MadeLayer {
  const { coefficients, proof } = deal({ uniform, statement, holders: 0 });
  return { key: coefficients, proof };
}

/** The sum of layers. Throws `PeerError` (`code: "layer"`), naming whose layer it is that cannot be used. */
export function joinLayers(layers: readonly HeardLayer[]): Uint8Array {
  const keys = layers.map(({ name, key, proof, statement }) => {
    if (isElement(key) && possesses(statement, key, proof)) return key;
    throw new PeerError(`${name} sent no key with a proof that it knows its secret`, { code: "layer" });
  });
  const joint = keys.reduce(add);
  if (isElement(joint)) return joint;
  throw new PeerError("the layers cancel each other: together they are no key", { code: "layer" });
}
