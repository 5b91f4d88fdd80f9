// The closed table of parameters.
/** One line of the table: primes are the largest of their sizes that are 1 modulo twice the degree. */
export interface Row {
  readonly name: string;
  readonly degree: number;
  /** Bits of the primes whose product is q. */
  readonly dataBits: readonly number[];
  /** Bits of the prime that encryption divides out again. */
  readonly specialBits: number;
  readonly data: readonly bigint[];
  readonly special: bigint;
  /** The plaintext modulus t. */
  readonly plainBits: number;
  readonly plain: bigint;
}

export const DEGREE = 8192;
const SPECIAL = 1152921504606830593n;
const SIXTY = { degree: DEGREE, dataBits: [60, 60], specialBits: 60, special: SPECIAL } as const;
const WIDE = [1152921504606683137n, 1152921504606748673n] as const;

/** 128 bits of security (HomomorphicEncryption.org standard): at degree 8192 all primes together have at most 218 bits. */
export const TABLE: readonly Row[] = [
  { name: "tbfv-20", ...SIXTY, data: WIDE, plainBits: 20, plain: 1032193n },
  { name: "tbfv-32", ...SIXTY, data: WIDE, plainBits: 32, plain: 4294475777n },
  {
    name: "tbfv-50",
    degree: DEGREE,
    dataBits: [52, 52, 52], // 60 + 60 would leave no room for the smudging below a plaintext of 50 bits
    specialBits: 60,
    data: [4503599626321921n, 4503599626682369n, 4503599627124737n],
    special: SPECIAL,
    plainBits: 50,
    plain: 1125899906826241n,
  },
];

/** Smudging noise is drawn in two limbs, each below every prime. */
export const limbBits = ({ dataBits }: Row): number => Math.min(...dataBits) - 1;
