/**
 * The discrete Fourier transform of a real vector whose length N is a power of 2, at least 4: N/2 + 1 complex numbers, real parts
 * in `re`, imaginary in `im`. A complex transform of half the length (radix 2, weights from `Math.cos`, each within an ulp) and one
 * pass that takes even and odd apart. O(N log N).
 */
export interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * How far a transform may be off: the Euclidean norm of the error is at most this many times the norm of the result (Higham,
 * Accuracy and Stability of Numerical Algorithms, 2nd ed., Theorem 24.2: log2 N eta / (1 - log2 N eta), with eta = mu + gamma_4
 * (sqrt 2 + mu). A weight is off by mu < 2.9e-16: its angle of at most pi/4 by 1.2e-16, sine and cosine by 1.1e-16 each; so
 * eta < 9.2e-16. Two levels more for the pass between real and complex, and rounded up).
 */
export function transformError(length: number): number {
  return 1e-15 * (Math.log2(length) + 4);
}

export function transform(vector: Float64Array): Spectrum {
  const half = vector.length / 2;
  const re = new Float64Array(half + 1);
  const im = new Float64Array(half + 1);
  for (let at = 0; at < half; at++) {
    re[at] = vector[2 * at]!;
    im[at] = vector[2 * at + 1]!;
  }
  return transformPairs({ re, im });
}

/** The same of a vector that comes as even places in `re` and odd ones in `im`, each with one place more. Overwrites them. */
export function transformPairs({ re, im }: Spectrum): Spectrum {
  const half = re.length - 1;
  const weights = weightsOf(2 * half);
  inPlace(re, im, half, weights);
  separate(re, im, half, weights);
  return { re, im };
}

/** The real vector of length N whose transform this is. Overwrites the spectrum. */
export function inverse({ re, im }: Spectrum): Float64Array {
  const half = re.length - 1;
  const weights = weightsOf(2 * half);
  unite(re, im, half, weights);
  inPlace(im, re, half, weights); // real and imaginary exchanged: the same passes, run backwards
  const vector = new Float64Array(2 * half);
  for (let at = 0; at < half; at++) {
    vector[2 * at] = re[at]! / half;
    vector[2 * at + 1] = im[at]! / half;
  }
  return vector;
}

/** exp(-2 pi i k / length) for k below length / 2: cosines, then sines. */
let kept: { readonly length: number; readonly cos: Float64Array; readonly sin: Float64Array } | undefined;
type Weights = NonNullable<typeof kept>;

function weightsOf(length: number): Weights {
  if (kept !== undefined && kept.length >= length) return kept; // a pure function of the length; a longer one serves in strides
  const cos = new Float64Array(length / 2);
  const sin = new Float64Array(length / 2);
  for (let k = 0; k < length / 2; k++) {
    const quarters = Math.round((4 * k) / length); // of a turn; what is left is pi/4 at most, and its rounding as much smaller
    const angle = (2 * Math.PI * (k - (quarters * length) / 4)) / length;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    cos[k] = quarters === 0 ? c : quarters === 1 ? -s : -c;
    sin[k] = quarters === 0 ? -s : quarters === 1 ? -c : s;
  }
  kept = { length, cos, sin };
  return kept;
}

function inPlace(re: Float64Array, im: Float64Array, size: number, weights: Weights): void {
  reverseBits(re, im, size);
  let span = 1;
  if (Math.log2(size) % 2 === 1) {
    pairs(re, im, size);
    span = 2;
  }
  for (; span < size; span *= 4) quads(re, im, size, span, weights);
}

function reverseBits(re: Float64Array, im: Float64Array, size: number): void {
  for (let at = 1, reversed = 0; at < size; at++) {
    let bit = size >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (at >= reversed) continue;
    const [a, b] = [re[at]!, im[at]!];
    re[at] = re[reversed]!;
    im[at] = im[reversed]!;
    re[reversed] = a;
    im[reversed] = b;
  }
}

/** The first level, whose weights are 1. */
function pairs(re: Float64Array, im: Float64Array, size: number): void {
  for (let at = 0; at < size; at += 2) {
    const [a, b, c, d] = [re[at]!, im[at]!, re[at + 1]!, im[at + 1]!];
    re[at] = a + c;
    im[at] = b + d;
    re[at + 1] = a - c;
    im[at + 1] = b - d;
  }
}

/** Two levels of radix 2 in one pass over memory. Blocks of `span` become blocks of 4 `span`. Written out: it is the hot path. */
function quads(re: Float64Array, im: Float64Array, size: number, span: number, { cos, sin, length }: Weights): void {
  const fine = length / (4 * span);
  for (let offset = 0; offset < span; offset++) {
    const k = offset * fine; // exp(-2 pi i offset / (4 span)); its square serves the lower level
    const c1 = cos[k]!;
    const s1 = sin[k]!;
    const c2 = cos[2 * k]!;
    const s2 = sin[2 * k]!;
    for (let i0 = offset; i0 < size; i0 += 4 * span) {
      const i1 = i0 + span;
      const i2 = i1 + span;
      const i3 = i2 + span;
      const tr = re[i1]! * c2 - im[i1]! * s2;
      const ti = re[i1]! * s2 + im[i1]! * c2;
      const ur = re[i3]! * c2 - im[i3]! * s2;
      const ui = re[i3]! * s2 + im[i3]! * c2;
      const er = re[i2]! + ur;
      const ei = im[i2]! + ui;
      const fr = re[i2]! - ur;
      const fi = im[i2]! - ui;
      const gr = er * c1 - ei * s1;
      const gi = er * s1 + ei * c1;
      const hr = fr * c1 - fi * s1; // times -i below: a quarter turn on
      const hi = fr * s1 + fi * c1;
      const br = re[i0]! - tr;
      const bi = im[i0]! - ti;
      const ar = re[i0]! + tr;
      const ai = im[i0]! + ti;
      re[i0] = ar + gr;
      im[i0] = ai + gi;
      re[i1] = br + hi;
      im[i1] = bi - hr;
      re[i2] = ar - gr;
      im[i2] = ai - gi;
      re[i3] = br - hi;
      im[i3] = bi + hr;
    }
  }
}

/** From the transform of even + i odd to that of the real vector. */
function separate(re: Float64Array, im: Float64Array, half: number, { cos, sin, length }: Weights): void {
  const stride = length / (2 * half);
  re[half] = re[0]! - im[0]!;
  im[half] = 0;
  re[0] = re[0]! + im[0]!;
  im[0] = 0;
  for (let k = 1, l = half - 1; k <= l; k++, l--) {
    const [a, b, c, d] = [re[k]!, im[k]!, re[l]!, im[l]!];
    const [er, ei, or, oi] = [(a + c) / 2, (b - d) / 2, (b + d) / 2, (c - a) / 2];
    const [turn, rise] = [cos[k * stride]!, sin[k * stride]!];
    const [tr, ti] = [or * turn - oi * rise, or * rise + oi * turn];
    re[k] = er + tr;
    im[k] = ei + ti;
    re[l] = er - tr;
    im[l] = ti - ei;
  }
}

/** And back. */
function unite(re: Float64Array, im: Float64Array, half: number, { cos, sin, length }: Weights): void {
  const stride = length / (2 * half);
  const [first, last] = [re[0]!, re[half]!];
  re[0] = (first + last) / 2;
  im[0] = (first - last) / 2;
  for (let k = 1, l = half - 1; k <= l; k++, l--) {
    const [a, b, c, d] = [re[k]!, im[k]!, re[l]!, im[l]!];
    const [er, ei, tr, ti] = [(a + c) / 2, (b - d) / 2, (a - c) / 2, (b + d) / 2];
    const [turn, rise] = [cos[k * stride]!, sin[k * stride]!];
    const [or, oi] = [tr * turn + ti * rise, ti * turn - tr * rise];
    re[k] = er - oi;
    im[k] = ei + or;
    re[l] = er + oi;
    im[l] = or - ei;
  }
}
