/** What is said about FHIR: ways to fields, lines and entries; names of types and systems only where they are public. */
export const fhir = {
  noTable: (known: readonly string[]): string => `names no table of FHIR: behind # stands one of ${known.join(", ")}`,
  noFhir: "is not FHIR as JSON: a name behind # is for FHIR only",
  xml: "is FHIR as XML: export it as JSON or NDJSON",
  noFiles: "holds no FHIR resources: name a table, or a folder with files of JSON or NDJSON",
  folder: "is a folder within the folder: nothing in it would be read; move its files up, or elsewhere",
  twins:
    "holds two patients of one identity number, where an analysis takes one row a patient: merge them, or leave one out",
  passedOver:
    "is called JSON and is none in UTF-8: nothing in it would be read; export it again, or take it out of the folder",
  file: (number: number): string => `(file ${number})`,
  page: "is a page of a search, and the page after its last one is missing: put all pages into one folder, or export in bulk",
  entry: (entry: number, line: number): string => `entry ${entry} (line ${line}) `,
  long: (limit: number): string => `is longer than ${limit} characters: leave documents and pictures out of the export`,
  pieces: {
    noJson: "is no JSON: export it again",
    noObject: "is no resource: one JSON object each line, or one Bundle, was expected",
    torn: "breaks off within a text: the line was cut; export it again",
    cut: "is not whole: the file was cut; export it again",
    deep: "is nested deeper than any resource",
    twice: "has a name twice in one object: which of the two holds can not be told",
  },
  fields: {
    shape: (way: string): string => `is not of the shape that FHIR R4 gives it in ${way}`,
    date: (way: string): string => `has no date of FHIR (2019, 2019-05, 2019-05-31, or with a time and zone) in ${way}`,
    long: (way: string): string => `has a text of more than a million characters in ${way}`,
    resource: (way: string): string => `is no FHIR resource: a type was expected in ${way}`,
    bundle: (way: string): string => `has a Bundle within a Bundle: give the inner one as a file of its own in ${way}`,
    history: (way: string): string =>
      `is a history or an answer, where the same resource may stand twice: export the present state in ${way}`,
    several: (way: string): string =>
      `says two different things, of which one holds: mark the former number \`use: old\`, or end its period in ${way}`,
    circle: (way: string): string => `has patients that replace each other in ${way}`,
    version: (way: string, version: string): string => `is FHIR ${version}, not R4: export it as R4 in ${way}`,
    again: (way: string): string =>
      `has a resource that stood before: export the present state, each patient once in ${way}`,
    stranger: (way: string): string =>
      `is of no patient of this export, where an analysis takes one row a patient in ${way}`,
    moreRows: (way: string): string =>
      `is of a patient who has a row already, where an analysis takes one row a patient: export one for each in ${way}`,
    servers: (way: string): string =>
      `names a second server: whose patients are meant can not be told; export Bundles with full URLs in ${way}`,
  },
  files: (files: number, list: string): string => `  FHIR R4, ${files} ${files === 1 ? "file" : "files"}: ${list}`,
  mistakes: (count: number): string => `  ${count} entered in error: in no table`,
  replaced: (count: number): string => `  ${count} ${count === 1 ? "patient" : "patients"} merged into another: no row`,
  orphans: (count: number): string => `  ${count} merged into a patient who is not here: the row stays`,
  inactive: (count: number): string => `  ${count} not active`,
  identifiers: (list: string): string => `  identifiers of patients: ${list}`,
  subjects: (list: string): string => `  whose a resource is: ${list}`,
  codes: (list: string): string => `  codes: ${list}`,
  typeNames: { other: "of no type of R4" },
  identifierNames: { other: "of another system", unnamed: "without a system", former: "former" },
  subjectNames: {
    reference: "of a patient here",
    contained: "of a patient within it",
    identifier: "of a number that stands there",
    missing: "of nobody here",
    none: "of nobody at all",
    others: "of no patient",
  },
  codeNames: { other: "of another list", unnamed: "without a list" },
};
