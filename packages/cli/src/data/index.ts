export { type Omop, type OmopOptions, omopOf, openOmop } from "./omop/cdm.ts";
export { cohortDefinition } from "./omop/check-definition.ts";
export { type Cohort, type CohortOptions, cohortOf, cohortOfSql } from "./omop/cohort.ts";
export type { CohortDefinition } from "./omop/definition.ts";
export { dataRows, openTable, type ReadOptions, readTable, type Table } from "./read-table.ts";
