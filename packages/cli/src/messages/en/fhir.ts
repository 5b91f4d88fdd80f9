import type { PieceFault } from "../../data/fhir/broken-piece.ts";
import type { BrokenField } from "../../data/fhir/element.ts";
import type { FhirReport } from "../../data/fhir/fhir-report.ts";

/** What is said about FHIR: ways to fields, lines and entries; names of types and systems only where they are public. */
export const fhir = {
  noTable: (known: readonly string[]): string => `names no table of FHIR: behind # stands one of ${known.join(", ")}`,
  noFhir: "is not FHIR as JSON: a name behind # is for FHIR only",
  xml: "is FHIR as XML: export it as JSON or NDJSON",
  noFiles: "holds no FHIR resources: name a table, or a folder with files of JSON or NDJSON",
  folder: "is a folder within the folder: nothing in it would be read; move its files up, or elsewhere",
  file: (number: number): string => `(file ${number})`,
  page: "is a page of a search, and the page after its last one is missing: put all pages into one folder, or export in bulk",
  entry: (entry: number, line: number): string => `entry ${entry} (line ${line}) `,
  field: ({ path, fault, hint }: Pick<BrokenField, "path" | "fault" | "hint">): string =>
    `${fields[fault](hint)} in ${path}`,
  piece: (fault: PieceFault, limit: number): string => pieces[fault](limit),
  account: (report: FhirReport): readonly string[] => [
    `  FHIR R4, ${report.files} ${report.files === 1 ? "file" : "files"}: ${listed(report.resources, { other: "of no type of R4" })}`,
    ...(report.mistakes > 0 ? [`  ${report.mistakes} entered in error: in no table`] : []),
    ...merged(report.patients),
    ...line("identifiers of patients", report.identifiers, {
      other: "of another system",
      unnamed: "without a system",
      former: "former",
    }),
    ...line("whose a resource is", report.subjects, subjects),
    ...line("codes", report.codes, { other: "of another list", unnamed: "without a list" }),
  ],
};

type Counts = Readonly<Record<string, number>>;

const listed = (counts: Counts, names: Readonly<Record<string, string>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${names[name] ?? name}`)
    .join(", ");

const line = (title: string, counts: Counts, names: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(counts).length === 0 ? [] : [`  ${title}: ${listed(counts, names)}`];

const subjects = {
  reference: "of a patient here",
  contained: "of a patient within it",
  identifier: "of a number that stands there",
  missing: "of nobody here",
  none: "of nobody at all",
  others: "of no patient",
};

function merged({ replaced, orphans, inactive }: FhirReport["patients"]): readonly string[] {
  return [
    ...(replaced > 0 ? [`  ${replaced} ${replaced === 1 ? "patient" : "patients"} merged into another: no row`] : []),
    ...(orphans > 0 ? [`  ${orphans} merged into a patient who is not here: the row stays`] : []),
    ...(inactive > 0 ? [`  ${inactive} not active`] : []),
  ];
}

const fields: Readonly<Record<BrokenField["fault"], (hint: string) => string>> = {
  shape: () => "is not of the shape that FHIR R4 gives it",
  date: () => "has no date of FHIR (2019, 2019-05, 2019-05-31, or with a time and zone)",
  long: () => "has a text of more than a million characters",
  resource: () => "is no FHIR resource: a type was expected",
  bundle: () => "has a Bundle within a Bundle: give the inner one as a file of its own",
  history: () => "is a history or an answer, where the same resource may stand twice: export the present state",
  several: () => "says two different things, of which one holds: mark the former number `use: old`, or end its period",
  circle: () => "has patients that replace each other",
  version: (hint) => `is FHIR ${hint}, not R4: export it as R4`,
  again: () => "has a resource that stood before: export the present state, each patient once",
  stranger: () => "is of no patient of this export, where an analysis takes one row a patient",
  moreRows: () =>
    "is of a patient who has a row already, where an analysis takes one row a patient: export one for each",
  servers: () => "names a second server: whose patients are meant can not be told; export Bundles with full URLs",
};

const pieces: Readonly<Record<PieceFault, (limit: number) => string>> = {
  noJson: () => "is no JSON: export it again",
  noObject: () => "is no resource: one JSON object each line, or one Bundle, was expected",
  torn: () => "breaks off within a text: the line was cut; export it again",
  cut: () => "is not whole: the file was cut; export it again",
  deep: () => "is nested deeper than any resource",
  long: (limit) => `is longer than ${limit} characters: leave documents and pictures out of the export`,
  twice: () => "has a name twice in one object: which of the two holds can not be told",
};
