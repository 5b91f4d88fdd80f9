// What is computed: the sessions of the study, each with its parameters, its parties and what these learn.
import type { Reveals } from "@tavs/core";
import { type Json, type StudyComputation, type StudyReveals, stated } from "@tavs/core/study";
import {
  type CoxSpecification,
  cox,
  type KaplanMeierSpecification,
  kaplanMeier,
  type TallySpecification,
  tally,
} from "@tavs/federated/statistics";
import { labelled, psi } from "@tavs/psi";
import { HOSPITALS, OVERLAPS, overlapOf } from "./names.ts";

/** What runs one side of a session, and says what that side learns. */
interface Side {
  readonly reveals: Reveals;
  revealsWith?(parameters: object): Reveals;
}

/** By party: the role, and who plays it. */
export type Sides = Readonly<Record<string, readonly [role: string, side: Side]>>;

interface Planned {
  readonly label: string;
  readonly protocol: string;
  readonly parameters: object;
  readonly sides: Sides;
}

/** One session of the study, once. */
export function computation({ label, protocol, parameters, sides }: Planned): StudyComputation {
  const all = Object.entries(sides);
  const said = ({ reveals, revealsWith }: Side): StudyReveals =>
    stated(revealsWith?.(parameters) ?? reveals) as unknown as StudyReveals; // the three texts that `stated` gives
  return {
    label,
    protocol,
    parties: all.map(([party]) => party),
    roles: Object.fromEntries(all.map(([party, [role]]) => [party, role])),
    parameters: parameters as Json, // specifications and options are plain data
    reveals: Object.fromEntries(all.map(([party, [, side]]) => [party, said(side)])),
    queries: { runs: 1 },
  };
}

const MOST = 100_000;
const MOST_OF_A_COUNTRY = 8_000_000;

/** How CPR numbers are written, and the most that anybody may ask about or hold. */
const linkage = { rule: "DK/cpr/1", maxItems: MOST } as const;
/** What the registry says of a patient; what did not happen is missing. */
const outcome = { last_contact: "day", relapse_date: "day", death_date: "day" } as const;

/** Everybody who was operated on and is nobody else's; of these, whom the registry knows; of those, who relapsed or died. */
export const distinctTally: TallySpecification = { cells: ["rows", "known", "relapsed"] };

const TERMS = ["age", "meno", "size2", "grade3", "lnodes", "hormon", "chemo"];
/** Those of the model's columns that are 0 or 1. */
const YES_OR_NO = ["meno", "size2", "grade3", "hormon", "chemo"];

// Public constants near the means and standard deviations that the literature gives for such cohorts.
export const coxModel: CoxSpecification = {
  time: "rfstime",
  event: "rfs",
  terms: TERMS,
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

/** How many persons are behind the model and behind each of its columns: without these, nothing of it would be released. */
const support: TallySpecification = {
  cells: ["rows", "events", ...YES_OR_NO.flatMap((name) => [name, `events:${name}`])],
};

export const MONTH = 30.4375; // days
export const curvesOf = (smallestCell: number): KaplanMeierSpecification => ({
  time: "rfstime",
  event: "rfs",
  by: "hormon",
  groups: { "hormone treatment": 1, "no hormone treatment": 0 },
  grid: { width: MONTH, intervals: 240 },
  smallestCell,
});

/** The registry may hold a whole country. */
export function computations(registered: number, smallestCell: number): readonly StudyComputation[] {
  const withRegistry = {
    ...linkage,
    maxItems: registered < MOST - 10_000 ? MOST : MOST_OF_A_COUNTRY,
    columns: outcome,
  };
  const links = HOSPITALS.map((name) =>
    computation({
      label: `link/${name}`,
      protocol: "psi/labelled/1",
      parameters: withRegistry,
      sides: { [name]: ["receiver", labelled.receiver], registry: ["sender", labelled.sender] },
    }),
  );
  const overlaps = OVERLAPS.map((pair) =>
    computation({
      label: overlapOf(pair),
      protocol: "psi/1",
      parameters: linkage,
      sides: { [pair.later]: ["receiver", psi.receiver], [pair.earlier]: ["sender", psi.sender] },
    }),
  );
  return [
    ...links,
    ...overlaps,
    summed("distinct", "federated/tally/1", distinctTally, tally),
    summed("relapse-free-survival/support", "federated/tally/1", support, tally),
    summed("relapse-free-survival", "federated/cox/1", coxModel, cox),
    summed("survival-curves", "federated/kaplan-meier/1", curvesOf(smallestCell), kaplanMeier),
  ];
}

interface Analysis {
  readonly coordinator: Side;
  readonly participant: Side;
}

/** Added up by the hub over the three hospitals. */
function summed(
  label: string,
  protocol: string,
  parameters: object,
  { coordinator, participant }: Analysis,
): StudyComputation {
  const hospitals = HOSPITALS.map((name) => [name, ["participant", participant]] as const);
  const sides: Sides = { ...Object.fromEntries(hospitals), hub: ["coordinator", coordinator] };
  return computation({ label, protocol, parameters, sides });
}
