// How SEAL 4 writes its objects down, uncompressed: read from its source, and compared with what it writes in a test.
// Only whole polynomials travel between parties; these bytes are put around them here, so nobody else's header is read.
export interface Form {
  /** SEAL's name for a set of parameters: 32 bytes. */
  readonly parms: Uint8Array;
  readonly degree: number;
  readonly primes: number;
}

interface CipherForm extends Form {
  /** True where polynomials are given by their values, and not by their coefficients. */
  readonly transformed: boolean;
  /** Of CKKS; 1 in BFV. */
  readonly scale?: number;
}

const HEADER = 16;
const CIPHER_DATA = 113;
const PLAIN_DATA = 88;
const SEED = 64;
const SEED_INFO: number = HEADER + 1 + SEED;

/** Bytes of one polynomial: 8 for each coefficient and prime. */
export const polynomialBytes = ({ degree, primes }: Pick<Form, "degree" | "primes">): number => 8 * degree * primes;

/** A ciphertext, or a public key. */
export const cipherBytes = (form: CipherForm, polynomials: readonly Uint8Array[]): Uint8Array =>
  cipher(form, { size: polynomials.length, polynomials, behind: 0 });

/** The ciphertext (0, a), where SEAL draws `a` from a seed of 64 bytes. */
export function seededBytes(form: CipherForm, seed: Uint8Array): Uint8Array {
  const zero = new Uint8Array(polynomialBytes(form));
  const bytes = cipher(form, { size: 2, polynomials: [zero], behind: SEED_INFO });
  const at = bytes.length - SEED_INFO;
  header(new DataView(bytes.buffer), at, SEED_INFO);
  bytes[at + HEADER] = 1; // Blake2xb
  bytes.set(seed, at + HEADER + 1);
  return bytes;
}

/** A plaintext, or a secret key. */
export function plainBytes(form: Form, polynomial: Uint8Array, scale = 1): Uint8Array {
  const bytes = new Uint8Array(PLAIN_DATA + polynomial.length);
  const view = new DataView(bytes.buffer);
  header(view, 0, bytes.length);
  bytes.set(form.parms, HEADER);
  u64(view, 48, polynomial.length / 8);
  view.setFloat64(56, scale, true);
  array(view, 64, polynomial.length);
  bytes.set(polynomial, PLAIN_DATA);
  return bytes;
}

/** Polynomial number `index` of a ciphertext that SEAL wrote; a copy. */
export function polynomialOf(bytes: Uint8Array, form: Pick<Form, "degree" | "primes">, index: number): Uint8Array {
  const length = polynomialBytes(form);
  return bytes.slice(CIPHER_DATA + index * length, CIPHER_DATA + (index + 1) * length);
}

/** The polynomial of a plaintext or a secret key that SEAL wrote; a copy. */
export const plainPolynomial = (bytes: Uint8Array): Uint8Array => bytes.slice(PLAIN_DATA);

interface Content {
  readonly size: number;
  readonly polynomials: readonly Uint8Array[];
  readonly behind: number;
}

function cipher(form: CipherForm, { size, polynomials, behind }: Content): Uint8Array {
  const length = polynomialBytes(form);
  const bytes = new Uint8Array(CIPHER_DATA + length * polynomials.length + behind);
  const view = new DataView(bytes.buffer);
  header(view, 0, bytes.length);
  bytes.set(form.parms, HEADER);
  bytes[48] = form.transformed ? 1 : 0;
  u64(view, 49, size);
  u64(view, 57, form.degree);
  u64(view, 65, form.primes);
  view.setFloat64(73, form.scale ?? 1, true);
  u64(view, 81, 1); // the correction factor, of BGV alone
  array(view, 89, length * polynomials.length);
  for (const [i, polynomial] of polynomials.entries()) bytes.set(polynomial, CIPHER_DATA + i * length);
  return bytes;
}

function array(view: DataView, at: number, length: number): void {
  header(view, at, HEADER + 8 + length);
  u64(view, at + HEADER, length / 8);
}

/** Magic number, the header's own size, version 4.1, no compression, and the size of the whole. */
function header(view: DataView, at: number, total: number): void {
  view.setUint16(at, 0xa15e, true);
  view.setUint8(at + 2, HEADER);
  view.setUint8(at + 3, 4);
  view.setUint8(at + 4, 1);
  u64(view, at + 8, total);
}

/** Little-endian; sizes stay below 2^32. */
const u64 = (view: DataView, at: number, value: number): void => view.setUint32(at, value, true);
