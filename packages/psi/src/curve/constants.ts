// What the kernel needs to know of the curve (RFC 9496 §4.1) and of SHA-512 (FIPS 180-4 §4.2.3, §5.3.5), written into its
// memory before anything else.

const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** In the order of assembly/layout.ts. */
const elements: readonly bigint[] = [
  0n,
  1n,
  D,
  19681161376707505956807079304988542015446066515923890162744021073123829784752n, // SQRT_M1
  25063068953384623474111414158702152701244531502492656460079210482610430750235n, // SQRT_AD_MINUS_ONE
  54469307008909316920995813868745141605393597292927456921205312896311721017578n, // INVSQRT_A_MINUS_D
  1159843021668779879193775521855586647937357759715417654439879720876111806838n, // ONE_MINUS_D_SQ
  40440834346308536858101042469323190826248399146238708352240133220865137265952n, // D_MINUS_ONE_SQ
  2n,
  (2n * D) % P,
];

/** RFC 7693 §2.7, in hexadecimal digits. */
const sigma: readonly string[] = [
  "0123456789abcdef",
  "ea489fd61c02b753",
  "b8c052fdae367194",
  "7931dcbe265a40f8",
  "905724afe1bc683d",
  "2c6a0b834d75fe19",
  "c51fed4a0763928b",
  "db7ec13950f4862a",
  "6fe9b308c2d714a5",
  "a2847615fb9e3cd0",
];

const LIMBS = 12;
/** The lowest bit of a limb. */
const bit = (limb: number): number => Math.ceil(21.25 * limb);

/** Each double stands in both halves of its v128. `place` says where assembly/layout.ts wants what. */
export function writeConstants(memory: ArrayBuffer, place: (name: string) => number): void {
  const doubles = new Float64Array(memory);
  const put = (byte: number, value: number): void => void doubles.fill(value, byte / 8, byte / 8 + 2);
  for (let i = 0; i < LIMBS; i++) put(place("CARRY") + 16 * i, 1.5 * 2 ** (52 + bit(i + 1)));
  put(place("FOLD"), 19 / 2 ** 255);
  elements.forEach((element, k) => {
    for (const [i, limb] of limbsOf(element).entries()) put(place("ZERO") + 16 * (LIMBS * k + i), limb);
  });
  new Uint8Array(memory).set(
    sigma.flatMap((row) => [...row].map((digit) => Number.parseInt(digit, 16))),
    place("SIGMA"),
  );
  const words = new BigUint64Array(memory);
  for (const [i, prime] of primes(80).entries()) words[place("K") / 8 + i] = fraction(prime, 3);
  for (const [i, prime] of primes(8).entries()) words[place("INITIAL") / 8 + i] = fraction(prime, 2);
}

/** Balanced: a limb above half of its unit's range borrows from the next. The highest may be a little more than half. */
function limbsOf(element: bigint): readonly number[] {
  let borrowed = 0n;
  return Array.from({ length: LIMBS }, (_, i) => {
    const [low, high] = [BigInt(bit(i)), BigInt(bit(i + 1))];
    const limb = ((element % 2n ** high) >> low) + borrowed;
    borrowed = i < LIMBS - 1 && limb > 2n ** (high - low - 1n) ? 1n : 0n;
    return Number((limb - borrowed * 2n ** (high - low)) * 2n ** low);
  });
}

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** The first 64 bits of the fractional part of a root of a prime: Newton's method from above, of which some four steps are left. */
function fraction(prime: number, degree: 2 | 3): bigint {
  const [scaled, power] = [BigInt(prime) << BigInt(64 * degree), BigInt(degree)];
  let root = BigInt(Math.ceil(prime ** (1 / degree) * 2 ** 40) + 1) << 24n;
  for (;;) {
    const next = (root * (power - 1n) + scaled / root ** (power - 1n)) / power;
    if (next >= root) return root % 2n ** 64n;
    root = next;
  }
}
