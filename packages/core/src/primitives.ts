// SHA-256 and ChaCha20-Poly1305: by OpenSSL where this is Node, else by noble; what each costs stands in docs/protocols/link.md. Both
// give the same bytes and refuse the same: OpenSSL may say yes, and who says no is noble. A test compares them.
import { chacha20poly1305, hchacha } from "@noble/ciphers/chacha.js";
import { sha256 as plainSha256 } from "@noble/hashes/sha2.js";

type NodeCrypto = typeof import("node:crypto");

/** What one seal is made with: 32 bytes, 12 bytes that serve once under that key, and what is bound but not hidden. */
export interface Lock {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
  readonly header: Uint8Array;
}

/** What both ways offer. */
export interface Primitives {
  /** FIPS 180-4. */
  sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
  /** ChaCha20-Poly1305 (RFC 8439): the body hidden, and 16 bytes of tag behind it. */
  seal(lock: Lock, body: Uint8Array): Uint8Array<ArrayBuffer>;
  /** Throws where the tag does not fit: an error of no kind of ours, the caller says what it means. */
  open(lock: Lock, sealed: Uint8Array): Uint8Array<ArrayBuffer>;
}

export const plainPrimitives: Primitives = {
  sha256: plainSha256,
  seal: ({ key, nonce, header }, body) => chacha20poly1305(key, nonce, header).encrypt(body),
  open: ({ key, nonce, header }, sealed) => chacha20poly1305(key, nonce, header).decrypt(sealed),
};

const CIPHER = "chacha20-poly1305";
const TAG = 16;
const SHORT = 64; // bytes; below it a call costs more than the hash

export const nodePrimitives = (crypto: NodeCrypto): Primitives => ({
  sha256: (bytes) =>
    bytes.length < SHORT ? plainSha256(bytes) : new Uint8Array(crypto.createHash("sha256").update(bytes).digest()),
  seal: (lock, body) => unlessItFails(() => sealed(crypto, lock, body)) ?? plainPrimitives.seal(lock, body),
  open: (lock, bytes) => unlessItFails(() => opened(crypto, lock, bytes)) ?? plainPrimitives.open(lock, bytes),
});

const node = globalThis.process?.getBuiltinModule?.("node:crypto");
export const primitives: Primitives = node ? nodePrimitives(node) : plainPrimitives;

/** FIPS 180-4. */
export const sha256: Primitives["sha256"] = primitives.sha256;

/** A lock of XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, section 2.3): 24 bytes of nonce, which may be drawn at random. */
export function wideLock(key: Uint8Array, nonce: Uint8Array, header: Uint8Array): Lock {
  const subkey = new Uint32Array(8);
  hchacha(SIGMA, words(key), words(nonce.slice(0, 16)), subkey);
  const short = new Uint8Array(12);
  short.set(nonce.subarray(16), 4);
  return { key: new Uint8Array(subkey.buffer), nonce: short, header };
}

const words = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer);
const SIGMA = words(new TextEncoder().encode("expand 32-byte k"));

/** A build of OpenSSL may lack the cipher; and what does not open is for noble to refuse. */
function unlessItFails<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function sealed(crypto: NodeCrypto, { key, nonce, header }: Lock, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = crypto.createCipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(header, { plaintextLength: body.length });
  const bytes = new Uint8Array(body.length + TAG);
  bytes.set(cipher.update(body));
  cipher.final();
  bytes.set(cipher.getAuthTag(), body.length);
  return bytes;
}

function opened(crypto: NodeCrypto, { key, nonce, header }: Lock, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const length = bytes.length - TAG;
  const cipher = crypto.createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG });
  cipher.setAAD(header, { plaintextLength: length });
  cipher.setAuthTag(bytes.subarray(length));
  const body = cipher.update(bytes.subarray(0, length));
  cipher.final(); // throws where the tag does not fit: until then nothing is given away
  return ofItsOwn(body);
}

/** What OpenSSL wrote, as plain bytes: a Buffer's `slice` shares memory. Copied where others live in the same memory. */
function ofItsOwn(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes.buffer.byteLength === bytes.length ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}
