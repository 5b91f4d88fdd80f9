// The study that all parties sign: who brings which columns, what is computed, who learns what.
import { hex, type Identity } from "@tavs/core";
import type { DataSet, Study, StudyMember } from "@tavs/core/study";
import { computations } from "./computations.ts";
import { isHospital, type Name } from "./names.ts";
import { DELTA, released, releasePlan } from "./released.ts";

export const SMALLEST_CELL = 5;

interface Facts {
  /** The last day. */
  readonly expires: string;
  /** How many people the registry holds whom no hospital treats. */
  readonly registered: number;
}

/** What all sign. */
export function studyOf(identities: readonly Identity[], { expires, registered }: Facts): Study {
  const parties = identities.map(({ name, publicKey }): StudyMember => {
    const named = name as unknown as Name; // the launcher made these identities
    return { name, role: roleOf(named), key: hex(publicKey), data: dataOf(named) };
  });
  return {
    format: "tavs/terms/2",
    title: "Relapse-free survival after breast cancer surgery",
    permit: "none: the patients are those of public data, and everything else about them is invented",
    legalBasis: "none is needed for invented people",
    purpose: "Which patients relapse, by treatment, over three hospitals and the national registry",
    parties,
    computations: [...computations(registered, SMALLEST_CELL), ...released(parties)],
    smallestCell: SMALLEST_CELL,
    privacy: { epsilon: releasePlan({ parties }).epsilon, delta: DELTA, rowsPerPerson: 1 },
    retention: { sessionDays: 30, resultDays: 1826, auditDays: 3652 },
    expires,
  };
}

function roleOf(name: Name): string {
  if (name === "hub") return "coordinator";
  return name === "registry" ? "registry" : "hospital";
}

const RELEASED = ["treatment", "grade"];
const MODEL = ["age", "meno", "size2", "grade3", "lnodes", "hormon", "chemo", "rfstime", "rfs"];

/** Columns, never values: `policy.ts` says from which files of its own a party makes them. */
function dataOf(name: Name): readonly DataSet[] {
  if (name === "hub") return [];
  if (name === "registry") return [{ name: "people", columns: ["cpr", "last_contact", "relapse_date", "death_date"] }];
  if (!isHospital(name)) return [{ name: "reported", columns: RELEASED }];
  return [
    { name: "patients", columns: ["cpr"] },
    { name: "counted", columns: ["known", "relapsed"] },
    { name: "analysed", columns: [...MODEL, ...RELEASED] },
  ];
}
