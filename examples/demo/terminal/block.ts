import { printable } from "@tavs/cli/page";
import { duration } from "../report/numbers.ts";
import type { Look } from "./paint.ts";
import { columnsOf, pad, wrap } from "./text.ts";

/** What stands over a block: which step of how many, and how long it took, where that is known. */
export interface Heading {
  readonly title: string;
  readonly step?: { readonly number: number; readonly of: number };
  readonly seconds?: number;
}

const INDENT = "  ";

/** A heading on a line that spans the width, and the lines of the step below it, indented; empty lines around. */
export function block(heading: Heading, lines: readonly string[], look: Look): string {
  return ["", headingLine(heading, look), "", ...lines.map((line) => (INDENT + line).trimEnd()), ""].join("\n");
}

/** The room that a block leaves to its lines. */
export function inside(look: Look): Look {
  return { ...look, width: look.width - 2 * INDENT.length };
}

/** Labels and values, the values aligned, and wrapped where they are long. Not for coloured values. */
export function facts(pairs: readonly (readonly [label: string, value: string])[], { paint, width }: Look): string[] {
  const widest = Math.max(0, ...pairs.map(([label]) => columnsOf(label))) + 3;
  return pairs.flatMap(([label, value]) =>
    wrap(value, width - widest).map((line, at) => `${paint("quiet", pad(at === 0 ? label : "", widest))}${line}`),
  );
}

function headingLine({ title, step, seconds }: Heading, { paint, width }: Look): string {
  const left = `${step === undefined ? "" : `${paint("quiet", `${step.number}/${step.of}`)}  `}${paint("strong", printable(title))}`;
  const right = seconds === undefined ? "" : ` ${paint("quiet", duration(seconds))}`;
  const rule = "─".repeat(Math.max(2, width - columnsOf(left) - columnsOf(right) - 1));
  return `${left} ${paint("quiet", rule)}${right}`;
}
