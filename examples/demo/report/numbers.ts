const MINUS = "\u2212";
const grouped = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });

/** "2,982" */
export function count(value: number): string {
  return grouped.format(value).replace("-", MINUS);
}

/** A number with that many decimals; "−0.392". */
export function fixed(value: number, decimals: number): string {
  return Number.isFinite(value) ? value.toFixed(decimals).replace("-", MINUS) : infinite(value);
}

/** Ten significant digits, enough to see where two analyses would part; "−0.3919447030". */
export function precise(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(10).replaceAll("-", MINUS) : infinite(value);
}

/** A difference by its size, as digits and a power of ten; "4.2" and "−10". */
export function powers(value: number): { readonly digits: string; readonly exponent: string } {
  const [digits = "", exponent = ""] = value.toExponential(1).replaceAll("-", MINUS).replace("+", "").split("e");
  return { digits, exponent };
}

/** A difference by its size in plain text; "4.2e−10". */
export function tiny(value: number): string {
  const { digits, exponent } = powers(value);
  return value === 0 ? "0" : Number.isFinite(value) ? `${digits}e${exponent}` : infinite(value);
}

/** "0.43", and "<0.001" where more digits would say nothing. */
export function probability(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(p < 0.1 ? 3 : 2);
}

/** A share of one in percent; "62.4 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}\u00a0%`;
}

/** Powers of ten, as networks count; "3.4 MB". */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u00a0B`;
  const [divisor, unit] = bytes < 999_500 ? [1e3, "kB"] : bytes < 999.5e6 ? [1e6, "MB"] : [1e9, "GB"];
  const scaled = bytes / divisor;
  return `${scaled.toFixed(scaled < 99.5 ? 1 : 0)}\u00a0${unit}`;
}

/** "9.8 s", "0.42 s", "2 min 05 s". */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)}\u00a0s`;
  if (seconds < 99.5) return `${seconds.toFixed(1)}\u00a0s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}\u00a0min ${String(whole % 60).padStart(2, "0")}\u00a0s`;
}

/** A hazard ratio; "0.676", and fewer decimals where it is large. */
export function ratio(value: number): string {
  return fixed(value, value < 10 ? 2 : 1);
}

/** "0.68 (0.58–0.79)" */
export function interval({
  hazardRatio,
  ci,
}: {
  readonly hazardRatio: number;
  readonly ci: readonly [number, number];
}): string {
  return `${ratio(hazardRatio)} (${ratio(ci[0])}\u2013${ratio(ci[1])})`;
}

function infinite(value: number): string {
  return Number.isNaN(value) ? "–" : value < 0 ? `${MINUS}∞` : "∞";
}
