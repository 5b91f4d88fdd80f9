import type { PieceFault } from "../../data/fhir/broken-piece.ts";
import type { BrokenField } from "../../data/fhir/element.ts";
import type { FhirReport } from "../../data/fhir/fhir-report.ts";
import type { fhir as english } from "../en/fhir.ts";

/** Hvad der siges om FHIR: veje til felter, linjer og entries; navne på typer og systemer kun, hvor de er offentlige. */
export const fhir: typeof english = {
  noTable: (known) => `nævner ingen tabel i FHIR: efter # står en af ${known.join(", ")}`,
  noFhir: "er ikke FHIR som JSON: et navn efter # er kun til FHIR",
  xml: "er FHIR som XML: eksportér som JSON eller NDJSON",
  noFiles: "har ingen FHIR-ressourcer: nævn en tabel, eller en mappe med filer af JSON eller NDJSON",
  folder: "er en mappe i mappen: intet i den ville blive læst; flyt dens filer op eller et andet sted hen",
  file: (number) => `(fil ${number})`,
  page: "er en side af en søgning, og siden efter den sidste mangler: læg alle sider i én mappe, eller eksportér samlet (bulk)",
  entry: (entry, line) => `entry ${entry} (linje ${line}) `,
  field: ({ path, fault, hint }) => `${fields[fault](hint)} i ${path}`,
  piece: (fault, limit) => pieces[fault](limit),
  account: (report) => [
    `  FHIR R4, ${report.files} ${report.files === 1 ? "fil" : "filer"}: ${listed(report.resources, { other: "af ingen type i R4" })}`,
    ...(report.mistakes > 0 ? [`  ${report.mistakes} registreret ved en fejl: i ingen tabel`] : []),
    ...merged(report.patients),
    ...line("patienters identifikatorer", report.identifiers, {
      other: "af et andet system",
      unnamed: "uden system",
      former: "tidligere",
    }),
    ...line("hvis en ressource er", report.subjects, subjects),
    ...line("koder", report.codes, { other: "af en anden liste", unnamed: "uden liste" }),
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
  reference: "en patients her",
  contained: "en patients inden i den",
  identifier: "et nummers, som står der",
  missing: "ingens her",
  none: "slet ingens",
  others: "ikke en patients",
};

function merged({ replaced, orphans, inactive }: FhirReport["patients"]): readonly string[] {
  return [
    ...(replaced > 0
      ? [`  ${replaced} ${replaced === 1 ? "patient" : "patienter"} lagt sammen med en anden: ingen række`]
      : []),
    ...(orphans > 0 ? [`  ${orphans} lagt sammen med en patient, som ikke er her: rækken bliver`] : []),
    ...(inactive > 0 ? [`  ${inactive} ikke aktive`] : []),
  ];
}

const fields: Readonly<Record<BrokenField["fault"], (hint: string) => string>> = {
  shape: () => "har ikke den form, som FHIR R4 giver det",
  date: () => "har ingen dato efter FHIR (2019, 2019-05, 2019-05-31, eller med klokkeslæt og zone)",
  long: () => "har en tekst på mere end en million tegn",
  resource: () => "er ingen FHIR-ressource: der ventedes en type",
  bundle: () => "har en Bundle i en Bundle: giv den indre som sin egen fil",
  history: () =>
    "er en historik eller et svar, hvor den samme ressource kan stå to gange: eksportér den nuværende tilstand",
  several: () =>
    "siger to forskellige ting, hvoraf én gælder: mærk det tidligere nummer `use: old`, eller afslut dets periode",
  circle: () => "har patienter, som erstatter hinanden",
  version: (hint) => `er FHIR ${hint} og ikke R4: eksportér som R4`,
  again: () => "har en ressource, som stod der før: eksportér den nuværende tilstand, hver patient én gang",
  stranger: () => "er ikke en af eksportens patienters, hvor en analyse tager én række for hver patient",
  moreRows: () =>
    "er en patients, som allerede har en række, hvor en analyse tager én række for hver patient: eksportér én for hver",
  servers: () => "nævner endnu en server: hvis patienter der menes, kan ikke ses; eksportér en Bundle med fullUrl",
};

const pieces: Readonly<Record<PieceFault, (limit: number) => string>> = {
  noJson: () => "er ikke JSON: eksportér igen",
  noObject: () => "er ingen ressource: der ventedes ét JSON-objekt på hver linje, eller én Bundle",
  torn: () => "holder op midt i en tekst: linjen er skåret af; eksportér igen",
  cut: () => "er ikke hel: filen er skåret af; eksportér igen",
  deep: () => "er indlejret dybere end nogen ressource",
  long: (limit) => `er længere end ${limit} tegn: udelad dokumenter og billeder af eksporten`,
  twice: () => "har et navn to gange i ét objekt: hvilket af dem der gælder, kan ikke ses",
};
