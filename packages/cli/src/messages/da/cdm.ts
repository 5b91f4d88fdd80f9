import type { cdm as english } from "../en/cdm.ts";

/** Hvad `tavs data` siger om OMOP-databaser og kohorter. */
export const cdm: typeof english = {
  cohort: "Sig, hvem en kohortes definition lader tilbage, regel for regel, uden en værdi fra nogen",
  source: "OMOP-databasen: en DuckDB-fil, en mappe, en fil med en forbindelsestekst eller env:VARIABLE",
  cohortFile: "Kohortens definition eller dens SELECT i en fil FIL.sql",
  notOfTables: "--id, --country, --encoding og --delimiter hører til tabeller: en OMOP-database siger det selv",
  noCdm: "er ingen OMOP-database",
  found: (name, tables) => `${name}: en OMOP-database, ${tables} tabeller, som undersøgelser læser`,
  table: ({ table, rows, persons }) =>
    `  ${table}: ${counted(rows)} rækker${persons === undefined ? "" : ` om ${counted(persons)} personer`}`,
  unreadable: ({ table }, sentence) => `  ${table}: ${sentence}`,
  finding: ({ check, column, rows }) =>
    `    ${column}: ${rows === undefined ? "" : `${counted(rows)} `}${checks[check]}`,
  absent: (tables) => `  findes ikke: ${tables.join(", ")}`,
  unobserved: (persons) =>
    `  ${counted(persons)} personer har ingen observationsperiode og kommer ikke i nogen kohorte`,
  noVocabulary:
    "  intet ordforråd: begreber slås ikke op; uden concept_ancestor har en kohorte de begreber, som den nævner",
  fewAre: (smallest) => `  nogle få er færre end ${smallest}`,
  cohortOf: (name, persons) => `${name}: ${persons}`,
  persons: (count) => (count === null ? "nogle få personer" : `${count} personer`),
  rows: (count) => (count === null ? "nogle få rækker" : `${count} rækker`),
  step: ({ rule, number, persons }) =>
    `  ${persons ?? "nogle få færre"}: ${rules[rule]}${number === undefined ? "" : ` ${number}`}`,
  columns: (names) => `  kolonner ${names.join(", ")}`,
  digest: (digest) => `  definitionens SHA-256 ${digest}`,
};

const COUNTS: Readonly<Record<string, string>> = { few: "nogle få", "all but few": "alle på nær nogle få" };

const counted = (count: number | string): string => COUNTS[count] ?? String(count);

const checks: Readonly<Record<string, string>> = {
  cdmField: "findes ikke",
  cdmDatatype: "celler er ingen værdi af dens type",
  unreadable: "kan ikke læses",
  isRequired: "rækker har ingen",
  isPrimaryKey: "rækker gentager en nøgle",
  isForeignKey: "rækker nævner en, der ikke findes",
  isStandardValidConcept: "rækker har et begreb, der ikke er standard",
  standardConceptRecordCompleteness: "rækker har begreb 0: ingen har oversat dem",
  plausibleValue: "rækker har et år før 1850 eller et, der ikke er kommet",
  plausibleStartBeforeEnd: "rækker ender, før de begynder",
  plausibleAfterBirth: "rækker er fra før fødselsåret",
  plausibleBeforeDeath: "rækker er fra mere end 60 dage efter døden",
  outsideObservation: "rækker er uden for alle observationsperioder",
};

const rules: Readonly<Record<string, string>> = {
  entry: "har en hændelse, der er indgang",
  "one group": "af én gruppe på dens første dag",
  observed: "under observation da, så længe før som der spørges om",
  without: "har ikke haft en af without",
  with: "har haft en af with",
  "no earlier outcome": "uden udfaldet før tiden under risiko",
  "time at risk": "med mindst én dag under risiko: kohorten",
};
