import type { Step } from "../../data/omop/attrition.ts";
import type { CdmReport, Count, Finding, TableReport } from "../../data/omop/check-cdm.ts";

/** What `tavs data` says of OMOP databases and cohorts. */
export const cdm = {
  cohort: "Tell whom a cohort's definition leaves, rule by rule, without a value of anybody",
  source: "The OMOP database: a DuckDB file, a folder, a file with a connection string, or env:VARIABLE",
  cohortFile: "The definition of the cohort, or its SELECT in a file FILE.sql",
  notOfTables: "--id, --country, --encoding and --delimiter are of tables: an OMOP database tells these itself",
  noCdm: "is no OMOP database",
  found: (name: string, tables: number): string => `${name}: an OMOP database, ${tables} tables that studies read`,
  table: ({ table, rows, persons }: TableReport): string =>
    `  ${table}: ${counted(rows)} rows${persons === undefined ? "" : ` of ${counted(persons)} persons`}`,
  unreadable: ({ table }: TableReport, sentence: string): string => `  ${table}: ${sentence}`,
  finding: ({ check, column, rows }: Finding): string =>
    `    ${column}: ${rows === undefined ? "" : `${counted(rows)} `}${checks[check]}`,
  absent: (tables: CdmReport["absent"]): string => `  not there: ${tables.join(", ")}`,
  unobserved: (persons: Count): string =>
    `  ${counted(persons)} persons have no observation period, and enter no cohort`,
  noVocabulary:
    "  no vocabulary: concepts are not looked up; without concept_ancestor a cohort has the concepts that it names",
  fewAre: (smallest: number): string => `  a few are fewer than ${smallest}`,
  cohortOf: (name: string, persons: string): string => `${name}: ${persons}`,
  persons: (count: number | null): string => (count === null ? "a few persons" : `${count} persons`),
  rows: (count: number | null): string => (count === null ? "a few rows" : `${count} rows`),
  step: ({ rule, number, persons }: Step): string =>
    `  ${persons ?? "a few fewer"}: ${rules[rule]}${number === undefined ? "" : ` ${number}`}`,
  columns: (names: readonly string[]): string => `  columns ${names.join(", ")}`,
  digest: (digest: string): string => `  SHA-256 of the definition ${digest}`,
};

const counted = (count: Count): string => (count === "few" ? "a few" : String(count));

const checks: Readonly<Record<Finding["check"], string>> = {
  cdmField: "is not there",
  cdmDatatype: "cells are no value of its type",
  unreadable: "can not be read",
  isRequired: "rows have none",
  isPrimaryKey: "rows repeat a key",
  isForeignKey: "rows name one that is not there",
  isStandardValidConcept: "rows have a concept that is not standard",
  standardConceptRecordCompleteness: "rows have concept 0: nobody mapped them",
  plausibleValue: "rows have a year before 1850 or to come",
  plausibleStartBeforeEnd: "rows end before they begin",
  plausibleAfterBirth: "rows are before the year of birth",
  plausibleBeforeDeath: "rows are more than 60 days after death",
  outsideObservation: "rows are outside of every observation period",
};

const rules: Readonly<Record<Step["rule"], string>> = {
  entry: "have an event of the entry",
  "one group": "of one group on its first day",
  observed: "under observation then, as long before as is asked",
  without: "have had none of without",
  with: "have had one of with",
  "no earlier outcome": "without the outcome before the time at risk",
  "time at risk": "with a day at risk at least: the cohort",
};
