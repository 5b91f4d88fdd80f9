import { describe, expect, test } from "vitest";
import { report } from "../report/report.ts";
import { picture } from "../terminal/picture.ts";
import { sample } from "./sample.ts";
import { barren, frozen, withText } from "./variants.ts";

const page = report(sample);
const HOSTILE = `</title><script>alert(1)</script><img src=x onerror="y">'"&\u202e\u001b[2J`;
const VOID = new Set(["meta", "!doctype"]);

describe("the report", () => {
  test("needs nothing but itself: no address, no script, no link, no import", () => {
    for (const text of [page, picture(sample).replace('xmlns="http://www.w3.org/2000/svg"', "")]) {
      expect(text).not.toMatch(/https?:|url\(|@import|<script|<link|<img|<iframe|<use|\bsrc=|\bhref=|\bon\w+=/i);
    }
  });

  test("shows a hostile text as text, wherever it stands", () => {
    for (const text of [report(withText(sample, HOSTILE)), picture(withText(sample, HOSTILE))]) {
      expect(text).not.toMatch(/<script|<img|onerror="|(?!\n)[\p{Cc}\p{Cf}]/u);
      expect(text).toContain("&#60;/title&#62;&#60;script&#62;");
      expect(unbalanced(text)).toEqual([]);
    }
  });

  test("closes every element that it opens", () => {
    for (const text of [page, picture(sample), report(barren(sample)), picture(barren(sample))])
      expect(unbalanced(text)).toEqual([]);
  });

  test("shows every number of the run", () => {
    const text = page
      .replace(/<sup>/g, "^")
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ");
    const numbers = [
      [
        "2,981",
        "1,713",
        "3,042",
        "1,490 of 1,510",
        "677 of 697",
        "52,982",
        "ε = 1.25",
        "2031-12-31",
        sample.study.hash,
      ],
      [
        "91.4 %",
        "90.4–92.5",
        "48.8 %",
        "47.0–50.6",
        "median 36 months",
        "median not reached",
        "&#60;5",
        "2,643",
        "1,269",
        "339",
      ],
      [
        "0.5745",
        "0.0283",
        "1.78 (1.68–1.88)",
        "20.28",
        "&#60;0.001",
        "−0.3919",
        "0.0795",
        "0.68 (0.58–0.79)",
        "−4.93",
        "0.041",
      ],
      ["6 iterations", "−11049.1864", "−10746.0512", "−0.3919447030", "−10746.05117", "−5.2 × 10^−12"],
      [
        "741 ± 12",
        "1,903 ± 12",
        "ε = 0.5",
        "14",
        "17",
        "9.8 s",
        "0.08 s",
        "812 kB",
        "3.4 MB",
        "950 B",
        "4.2 MB",
        "9.9 s",
      ],
    ];
    for (const number of numbers.flat()) expect(text).toContain(number);
  });

  test("withholds what is withheld, and says which question was refused", () => {
    expect(page.match(/<span class="withheld">withheld<\/span>/g)).toHaveLength(2);
    expect(page).toContain("0.75 is left and 0.8 was asked");
  });

  test("says on the curves themselves that they are not differentially private", () => {
    expect(page.match(/<text class="note"[^>]*>not differentially private/g)).toHaveLength(2); // wide and narrow
  });

  test("says that a log is broken", () => {
    expect(page.match(/✓ holds/g)).toHaveLength(1);
    expect(page.match(/✗ broken/g)).toHaveLength(1);
  });

  test("has no place that is not a number, also for a run without curves and a fit that diverged", () => {
    for (const text of [page, report(barren(sample)), picture(barren(sample))])
      expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  test("is a function of the result, which it leaves as it is", () => {
    expect(report(frozen(structuredClone(sample)))).toBe(page);
    expect(picture(frozen(structuredClone(sample)))).toBe(picture(sample));
  });
});

/** Elements that are closed in another order than opened, or never. */
function unbalanced(text: string): string[] {
  const open: string[] = [];
  for (const [, slash, name, self] of text
    .replace(/<style>.*?<\/style>/gs, "")
    .matchAll(/<(\/?)([!\w]+)[^>]*?(\/?)>/g)) {
    if (self === "/" || VOID.has(name!)) continue;
    if (slash === "") open.push(name!);
    else if (open.pop() !== name) return [name!];
  }
  return open;
}
