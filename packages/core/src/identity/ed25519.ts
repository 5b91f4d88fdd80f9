// Ed25519 (RFC 8032): by OpenSSL where this is Node, else by noble; what each costs stands in docs/protocols/link.md. Both give the
// same bytes and take in the same signatures, which implementations at large do not ("Taming the many EdDSAs", ePrint 2020/1244).
import { ed25519 } from "@noble/curves/ed25519.js";
import { hex } from "../bytes.ts";

type NodeCrypto = typeof import("node:crypto");

interface KeyPair {
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What both ways offer. A signature follows from seed and message. */
export interface Ed25519 {
  sign(pair: KeyPair, message: Uint8Array): Uint8Array;
  /**
   * Throws, or says false, for what is no encoding. Strict: encodings are canonical (RFC 8032, section 5.1.7), no key is of
   * small order; the equation is the one with the cofactor.
   */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

export const plainEd25519: Ed25519 = {
  sign: ({ seed }, message) => ed25519.sign(message, seed),
  verify: (publicKey, message, signature) => ed25519.verify(signature, message, publicKey, { zip215: false }),
};

/**
 * OpenSSL's equation has no cofactor: what it takes in fulfils the one that has, and R, which it compares as bytes, is canonical. It
 * takes in keys that noble does not, so noble looks at these; and where OpenSSL says no, noble is asked.
 */
export const nodeEd25519 = (crypto: NodeCrypto): Ed25519 => ({
  sign: (pair, message) => signed(crypto, pair, message) ?? plainEd25519.sign(pair, message),
  verify: (publicKey, message, signature) =>
    (isStrict(publicKey) && isTaken(crypto, { publicKey, message, signature })) ||
    plainEd25519.verify(publicKey, message, signature),
});

const node = globalThis.process?.getBuiltinModule?.("node:crypto");
/** By what this platform has. */
export const signatures: Ed25519 = node ? nodeEd25519(node) : plainEd25519;

export const publicKeyOf = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed);

/** The y of points of small order: 0, 1, -1 and those two of order 8, of which one is minus the other. */
const SMALL: ReadonlySet<string> = new Set([
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
]);

/**
 * True for a key that noble takes in where OpenSSL does: y is below 2^255 - 19, and of no point of small order, whatever its sign. By
 * its bytes alone: taking the point out costs as much as OpenSSL's whole check.
 */
function isStrict(publicKey: Uint8Array): boolean {
  const y = publicKey.slice(0, 32);
  y[31]! &= 0x7f;
  const isReduced = y[0]! < 0xed || y[31] !== 0x7f || y.subarray(1, 31).some((byte) => byte !== 0xff);
  return isReduced && !SMALL.has(hex(y));
}

/** Nothing where OpenSSL was built without Ed25519. */
function signed(crypto: NodeCrypto, { seed, publicKey }: KeyPair, message: Uint8Array): Uint8Array | undefined {
  try {
    const key = { ...jwk(publicKey), d: base64url(seed) };
    return new Uint8Array(crypto.sign(null, message, crypto.createPrivateKey({ key, format: "jwk" })));
  } catch {
    return undefined;
  }
}

interface Claim {
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
}

function isTaken(crypto: NodeCrypto, { publicKey, message, signature }: Claim): boolean {
  try {
    return crypto.verify(null, message, crypto.createPublicKey({ key: jwk(publicKey), format: "jwk" }), signature);
  } catch {
    return false;
  }
}

/** RFC 8037: OpenSSL reads it in a tenth of the time of DER. */
const jwk = (publicKey: Uint8Array): { kty: string; crv: string; x: string } => ({
  kty: "OKP",
  crv: "Ed25519",
  x: base64url(publicKey),
});

const base64url = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString("base64url");
