// Ed25519 (RFC 8032): by OpenSSL where this is Node, else by noble; what each costs stands in docs/protocols/link.md. Both give the
// same bytes and take in the same signatures, which implementations at large do not ("Taming the many EdDSAs", ePrint 2020/1244).
import { ed25519 } from "@noble/curves/ed25519.js";
import { equal, hex } from "../bytes.ts";

type NodeCrypto = typeof import("node:crypto");
type KeyObject = import("node:crypto").KeyObject;
type JsonWebKey = import("node:crypto").JsonWebKey;

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
export function nodeEd25519(crypto: NodeCrypto): Ed25519 {
  const ours = remembering((d) => crypto.createPrivateKey({ key: jwk(NOTHING, d), format: "jwk" })); // d says what x would
  const theirs = remembering((x) => crypto.createPublicKey({ key: jwk(x), format: "jwk" }));
  return {
    sign: (pair, message) =>
      unlessItFails(() => new Uint8Array(crypto.sign(null, message, ours(pair.seed)))) ??
      plainEd25519.sign(pair, message),
    verify: (publicKey, message, signature) =>
      (isStrict(publicKey) && unlessItFails(() => crypto.verify(null, message, theirs(publicKey), signature))) ||
      plainEd25519.verify(publicKey, message, signature),
  };
}

const NOTHING = new Uint8Array();
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

/** Nothing where OpenSSL was built without Ed25519, or takes this for no key: noble judges that. */
function unlessItFails<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** Reads a key once, which takes longer than to sign with it; and anew where who gave the bytes has written to them. */
function remembering(read: (bytes: Uint8Array) => KeyObject): (bytes: Uint8Array) => KeyObject {
  const known = new WeakMap<Uint8Array, { readonly bytes: Uint8Array; readonly key: KeyObject }>();
  return (bytes) => {
    const before = known.get(bytes);
    if (before && equal(before.bytes, bytes)) return before.key;
    const key = read(bytes);
    known.set(bytes, { bytes: bytes.slice(), key });
    return key;
  };
}

/** RFC 8037: OpenSSL reads it in a tenth of the time of DER. */
const jwk = (x: Uint8Array, d?: Uint8Array): JsonWebKey => ({
  kty: "OKP",
  crv: "Ed25519",
  x: base64url(x),
  ...(d && { d: base64url(d) }),
});

const base64url = ({ buffer, byteOffset, length }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, length).toString("base64url");
