export { type Omop, type OmopOptions, omopOf, openOmop } from "./omop/cdm.ts";
export { type Cohort, type CohortOptions, cohortOf, cohortOfSql } from "./omop/cohort.ts";
export { type CohortDefinition, cohortDefinition } from "./omop/definition.ts";
export { dataRows, openTable, type ReadOptions, readTable, type Table } from "./read-table.ts";
