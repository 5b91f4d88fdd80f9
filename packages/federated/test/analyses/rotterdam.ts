/** The Rotterdam cohort at three hospitals, and what the main job (examples/demo) asks them. */
import { type PartyId, party } from "@tavs/core";
import type {
  CoxSpecification,
  KaplanMeierSpecification,
  Row,
  Tally,
  TallySpecification,
} from "@tavs/federated/statistics";
import { type Row as Fields, hospitals, survivalRows, table } from "../statistics/patients.ts";

export const hub: PartyId = party("hub");
export const names: readonly PartyId[] = ["east", "west", "north"].map(party);

/** A model whose terms are columns of numbers. */
export interface CoxOfColumns extends CoxSpecification {
  readonly terms: readonly string[];
}

/** The model of the main job, with its public constants. */
export const coxModel: CoxOfColumns = {
  time: "rfstime",
  event: "rfs",
  terms: ["age", "meno", "size2", "grade3", "lnodes", "hormon", "chemo"],
  ties: "efron",
  opening: "within-site",
  scaling: {
    age: { center: 55, scale: 13 },
    meno: { center: 0.5, scale: 0.5 },
    size2: { center: 0.5, scale: 0.5 },
    grade3: { center: 0.75, scale: 0.45 },
    lnodes: { center: 1, scale: 1 },
    hormon: { center: 0.1, scale: 0.3 },
    chemo: { center: 0.2, scale: 0.4 },
  },
};

export const curves: KaplanMeierSpecification = {
  time: "rfstime",
  event: "rfs",
  by: "hormon",
  groups: { "hormone treatment": 1, "no hormone treatment": 0 },
  grid: { width: 30.4375, intervals: 240 },
  smallestCell: 5,
};

const treatments = ["neither", "hormone", "chemotherapy", "both"];
export const cells: readonly string[] = treatments.flatMap((treatment) => [
  `${treatment}, grade 2`,
  `${treatment}, grade 3`,
]);
export const distinct: TallySpecification = {
  cells: ["distinct patients", "patients analysed", "relapses and deaths"],
};
export const byTreatment: TallySpecification = { cells };

export const cellOf = ({ hormon, chemo, grade3 }: Row): string =>
  `${treatments[(hormon === 1 ? 1 : 0) + (chemo === 1 ? 2 : 0)]}, grade ${grade3 === 1 ? 3 : 2}`;

/** The rows of A, B and C, whom the main job calls east, west and north. */
export const sites: readonly (readonly Row[])[] = [...hospitals(table("rotterdam.csv"), "site")]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([, rows]) => numbers(rows));
export const patients: readonly Row[] = sites.flat();

function numbers(rows: readonly Fields[]): readonly Row[] {
  const { time, event, covariates } = survivalRows(rows, coxModel);
  const { terms } = coxModel;
  return Array.from(time, (rfstime, i) => {
    const own = terms.map((term, j) => [term, covariates[i * terms.length + j]!] as const);
    return { rfstime, rfs: event[i]!, ...Object.fromEntries(own) };
  });
}

/** A hospital's counts for both tallies of the main job; 20 more patients there are unknown to the registry. */
export function countsOf(rows: readonly Row[]): Tally {
  const byCell = cells.map((cell) => [cell, rows.filter((row) => cellOf(row) === cell).length] as const);
  return {
    ...Object.fromEntries(byCell),
    "distinct patients": rows.length + 20,
    "patients analysed": rows.length,
    "relapses and deaths": rows.filter(({ rfs }) => rfs === 1).length,
  };
}
