import type { DemoResult } from "../result.ts";
import { block, inside } from "./block.ts";
import type { Look } from "./paint.ts";
import { coxLines, curvesBy, linkLines, releasedLines, survivalLines, termsLines } from "./steps.ts";
import { auditLines, bytesLines, comparisonLines, revealsLines, secondsLines } from "./tables.ts";

/** Everything that a run found out, block after block, as text. */
export function summary(result: DemoResult, look: Look): string {
  const within = inside(look);
  const blocks: readonly (readonly [title: string, lines: readonly string[]])[] = [
    ["The terms that all signed", termsLines(result.study, within)],
    ["Linked with the registry", linkLines(result, within)],
    [`Survival without relapse, by ${curvesBy(result.kaplanMeier)}`, survivalLines(result.kaplanMeier, within)],
    ["Hazard ratios, over all hospitals", coxLines(result.cox, within)],
    ["The same as with all rows in one place", comparisonLines(result.comparison, within)],
    [`Released: ${result.released.question}`, releasedLines(result.released, within)],
    ["Who learned what", revealsLines(result.reveals, within)],
    ["What was remembered", auditLines(result.audit, within)],
    ["Seconds and bytes by step", secondsLines(result, within)],
    ["Bytes on the wire", bytesLines(result, within)],
  ];
  return blocks.map(([title, lines]) => block({ title }, lines, look)).join("");
}
