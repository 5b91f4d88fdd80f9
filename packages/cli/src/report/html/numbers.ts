/** Numbers as a language writes them, with all the digits that were released: what stands on the page is what stands in the files. */
import type { Kind } from "../release.ts";

const MINUS = "\u2212";

export interface Numbers {
  /** "2,982", "0.676212", "1.23e−9". */
  of(value: number, kind: Kind): string;
  /** With so many decimals at most. */
  short(value: number, decimals: number): string;
  /** "62.4 %" */
  percent(share: number): string;
}

export function numbersIn(locale: string): Numbers {
  const formats = new Map<string, Intl.NumberFormat>(); // to make one takes longer than to write a thousand numbers
  const written = (value: number, options: Intl.NumberFormatOptions): string => {
    const key = JSON.stringify(options);
    const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
    formats.set(key, format);
    return format.format(value).replace("-", MINUS);
  };
  const short = (value: number, decimals: number) =>
    written(value, { maximumFractionDigits: decimals, minimumFractionDigits: decimals, useGrouping: false });
  return {
    short,
    percent: (share) => `${short(share * 100, 1)}\u00a0%`,
    of(value, kind) {
      if (kind === "count") return written(value, { maximumFractionDigits: 0 });
      if (value === 0 || Math.abs(value) >= 1e-4)
        return written(value, { maximumSignificantDigits: 17, useGrouping: false });
      const [digits = "", power = ""] = value.toExponential().split("e");
      return `${written(Number(digits), { maximumSignificantDigits: 17 })}e${power.replace("-", MINUS)}`;
    },
  };
}
