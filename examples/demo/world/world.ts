import { csvLine, type Row, shuffledCsv } from "./csv.ts";
import { pick } from "./hash.ts";
import { HOSPITALS, type Hospital, islanders, type Patient, strangers, treat } from "./patients.ts";
import { birthdayIn, isoDate, openRegister, type Registrar } from "./people.ts";

/** The text of one CSV file per party. */
export interface World extends Readonly<Record<Hospital | "isle", string>> {
  /** In pieces, to be read once: it may be a whole country. */
  readonly registry: Iterable<string>;
}

const HOSPITAL_COLUMNS = [
  "cpr",
  "surgery_date",
  "age",
  "meno",
  "size",
  "grade",
  "nodes",
  "pgr",
  "er",
  "hormon",
  "chemo",
];
const REGISTRY_COLUMNS = ["cpr", "last_contact", "relapse_date", "death_date"];
const REPORTED_TWICE = 120;
const EVERY = 19; // of east's and west's 2,385 patients: 120 of them, spread over the whole
const STRANGERS = 20;
const ON_THE_ISLE = 90;

/**
 * A country in which the Rotterdam patients live: three hospitals that treated them and a registry that knows how it
 * ended, each with a file of its own. The same text gives the same world, on every machine.
 *
 * A patient's relapse is the day of surgery plus `rtime`, her last contact or death the day of surgery plus `dtime`: who
 * joins a hospital's file with the registry's gets back `rfs` and `rfstime` exactly. 120 patients are reported by a second
 * hospital too (see `reportedTwice`), 20 at each hospital are unknown to the registry, and the registry knows `bystanders`
 * (50,000) whom no hospital treats. Every third hospital row writes the CPR number with a hyphen. Cost: about half a second, and what
 * the registry's pieces cost when they are read.
 */
export function makeWorld(rotterdamCsv: string, { bystanders = 50_000 }: { readonly bystanders?: number } = {}): World {
  const register = openRegister();
  const patients = treat(rotterdamCsv, register);
  const reports = [
    ...patients,
    ...reportedTwice(patients),
    ...HOSPITALS.flatMap((at) => strangers(patients, at, STRANGERS, register)),
  ];
  const hospital = (name: Hospital) =>
    shuffledCsv(HOSPITAL_COLUMNS, reports.filter((patient) => patient.hospital === name).map(chart), 6);
  return {
    east: hospital("east"),
    west: hospital("west"),
    north: hospital("north"),
    isle: shuffledCsv(HOSPITAL_COLUMNS, islanders(patients, ON_THE_ISLE, register).map(chart), 8),
    registry: registryOf(patients, bystanders, register),
  };
}

/**
 * Every 19th of east's and west's patients, in the order of the data, until there are 120: a patient of west at north,
 * those of east at west and north in turn.
 */
function reportedTwice(patients: readonly Patient[]): Patient[] {
  const first = patients.filter((patient) => patient.hospital !== "north").filter((_, at) => at % EVERY === 0);
  let ofEast = 0;
  return first.slice(0, REPORTED_TWICE).map((patient) => {
    const second = patient.hospital === "west" || ofEast++ % 2 === 1 ? "north" : "west";
    return { ...patient, hospital: second };
  });
}

/** What a hospital has on file. Real exports mix numbers with and without a hyphen, so that of a second report may differ. */
function chart({ index, hospital, cpr, clinical }: Patient): Row {
  const hyphen = pick(3, index, 10 + HOSPITALS.indexOf(hospital)) === 0;
  return { cpr: hyphen ? `${cpr.slice(0, 6)}-${cpr.slice(6)}` : cpr, ...clinical };
}

/** What the registry has on file. */
function fate({ cpr, lastContact, relapse, death }: Pick<Patient, "cpr" | "lastContact" | "relapse" | "death">): Row {
  return { cpr, last_contact: dateOr(lastContact), relapse_date: dateOr(relapse), death_date: dateOr(death) };
}

const dateOr = (day: number | undefined): string => (day === undefined ? "" : isoDate(day));

/** People in a piece of the registry's file, about: the last is shorter. */
export const PIECE = 4096;

/** The registry's file: bystanders as they come, and each patient somewhere among them, which follows from a hash. */
function* registryOf(patients: readonly Patient[], bystanders: number, register: Registrar): Generator<string> {
  const line = (person: Parameters<typeof fate>[0]): string => csvLine(REGISTRY_COLUMNS, fate(person));
  const placed = patients.map((patient, at) => ({ place: pick(bystanders + 1, at, 7), line: line(patient) }));
  placed.sort((a, b) => a.place - b.place);
  let [text, next] = [`${REGISTRY_COLUMNS.join(",")}\n`, 0];
  for (let at = 0; at <= bystanders; at++) {
    for (; placed[next]?.place === at; next++) text += placed[next]!.line;
    if (at < bystanders) text += line(bystander(at, register));
    if (at % PIECE !== 0 && at !== bystanders) continue;
    yield text;
    text = "";
  }
}

/** Somebody treated elsewhere: nearly all women, born 1900 to 1966 as nearly all patients are, and their last 36 to 7,043 days on file. */
function bystander(at: number, register: Registrar): Parameters<typeof fate>[0] {
  const index = 10_000_000 + at; // away from every patient
  const cpr = register({
    born: birthdayIn(1900 + pick(67, index, 20), index),
    sex: pick(100, index, 21) === 0 ? "M" : "F",
  });
  const lastContact = birthdayIn(1978 + pick(16, index, 22), index) + 36 + pick(7008, index, 23);
  const relapse = pick(2, index, 24) === 0 ? lastContact - pick(1000, index, 25) : undefined;
  return { cpr, lastContact, relapse, death: pick(5, index, 26) < 2 ? lastContact : undefined };
}
