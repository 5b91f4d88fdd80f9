// What a run found out, as the report and the terminal show it.
import { hex } from "@tavs/core";
import { type Study, termsHash } from "@tavs/core/study";
import type { BeforeGate } from "./before-gate.ts";
import { type Collected, firstOfEach } from "./collected.ts";
import { compared } from "./compared.ts";
import { coxModel, curvesOf, MONTH } from "./computations.ts";
import { HOSPITALS, stepOf } from "./names.ts";
import { STEPS, type StepName } from "./news.ts";
import { inHundredths, releasedOf } from "./released-table.ts";
import type { Cox, DemoResult, KaplanMeier, Linked, Reveal, Sent } from "./result.ts";
import type { Refused } from "./too-many.ts";

/** What is known when all nodes have ended. */
export interface Known {
  readonly collected: Collected;
  readonly study: Study;
  /** What the hub was given before the gate. */
  readonly given: BeforeGate;
  readonly refused: Refused;
}

/** The result of a run that came to its end. */
export function resultOf({ collected, study, given, refused }: Known): DemoResult {
  const { patients, analysed, events } = collected.last("distinct")!;
  const cox = coxOf(given.cox, { n: analysed, events });
  return {
    format: "tavs/demo/1",
    study: summaryOf(study),
    link: linkedOf(collected),
    distinctPatients: patients,
    analysed,
    cox,
    kaplanMeier: kaplanMeierOf(given.curves, study.smallestCell),
    released: releasedOf(collected, refused),
    comparison: compared(cox),
    reveals: revealsOf(study),
    audit: firstOfEach(collected.all("audit")).map(({ news }) => news.audited),
    timings: STEPS.map((step) => ({ step, seconds: collected.seconds(step), bytes: bytesOfStep(collected, step) })),
    bytes: bytesOf(collected),
  };
}

function linkedOf(collected: Collected): Readonly<Record<string, Linked>> {
  const linked = collected.all("linked");
  return Object.fromEntries(HOSPITALS.map((name) => [name, linked.find(({ from }) => from === name)!.news.linked]));
}

function summaryOf(study: Study): DemoResult["study"] {
  const { title, parties, smallestCell, privacy, expires } = study;
  return {
    title,
    hash: hex(termsHash(study)),
    parties: parties.map(({ name, role }) => ({ name, role })),
    smallestCell,
    epsilon: inHundredths(privacy.epsilon),
    expires,
  };
}

function coxOf(result: BeforeGate["cox"], { n, events }: { readonly n: number; readonly events: number }): Cox {
  const { ties, opening } = coxModel;
  const { terms, iterations, logLikelihood, logLikelihoodAtZero } = result;
  return { ties, opening, n, events, iterations, loglik: [logLikelihoodAtZero, logLikelihood], terms };
}

function kaplanMeierOf({ note, groups }: BeforeGate["curves"], smallestCell: number): KaplanMeier {
  const curve = (name: string): KaplanMeier["groups"][number] => {
    const { points, mark, median } = groups[name]!;
    const end = mark === null ? null : { month: points.length, reason: mark };
    return { name, points: points.map(pointOf), end, medianMonth: median };
  };
  const grid = `monthly (${MONTH} days)`;
  const curves = curvesOf(smallestCell);
  return { by: curves.by, grid, note, groups: Object.keys(curves.groups).map(curve) };
}

type Point = BeforeGate["curves"]["groups"][string]["points"][number];

/** On paper the last point, where nobody is left without event, has no band: the limits are the curve. */
function pointOf({
  interval,
  standardError,
  low,
  high,
  ...point
}: Point): KaplanMeier["groups"][number]["points"][number] {
  return {
    month: interval,
    ...point,
    standardError: standardError ?? 0,
    low: low ?? point.survival,
    high: high ?? point.survival,
  };
}

/** From the protocols' own words, as they stand in the terms that all signed; and what a relay cannot help seeing. */
function revealsOf({ computations }: Study): readonly Reveal[] {
  const rows = computations.flatMap(({ protocol, reveals }) =>
    Object.entries(reveals).map(([party, stated]) => ({
      party,
      protocol,
      ...stated,
    })),
  );
  const distinct = new Map(rows.map((row) => [`${row.party} ${row.protocol} ${row.learns}`, row]));
  return [...distinct.values(), relayed];
}

const relayed: Reveal = {
  party: "hub, as relay",
  protocol: "relay",
  learns: "learns who spoke when and how many bytes, hence set sizes unless padded, and nothing else",
  against: "malicious",
  collusion: "whoever shares the hub's machine learns the same",
};

function bytesOfStep(collected: Collected, step: StepName): number {
  const traffic = collected.all("traffic").flatMap(({ news }) => news.traffic);
  const total = (of: typeof traffic): number => of.reduce((sum, { bytes }) => sum + bytes, 0);
  if (step === "agree") return Math.max(0, (collected.last("relayed")?.bytes ?? 0) - total(traffic));
  return total(traffic.filter(({ label }) => stepOf(label) === step));
}

function bytesOf(collected: Collected): readonly Sent[] {
  const sums = new Map<string, Sent>();
  for (const { from, news } of collected.all("traffic"))
    for (const { to, bytes } of news.traffic) {
      const before = sums.get(`${from} ${to}`)?.bytes ?? 0;
      sums.set(`${from} ${to}`, { from, to, bytes: before + bytes });
    }
  return [...sums.values()];
}
