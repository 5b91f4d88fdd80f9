import { type Column, type Content, everyWidth, type Markup, markup, table } from "@tavs/cli/page";
import type { Cox, DemoResult, KaplanMeier } from "../result.ts";
import { forestFigure } from "./forest.ts";
import { kaplanMeierFigure } from "./kaplan-meier.ts";
import { covariate } from "./labels.ts";
import { count, fixed, interval, percent, powers, precise, probability, tiny } from "./numbers.ts";

const LANDMARKS = [12, 36, 60, 120];

/** The survival curves, and their values at the years that clinicians ask for. */
export function survivalSection(km: KaplanMeier): Markup {
  return markup`<section><h2>Survival without relapse</h2>
<p>Kaplan-Meier curves by <em>${covariate(km.by).toLowerCase()}</em> with 95 % confidence bands. Time was cut to an agreed grid (${km.grid}). A curve ends where fewer patients are left than the smallest cell; before that a step may be one person's, as the terms say.</p>
<figure>${everyWidth((shape) => kaplanMeierFigure(km, shape))}</figure>
${landmarks(km)}</section>`;
}

/** The Cox model, as a picture and as numbers. */
export function coxSection(cox: Cox): Markup {
  return markup`<section><h2>Hazard ratios</h2>
<p>Cox regression over all hospitals, each with its own baseline hazard: ${count(cox.n)} patients, ${count(cox.events)} events. Left of the dotted line a relapse or death is less likely, right of it more.</p>
<figure>${everyWidth((shape) => forestFigure(cox, shape))}</figure>
${coxTable(cox)}
<p class="small">Ties by ${cox.ties}, ${count(cox.iterations)} iterations, opening ${cox.opening}. Log likelihood ${fixed(cox.loglik[0], 4)} without covariates, ${fixed(cox.loglik[1], 4)} at the solution.</p></section>`;
}

/** How far the joint analysis is from that of the pooled rows. */
export function comparisonSection(comparison: DemoResult["comparison"]): Markup {
  const largest = Math.max(0, ...comparison.map(({ difference }) => Math.abs(difference)));
  const columns: Column[] = [
    { heading: "Quantity" },
    ...["Pooled, in R", "Tavs", "Difference"].map((heading) => ({ heading, kind: "number" as const })),
  ];
  const rows = comparison.map(({ quantity, pooled, tavs, difference }) => [
    quantity,
    precise(pooled),
    precise(tavs),
    power(difference),
  ]);
  return markup`<section><h2>The same numbers as with all rows in one place</h2>
<p>The rows behind this demonstration are public: they can also be analysed in one file, as those of real hospitals could not. The largest difference is <strong>${power(largest)}</strong>.</p>
${table("Pooled analysis and joint analysis", columns, rows, { seen: "unseen" })}</section>`;
}

function landmarks({ groups }: KaplanMeier): Markup {
  const months = LANDMARKS.filter((month) =>
    groups.some(({ points }) => points.some((point) => point.month === month)),
  );
  const columns: Column[] = [
    { heading: "After" },
    ...months.map((month) => ({ heading: `${month / 12} year${month === 12 ? "" : "s"}`, kind: "number" as const })),
  ];
  const rows = groups.map(({ name, points }) => [
    name,
    ...months.map((month) => {
      const point = points.find((each) => each.month === month);
      return point === undefined
        ? "–"
        : markup`${percent(point.survival)}<small>${fixed(point.low * 100, 1)}–${fixed(point.high * 100, 1)}</small>`;
    }),
  ]);
  return table("Share without relapse, and its 95 % interval", columns, rows);
}

function coxTable({ terms }: Cox): Markup {
  const numbers = ["Coefficient", "Standard error", "Hazard ratio (95 %)", "z", "p"];
  const columns: Column[] = [
    { heading: "Covariate" },
    ...numbers.map((heading) => ({ heading, kind: "number" as const })),
  ];
  const rows = Object.entries(terms).map(([name, term]) => [
    covariate(name),
    fixed(term.coef, 4),
    fixed(term.se, 4),
    interval(term),
    fixed(term.z, 2),
    probability(term.p),
  ]);
  return table("Cox model", columns, rows, { seen: "unseen" });
}

function power(value: number): Content {
  if (value === 0 || !Number.isFinite(value)) return tiny(value);
  const { digits, exponent } = powers(value);
  return markup`${digits}\u00a0×\u00a010<sup>${exponent}</sup>`;
}
