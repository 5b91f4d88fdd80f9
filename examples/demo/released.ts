// The released table: what its noise costs, and the two sessions that make it.
import { InternalError } from "@tavs/core";
import { encryptedSums } from "@tavs/core/he";
import type { StudyComputation } from "@tavs/core/study";
import { accounting, type Company, cells, planShares, type SharePlan } from "@tavs/dp";
import { computation, type Sides } from "./computations.ts";
import { GRADES, HOSPITALS, ISLE, isHospital, TREATMENTS } from "./names.ts";

/** What the board planned: each number of the one table that is released is right to 8 patients in 95 of 100 tables. */
export const PLANNED = { within: 8, confidence: 0.95 } as const;
/** The chance that the promise in epsilon leaves open. */
export const DELTA = 1e-6;
/** The most patients of one hospital in one cell. */
const MOST = 100_000;
const WAIT_SECONDS = 20; // for a hospital that holds no share of the key

interface Members {
  readonly parties: readonly { readonly name: string }[];
}

/** The hospitals that report to the table, as the study names them. */
const reportersOf = ({ parties }: Members): readonly string[] =>
  parties.map(({ name }) => name).filter((name) => isHospital(name) || name === ISLE);

/** Who adds noise: any two of whom leave enough, if the third pools what it knows with the hub. */
const companyOf = (members: Members): Company => ({
  most: reportersOf(members).length,
  least: HOSPITALS.length,
  colluding: 1,
});

/** What the table costs, and how much noise each hospital adds: from the planned error, before anybody looks at data. */
export function releasePlan(members: Members): SharePlan & { readonly rho: number; readonly epsilon: number } {
  const company = companyOf(members);
  const { price } = accounting.planNoise("discrete-gaussian", { ...PLANNED, sensitivity: 1 });
  if (price.measure !== "zcdp") throw new InternalError("Gaussian noise is paid for in rho");
  // The planned error is that of a total of all; the price, that of the noise of those who do not pool what they know.
  const nanoRho = Math.ceil((price.rho * 1e9 * company.most) / (company.least - company.colluding));
  const plan = planShares(cells(TREATMENTS.length * GRADES.length), { unit: { rowsPerPerson: 1 }, nanoRho, company });
  const rho = nanoRho / 1e9;
  return { ...plan, rho, epsilon: Math.ceil(1e6 * accounting.zcdpEpsilon(rho, DELTA)) / 1e6 };
}

/** The key of the table is made in one session, and the table added up in another. */
export function released(parties: Members["parties"]): readonly StudyComputation[] {
  const { keyHolder, keyReader, contributor, aggregator } = encryptedSums;
  const names = reportersOf({ parties });
  const { rho, company } = releasePlan({ parties });
  const { least, colluding } = company;
  const parameters = {
    cells: {
      rows: { factor: "treatment", levels: TREATMENTS },
      columns: { factor: "grade", levels: GRADES },
    },
    holders: HOSPITALS,
    most: MOST,
    noise: { ...PLANNED, rho, delta: DELTA, least, colluding },
    facts: {
      period: "1978 to 1993",
      samePatientElsewhere: "left out wherever an earlier hospital reports the patient",
    },
    waitSeconds: WAIT_SECONDS,
  };
  const each = (side: (name: string) => Sides[string]): Sides =>
    Object.fromEntries(names.map((name) => [name, side(name)]));
  const keys = each((name) => (isHospital(name) ? ["key-holder", keyHolder] : ["key-reader", keyReader]));
  return [
    computation({
      label: "treatment-by-grade/key",
      protocol: "he/key/1",
      parameters,
      sides: { ...keys, hub: ["key-reader", keyReader] },
    }),
    computation({
      label: "treatment-by-grade",
      protocol: "he/sums/1",
      parameters,
      sides: { ...each(() => ["contributor", contributor]), hub: ["aggregator", aggregator] },
    }),
  ];
}
