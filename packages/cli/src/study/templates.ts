// Studies to begin with: the computations are ready, and what only people know stands in pointed brackets.
import type { Json, StudyComputation } from "@tavs/core/study";
import { computation, type Drafted, linkage, MOST, NUMBER } from "./planned.ts";
import { pseudonymised } from "./pseudonym-template.ts";

export type Template = "link" | "count" | "stats" | "pseudonymise";
export type Analysis = "describe" | "survival" | "cox";

/** What is computed, by whom, over which columns. */
export interface Wanted {
  readonly template: Template;
  /** The names of the parties, in the order of their roles. */
  readonly parties: readonly string[];
  /** Beside the column of numbers: what the sender tells of shared patients, or what is analysed. */
  readonly columns: readonly string[];
  readonly analysis: Analysis;
}

/**
 * Whether a template is for so many parties: in `stats`, and in `count` of many, one more than the hospitals, who adds; in
 * `pseudonymise` who asks, and two holders at least.
 */
export function isFit({ template, parties: { length } }: Pick<Wanted, "template" | "parties">): boolean {
  if (template === "link") return length === 2;
  if (template === "pseudonymise") return length >= 3 && length <= 33;
  return template === "count" ? length === 2 || length >= 4 : length >= 4;
}

/** The computations of a template. The protocols themselves say who learns what. */
export function drafted(wanted: Wanted): Drafted {
  if (wanted.template === "link") return linked(wanted);
  if (wanted.template === "stats") return analysed(wanted);
  if (wanted.template === "pseudonymise") return pseudonymised(wanted);
  return wanted.parties.length === 2 ? overlap(wanted.parties) : distinct(wanted.parties);
}

function linked({ parties, columns }: Wanted): Drafted {
  const [receiver, sender] = parties as readonly [string, string]; // `isFit` counted them
  const told = columns.length > 0;
  const parameters = { ...linkage, ...(told && { columns: Object.fromEntries(columns.map((name) => [name, TEXT])) }) };
  const roles = { [receiver]: "receiver", [sender]: "sender" };
  return {
    computations: [
      computation({ label: "link", protocol: told ? "psi/labelled/1" : "psi/1", parameters, roles, items: MOST }),
    ],
    roles: { [receiver]: "hospital", [sender]: "registry" },
    columns: { [receiver]: [NUMBER], [sender]: [NUMBER, ...columns] },
  };
}

const TEXT = { text: 40 };

function overlap([receiver, sender]: readonly string[]): Drafted {
  const roles = { [receiver!]: "receiver", [sender!]: "sender" };
  const protocol = "psi/cardinality/1";
  return {
    computations: [computation({ label: "overlap", protocol, parameters: linkage, roles, items: MOST })],
    ...everybody([receiver!, sender!], [NUMBER]),
  };
}

/** As the demo counts: the later of each pair leaves out whom the earlier reports, and the rest is added up. */
function distinct(parties: readonly string[]): Drafted {
  const hospitals = parties.slice(0, -1);
  const pairs = hospitals.flatMap((later, at) => hospitals.slice(0, at).map((earlier) => ({ earlier, later })));
  const overlaps = pairs.map(({ earlier, later }) =>
    computation({
      label: `overlap/${later}-${earlier}`,
      protocol: "psi/1",
      parameters: linkage,
      roles: { [later]: "receiver", [earlier]: "sender" },
      items: MOST,
    }),
  );
  const added = summed("distinct", "federated/tally/1", { cells: ["distinct patients"] }, parties);
  return { computations: [...overlaps, added], ...among(parties, [NUMBER]) };
}

function analysed({ parties, columns: given, analysis }: Wanted): Drafted {
  const columns = given.length > 0 ? given : unnamed[analysis];
  const [time, event, ...terms] = columns as readonly [string, string, ...string[]]; // as `unnamed`, or as the command asked for
  const parameters: Readonly<Record<Analysis, Json>> = {
    describe: { columns, by: null, moments: 2, level: 0.95, scaling: scalingOf(columns) },
    survival: {
      ...{ time, event, by: null, strata: null, grid: { width: 30.4375, intervals: 120 }, band: "log" },
      ...{ quantiles: [0.5], horizon: 1826, rho: 0, smallestCell: 5 },
    },
    cox: { time, event, terms, ties: "efron", opening: "within-site", scaling: scalingOf(terms) },
  };
  const persons = {
    cells: [
      "rows",
      "events",
      ...(given.length > 0 ? [] : ["<column of zeros and ones>", "events:<column of zeros and ones>"]),
    ],
  };
  const computations = [
    ...(analysis === "cox" ? [summed("cox/support", "federated/tally/1", persons, parties)] : []), // without it, no model is shown
    summed(analysis, `federated/${analysis}/1`, parameters[analysis], parties),
  ];
  return { computations, ...among(parties, columns) };
}

/** How many columns an analysis needs: `survival` a time and an event, `cox` a term beside. */
export const columnsNeeded: Readonly<Record<Analysis, number>> = { describe: 1, survival: 2, cox: 3 };

const unnamed: Readonly<Record<Analysis, readonly string[]>> = {
  describe: ["<column>"],
  survival: ["<column of days>", "<column of events>"],
  cox: ["<column of days>", "<column of events>", "<column>"],
};

const scalingOf = (columns: readonly string[]): Json =>
  Object.fromEntries(columns.map((name) => [name, { center: 0, scale: 1 }]));

function summed(label: string, protocol: string, parameters: Json, parties: readonly string[]): StudyComputation {
  const roles = Object.fromEntries(
    parties.map((name, at) => [name, at === parties.length - 1 ? "coordinator" : "participant"]),
  );
  return computation({ label, protocol, parameters, roles });
}

const everybody = (parties: readonly string[], columns: readonly string[]): Pick<Drafted, "roles" | "columns"> => ({
  roles: Object.fromEntries(parties.map((name) => [name, "hospital"])),
  columns: Object.fromEntries(parties.map((name) => [name, columns])),
});

function among(parties: readonly string[], columns: readonly string[]): Pick<Drafted, "roles" | "columns"> {
  const all = everybody(parties.slice(0, -1), columns);
  return { roles: { ...all.roles, [parties.at(-1)!]: "coordinator" }, columns: all.columns };
}
