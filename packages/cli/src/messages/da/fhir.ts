import type { fhir as english } from "../en/fhir.ts";

/** Hvad der siges om FHIR: veje til felter, linjer og entries; navne på typer og systemer kun, hvor de er offentlige. */
export const fhir: typeof english = {
  noTable: (known) => `nævner ingen tabel i FHIR: efter # står en af ${known.join(", ")}`,
  noFhir: "er ikke FHIR som JSON: et navn efter # er kun til FHIR",
  xml: "er FHIR som XML: eksportér som JSON eller NDJSON",
  noFiles: "har ingen FHIR-ressourcer: nævn en tabel, eller en mappe med filer af JSON eller NDJSON",
  folder: "er en mappe i mappen: intet i den ville blive læst; flyt dens filer op eller et andet sted hen",
  twins:
    "indeholder to patienter med ét identitetsnummer, hvor en analyse tager én række pr. patient: flet dem, eller udelad den ene",
  passedOver:
    "kaldes JSON og er det ikke i UTF-8: intet i den ville blive læst; eksportér den igen, eller tag den ud af mappen",
  file: (number) => `(fil ${number})`,
  page: "er en side af en søgning, og siden efter den sidste mangler: læg alle sider i én mappe, eller eksportér samlet (bulk)",
  entry: (entry, line) => `entry ${entry} (linje ${line}) `,
  long: (limit) => `er længere end ${limit} tegn: udelad dokumenter og billeder af eksporten`,
  pieces: {
    noJson: "er ikke JSON: eksportér igen",
    noObject: "er ingen ressource: der ventedes ét JSON-objekt på hver linje, eller én Bundle",
    torn: "holder op midt i en tekst: linjen er skåret af; eksportér igen",
    cut: "er ikke hel: filen er skåret af; eksportér igen",
    deep: "er indlejret dybere end nogen ressource",
    twice: "har et navn to gange i ét objekt: hvilket af dem der gælder, kan ikke ses",
  },
  fields: {
    shape: (way) => `har ikke den form, som FHIR R4 giver det i ${way}`,
    date: (way) => `har ingen dato efter FHIR (2019, 2019-05, 2019-05-31, eller med klokkeslæt og zone) i ${way}`,
    long: (way) => `har en tekst på mere end en million tegn i ${way}`,
    resource: (way) => `er ingen FHIR-ressource: der ventedes en type i ${way}`,
    bundle: (way) => `har en Bundle i en Bundle: giv den indre som sin egen fil i ${way}`,
    history: (way) =>
      `er en historik eller et svar, hvor den samme ressource kan stå to gange: eksportér den nuværende tilstand i ${way}`,
    several: (way) =>
      `siger to forskellige ting, hvoraf én gælder: mærk det tidligere nummer \`use: old\`, eller afslut dets periode i ${way}`,
    circle: (way) => `har patienter, som erstatter hinanden i ${way}`,
    version: (way, version) => `er FHIR ${version} og ikke R4: eksportér som R4 i ${way}`,
    again: (way) =>
      `har en ressource, som stod der før: eksportér den nuværende tilstand, hver patient én gang i ${way}`,
    stranger: (way) => `er ikke en af eksportens patienters, hvor en analyse tager én række for hver patient i ${way}`,
    moreRows: (way) =>
      `er en patients, som allerede har en række, hvor en analyse tager én række for hver patient: eksportér én for hver i ${way}`,
    servers: (way) =>
      `nævner endnu en server: hvis patienter der menes, kan ikke ses; eksportér en Bundle med fullUrl i ${way}`,
  },
  files: (files, list) => `  FHIR R4, ${files} ${files === 1 ? "fil" : "filer"}: ${list}`,
  mistakes: (count) => `  ${count} registreret ved en fejl: i ingen tabel`,
  replaced: (count) => `  ${count} ${count === 1 ? "patient" : "patienter"} lagt sammen med en anden: ingen række`,
  orphans: (count) => `  ${count} lagt sammen med en patient, som ikke er her: rækken bliver`,
  inactive: (count) => `  ${count} ikke aktive`,
  identifiers: (list) => `  patienters identifikatorer: ${list}`,
  subjects: (list) => `  hvis en ressource er: ${list}`,
  codes: (list) => `  koder: ${list}`,
  typeNames: { other: "af ingen type i R4" },
  identifierNames: { other: "af et andet system", unnamed: "uden system", former: "tidligere" },
  subjectNames: {
    reference: "en patients her",
    contained: "en patients inden i den",
    identifier: "et nummers, som står der",
    missing: "ingens her",
    none: "slet ingens",
    others: "ikke en patients",
  },
  codeNames: { other: "af en anden liste", unnamed: "uden liste" },
};
