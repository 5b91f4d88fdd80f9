import { DARK, LIGHT } from "@tavs/cli/page";
import { describe, expect, test } from "vitest";
import { report } from "../report/report.ts";
import { sample } from "./sample.ts";

const page = report(sample);

describe("who does not see the report", () => {
  test("is told what every figure shows", () => {
    const figures = page.match(/<svg .*?<\/svg>/gs)!;
    expect(figures.length).toBe(6);
    for (const svg of figures) {
      const [title, description] = /aria-labelledby="(\S+) (\S+)"/.exec(svg)!.slice(1);
      expect(svg).toMatch(
        new RegExp(`<title id="${title}">[^<]{10,}</title><desc id="${description}">[^<]{20,}</desc>`),
      );
    }
  });

  test("finds each name of an element once", () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("hears which header a cell belongs to, in a language that is named", () => {
    expect(page).toContain('<html lang="en">');
    const headers = page.match(/<th\b[^>]*>/g)!;
    expect(headers.length).toBeGreaterThan(30);
    for (const header of headers) expect(header).toMatch(/scope="(row|col)"/);
    expect(page.match(/<table>/g)!.length).toBe(page.match(/<caption /g)!.length);
  });

  test("has text that stands out from its ground by 4.5, by day and by night", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10); // the definition's own extremes
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2); // the grey that famously falls short
    for (const { paper, wash, ink, quiet, first, second } of [LIGHT, DARK]) {
      for (const text of [ink, quiet, first, second])
        for (const ground of [paper, wash]) expect(contrast(text, ground)).toBeGreaterThan(4.5);
    }
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
