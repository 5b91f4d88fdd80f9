import { UsageError } from "@tavs/core";
import { parseCsv, type Row } from "./csv.ts";
import { pick } from "./hash.ts";
import { birthday, type Day, isoDate, type Registrar, surgeryDay } from "./people.ts";

/** The hospitals, in the order in which a patient of two of them is counted: at the first. */
export const HOSPITALS = ["east", "west", "north"] as const;
export type Hospital = (typeof HOSPITALS)[number];

/** A woman who was operated on: what her hospital wrote, and what happened to her afterwards. */
export interface Patient {
  readonly index: number;
  readonly hospital: Hospital;
  readonly cpr: string;
  readonly clinical: Row;
  readonly lastContact: Day;
  readonly relapse: Day | undefined;
  readonly death: Day | undefined;
}

const HOSPITAL_OF_SITE: Readonly<Record<string, Hospital>> = { A: "east", B: "west", C: "north" };
const CLINICAL = ["age", "meno", "size", "grade", "nodes", "pgr", "er", "hormon", "chemo"] as const;

/**
 * Every patient of the Rotterdam data, as a person with a CPR number and dates instead of day counts. Throws `UsageError`
 * for a row whose site is not A, B or C.
 */
export function treat(rotterdamCsv: string, register: Registrar): Patient[] {
  return parseCsv(rotterdamCsv).map((row, index) => {
    const hospital = HOSPITAL_OF_SITE[row.site ?? ""];
    if (hospital === undefined) throw new UsageError(`row ${index + 1} has no site A, B or C`);
    const surgery = surgeryDay(Number(row.year), index);
    const lastContact = surgery + Number(row.dtime);
    return {
      index,
      hospital,
      cpr: register({ born: birthday(surgery, Number(row.age), index), sex: "F" }),
      clinical: { surgery_date: isoDate(surgery), ...Object.fromEntries(CLINICAL.map((name) => [name, row[name]!])) },
      lastContact,
      relapse: row.recur === "1" ? surgery + Number(row.rtime) : undefined,
      death: row.death === "1" ? lastContact : undefined,
    };
  });
}

/** Patients of the hospital on the isle, whom nobody else treats: `count` charts of east under other names and days. */
export const islanders = (patients: readonly Patient[], count: number, register: Registrar): Patient[] =>
  likenesses(patients, { hospital: "east", count, from: 9_000_000 }, register);

/**
 * Patients whom the registry does not know (moved away, or never reported): `count` at one hospital, each with the
 * chart of a patient there under another surgery day, birthday and number.
 */
export function strangers(
  patients: readonly Patient[],
  hospital: Hospital,
  count: number,
  register: Registrar,
): Patient[] {
  const from = 1_000_000 * (1 + HOSPITALS.indexOf(hospital)); // away from every row of the data
  return likenesses(patients, { hospital, count, from }, register);
}

interface Alike {
  readonly hospital: Hospital;
  readonly count: number;
  /** The first index. */
  readonly from: number;
}

function likenesses(patients: readonly Patient[], { hospital, count, from }: Alike, register: Registrar): Patient[] {
  const here = patients.filter((patient) => patient.hospital === hospital);
  return Array.from({ length: count }, (_, at) => {
    const index = from + at;
    const like = here[pick(here.length, index, 4)]!;
    const surgery = surgeryDay(Number(like.clinical.surgery_date!.slice(0, 4)), index);
    const cpr = register({ born: birthday(surgery, Number(like.clinical.age), index), sex: "F" });
    return { ...like, index, cpr, clinical: { ...like.clinical, surgery_date: isoDate(surgery) } };
  });
}
