import { printable } from "@tavs/cli/page";
import { covariate } from "../report/labels.ts";
import { count, fixed } from "../report/numbers.ts";
import type { Cell, Cox, DemoResult, KaplanMeier, Released, Study } from "../result.ts";
import { facts } from "./block.ts";
import { chart, letterOf, toneOf } from "./chart.ts";
import { forest } from "./forest.ts";
import type { Look } from "./paint.ts";
import { type Column, table } from "./table.ts";
import { pad, wrap } from "./text.ts";

/** What everybody signed. */
export function termsLines(study: Study, look: Look): string[] {
  return facts(
    [
      ["study", printable(study.title)],
      ["parties", study.parties.map(({ name }) => printable(name)).join(", ")],
      ["smallest cell", `${study.smallestCell} patients, in tables and at the end of curves`],
      ["privacy budget", `ε = ${study.epsilon}, for the released table alone`],
      ["expires", printable(study.expires)],
      ["terms", `${printable(study.hash.slice(0, 32))}…`],
    ],
    look,
  );
}

/** Who was found, and how many people that makes. */
export function linkLines(
  { link, distinctPatients, analysed }: Pick<DemoResult, "link" | "distinctPatients" | "analysed">,
  look: Look,
): string[] {
  const columns: Column[] = [
    { heading: "hospital" },
    ...["patients", "known", "registry holds"].map((heading) => ({ heading, align: "right" as const })),
  ];
  const rows = Object.entries(link).map(([name, { asked, found, registrySize }]) => [
    printable(name),
    count(asked),
    count(found),
    count(registrySize),
  ]);
  return [
    ...table(columns, rows, look),
    "",
    `${look.paint("strong", count(distinctPatients))} distinct patients, ${look.paint("strong", count(analysed))} of them known to the registry.`,
    look.paint("quiet", "No CPR number left a house."),
  ];
}

/** The survival curves, their medians, and where they had to end. */
export function survivalLines(km: KaplanMeier, look: Look): string[] {
  const widest = Math.max(0, ...km.groups.map(({ name }) => printable(name).length));
  const legend = km.groups.map(({ name, medianMonth, end, points }, at) => {
    const median = medianMonth === null ? "median not reached" : `median ${medianMonth} months`;
    const last = end === null ? "" : `, to month ${end.month} (${printable(end.reason)})`;
    return `${look.paint(toneOf(at), `${letterOf(at)} ━━`)} ${pad(printable(name), widest)}   ${count(points[0]?.atRisk ?? 0)}, ${median}${last}`;
  });
  return [...chart(km, look), "", ...legend, look.paint("quiet", printable(`   ${km.grid}; ${km.note}`))];
}

/** The Cox model. */
export function coxLines(cox: Cox, look: Look): string[] {
  const fit = `${count(cox.n)} patients, ${count(cox.events)} events, ${cox.ties} ties, ${cox.opening}, ${cox.iterations} iterations`;
  const likelihood = `log likelihood ${fixed(cox.loglik[0], 4)} → ${fixed(cox.loglik[1], 4)}`;
  return [...forest(cox.terms, look), "", ...[fit, likelihood].map((line) => look.paint("quiet", printable(line)))];
}

/** The noisy table, and the question that got no answer. */
export function releasedLines(released: Released, look: Look): string[] {
  const cell = (row: string, column: string) =>
    cellText(
      released.cells.find((each) => each.row === row && each.column === column),
      released.margin,
    );
  const columns: Column[] = [
    { heading: "patients" },
    ...released.columns.map((heading) => ({ heading: printable(heading), align: "right" as const })),
  ];
  const rows = released.rows.map((row) => [printable(row), ...released.columns.map((column) => cell(row, column))]);
  const refused = wrap(printable(`${released.refused.question}: ${released.refused.message}`), look.width - 9);
  return [
    ...table(columns, rows, look),
    "",
    look.paint("quiet", noiseOf(released)),
    ...refused.map((line, at) => `${at === 0 ? look.paint("bad", "refused") : "       "}  ${line}`),
  ];
}

function noiseOf({ rho, epsilon, delta, contributors, missing }: Released): string {
  const lost = missing.length === 0 ? "" : `, without ${missing.map(printable).join(", ")}`;
  return `noise by ${contributors.map(printable).join(", ")}${lost}: ρ = ${fixed(rho, 4)}, ε = ${epsilon} at δ = ${delta.toExponential()}`;
}

/** "hormone treatment", for a heading. */
export function curvesBy({ by }: KaplanMeier): string {
  return covariate(printable(by)).toLowerCase();
}

function cellText(cell: Cell | undefined, margin: number): string {
  if (cell === undefined) return "–";
  return cell.value === null ? "withheld" : `${count(cell.value)} ± ${margin}`;
}
