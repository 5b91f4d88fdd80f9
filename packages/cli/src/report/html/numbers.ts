/** Numbers as a language writes them, with all the digits that were released: what stands on the page is what stands in the files. */
import type { Kind } from "../release.ts";

const MINUS = "\u2212";

export interface Numbers {
  /** "2,982", "0.676212", "1.23 × 10⁻⁹" without the power's sign lost: "1.23e−9". */
  of(value: number, kind: Kind): string;
  /** With so many decimals at most. */
  short(value: number, decimals: number): string;
  /** "62.4 %" */
  percent(share: number): string;
}

export function numbersIn(locale: string): Numbers {
  const written = (value: number, options: Intl.NumberFormatOptions): string =>
    new Intl.NumberFormat(locale, options).format(value).replace("-", MINUS);
  const short = (value: number, decimals: number) =>
    written(value, { maximumFractionDigits: decimals, minimumFractionDigits: decimals, useGrouping: false });
  return {
    short,
    of(value, kind) {
      if (kind === "count") return written(value, { maximumFractionDigits: 0 });
      if (value !== 0 && Math.abs(value) < 1e-4)
        return written(value, { notation: "scientific", maximumSignificantDigits: 6 })
          .replace("E-", `e${MINUS}`)
          .replace("E", "e");
      return written(value, { maximumSignificantDigits: 17, useGrouping: false });
    },
    percent: (share) => `${short(share * 100, 1)}\u00a0%`,
  };
}
