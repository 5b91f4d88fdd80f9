import { hex, type Identity, InternalError, type Reveals } from "@tavs/core";
import { withhold } from "@tavs/core/disclosure";
import { encryptedSums, type SumsAgreement } from "@tavs/core/he";
import { type Computation, type Json, stated, type Terms } from "@tavs/core/study";
import { accounting, type Company, cells, planShares, type SharePlan } from "@tavs/dp";
import {
  type CoxSpecification,
  cox,
  type KaplanMeierSpecification,
  kaplanMeier,
  type TallySpecification,
  tally,
} from "@tavs/federated/statistics";
import { labelled, psi } from "@tavs/psi";
import type { Cell } from "./result.ts";

export const HOSPITALS = ["east", "west", "north"] as const;
/** The hospital of `--hospital-lost`: it reports to the released table alone, and holds no share of its key. */
export const ISLE = "isle";
export type Name = (typeof HOSPITALS)[number] | typeof ISLE | "registry" | "hub";
export const PARTIES: readonly Name[] = [...HOSPITALS, "registry", "hub"];

/** The pairs that look for patients they both report: the later hospital in the terms learns, and leaves them out. */
export const OVERLAPS = [
  { earlier: "east", later: "west" },
  { earlier: "east", later: "north" },
  { earlier: "west", later: "north" },
] as const;

export const SMALLEST_CELL = 5;
/** What the board planned: each number of the one table that is released is right to 8 patients in 95 of 100 tables. */
export const PLANNED = { within: 8, confidence: 0.95 } as const;
/** The chance that the promise in epsilon leaves open. */
export const DELTA = 1e-6;

export const TREATMENTS = ["neither", "hormone", "chemotherapy", "both"] as const;
export const GRADES = ["grade 2", "grade 3"] as const;
export const CELLS: readonly string[] = TREATMENTS.flatMap((treatment) =>
  GRADES.map((grade) => `${treatment}, ${grade}`),
);

/** How CPR numbers are written, and the most that anybody may ask about or hold. */
export const linkage = { rule: "DK/cpr/1", maxItems: 100_000 } as const;
/** The same where the registry holds everybody. */
const nationalLinkage = { ...linkage, maxItems: 8_000_000 } as const;
/** How long who links waits for the other, who may have millions of lines to read first. */
export const LINK_MS = 600_000;

/** The most that may be asked about or held in the sessions with the registry, as the terms say. */
export function mostLinked({ computations }: Pick<Terms, "computations">): number {
  const found = computations.find(({ label }) => label === `link/${HOSPITALS[0]}`)!;
  return (found.parameters as typeof linkage).maxItems; // `computations` below wrote it, and all signed it
}

export const distinctTally: TallySpecification = {
  cells: ["distinct patients", "patients analysed", "relapses and deaths"],
};

type Members = Terms["parties"];
const among = (members: Members, names: readonly string[]): Members =>
  members.filter(({ name }) => names.includes(name));

/** The hospitals whose rows are analysed, as the terms name them. */
export const participantsOf = ({ parties }: Pick<Terms, "parties">): Members => among(parties, HOSPITALS);

/** The hospitals that report to the released table. */
export const reportersOf = ({ parties }: Pick<Terms, "parties">): Members => among(parties, [...HOSPITALS, ISLE]);

/** Who adds noise to the released table: any two of whom leave enough, if the third pools what it knows with the hub. */
const companyOf = (terms: Pick<Terms, "parties">): Company => ({
  most: reportersOf(terms).length,
  least: HOSPITALS.length,
  colluding: 1,
});

/** What the table costs, and how much noise each hospital adds: from the planned error, before anybody looks at data. */
export function releasePlan(
  terms: Pick<Terms, "parties">,
): SharePlan & { readonly rho: number; readonly epsilon: number } {
  const company = companyOf(terms);
  const { price } = accounting.planNoise("discrete-gaussian", { ...PLANNED, sensitivity: 1 });
  if (price.measure !== "zcdp") throw new InternalError("Gaussian noise is paid for in rho");
  // The planned error is that of a total of all; the price, that of the noise of those who do not pool what they know.
  const nanoRho = Math.ceil((price.rho * 1e9 * company.most) / (company.least - company.colluding));
  const plan = planShares(releaseQuestion, { unit: { rowsPerPerson: 1 }, nanoRho, company });
  const rho = nanoRho / 1e9;
  return { ...plan, rho, epsilon: Math.ceil(100 * accounting.zcdpEpsilon(rho, DELTA)) / 100 };
}

/** The released table as it is shown: small cells are withheld, and the others that would give them away. */
export function tableOf(counts: readonly number[], smallestCell: number): ReleasedTable {
  const values = TREATMENTS.map((_, row) => GRADES.map((_, column) => counts[row * GRADES.length + column]!));
  const shown = withhold({ values, smallestCell, counts: "noisy" }); // after the noise, so it costs nothing
  const cells = TREATMENTS.flatMap((row, i) =>
    GRADES.map((column, j) => {
      const cell = shown.cells[i]![j]!;
      return { row, column, value: "value" in cell ? cell.value : null };
    }),
  );
  return { cells, withheld: cells.filter(({ value }) => value === null).length };
}

interface ReleasedTable {
  readonly cells: readonly Cell[];
  readonly withheld: number;
}

export const releaseQuestion: ReturnType<typeof cells> = cells(CELLS.length);

/** The sum of the released table: three hospitals hold shares of its key, and whoever else reports to it holds none. */
export function releaseSum(terms: Pick<Terms, "parties" | "title">): SumsAgreement {
  const { parties, title } = terms;
  const maxValue = 100_000 + releasePlan(terms).headroom;
  const contributors = among(parties, [ISLE]).map(({ name, key }) => ({ name, key }));
  return { study: title, holders: HOSPITALS, contributors, length: CELLS.length, maxValue };
}

// Public constants near the means and standard deviations that the literature gives for such cohorts.
export const coxModel: CoxSpecification = {
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

export const MONTH = 30.4375; // days
export const curves: KaplanMeierSpecification = {
  time: "rfstime",
  event: "rfs",
  by: "hormon",
  groups: { "hormone treatment": 1, "no hormone treatment": 0 },
  grid: { width: MONTH, intervals: 240 },
  smallestCell: SMALLEST_CELL,
};

interface Sides {
  readonly [party: string]: { readonly reveals: Reveals };
}

function computation(label: string, protocol: string, parameters: Json, sides: Sides): Computation {
  const reveals = Object.entries(sides).map(([party, { reveals }]) => [party, stated(reveals)] as const);
  return { label, protocol, parameters, parties: Object.keys(sides), reveals: Object.fromEntries(reveals) };
}

const summed = (label: string, protocol: string, parameters: Json, { coordinator, participant }: Roles): Computation =>
  computation(label, protocol, parameters, {
    east: participant,
    west: participant,
    north: participant,
    hub: coordinator,
  });

interface Roles {
  readonly coordinator: { readonly reveals: Reveals };
  readonly participant: { readonly reveals: Reveals };
}

/** What all sign: who, which protocol with which parameters, who learns what, smallest cell, budget, expiry. */
export function studyTerms(
  identities: readonly Identity[],
  { expires, registered }: { readonly expires: string; readonly registered: number },
): Terms {
  const parties = identities.map(({ name, publicKey }) => ({ name, role: roleOf(name), key: hex(publicKey) }));
  return {
    format: "tavs/terms/1",
    title: "Relapse-free survival after breast cancer surgery",
    purpose: "Which patients relapse, by treatment, over three hospitals and the national registry",
    parties,
    computations: [...computations(registered > 90_000 ? nationalLinkage : linkage), ...released(parties)],
    smallestCell: SMALLEST_CELL,
    privacy: { epsilon: releasePlan({ parties }).epsilon, rowsPerPerson: 1 },
    expires,
  };
}

function roleOf(name: string): string {
  if (name === "hub") return "coordinator";
  return name === "registry" ? "registry" : "hospital";
}

function computations(withRegistry: Json): readonly Computation[] {
  const links = HOSPITALS.map((name) =>
    computation(`link/${name}`, "psi/labelled/1", withRegistry, {
      [name]: labelled.receiver,
      registry: labelled.sender,
    }),
  );
  const overlaps = OVERLAPS.map(({ earlier, later }) =>
    computation(`overlap/${later}-${earlier}`, "psi/1", linkage, { [later]: psi.receiver, [earlier]: psi.sender }),
  );
  return [
    ...links,
    ...overlaps,
    summed("distinct", "federated/tally/1", distinctTally, tally),
    summed("relapse-free-survival", "federated/cox/1", coxModel, cox),
    summed("survival-curves", "federated/kaplan-meier/1", curves, kaplanMeier),
  ];
}

/** The key of the released table is made in one session, and the table added up in another. */
function released(parties: Members): readonly Computation[] {
  const { keyHolder, keyReader, contributor, aggregator } = encryptedSums;
  const names = reportersOf({ parties }).map(({ name }) => name);
  const sides = (of: (name: string) => { readonly reveals: Reveals }): Sides =>
    Object.fromEntries(names.map((name) => [name, of(name)]));
  const isHolder = (name: string): boolean => (HOSPITALS as readonly string[]).includes(name);
  const { rho, company } = releasePlan({ parties });
  const noise = { ...PLANNED, rho, delta: DELTA, least: company.least, colluding: company.colluding };
  const parameters: Json = { cells: CELLS, holders: HOSPITALS, noise };
  return [
    computation("release-key", "he/key/1", parameters, {
      ...sides((name) => (isHolder(name) ? keyHolder : keyReader)),
      hub: keyReader,
    }),
    computation("treatment-by-grade", "he/sums/1", parameters, { ...sides(() => contributor), hub: aggregator }),
  ];
}

/** The step of the demo in which a session runs. */
export function stepOf(label: string): "link" | "deduplicate" | "analyse" | "release" {
  if (label.startsWith("link/")) return "link";
  if (label.startsWith("overlap/") || label === "distinct") return "deduplicate";
  return ["release-key", "treatment-by-grade"].includes(label) ? "release" : "analyse";
}
