// The tables and columns of the OMOP CDM that studies read, in versions 5.3 and 5.4. What is not listed is not read.
export type ColumnKind = "id" | "concept" | "integer" | "number" | "date" | "text";

export interface CdmTable {
  /** Without these the table means nothing. */
  readonly required: Readonly<Record<string, ColumnKind>>;
  readonly optional: Readonly<Record<string, ColumnKind>>;
  /** What a column was called in drafts and older versions. */
  readonly older?: Readonly<Record<string, string>>;
}

/** `condition_occurrence.condition_occurrence_id` as a field concept (OHDSI oncology extension). */
export const CONDITION_FIELD = 1147127;

const person = { person_id: "id" } as const;

/** The tables whose rows happen to a person on a day. */
export type EventTable =
  | "condition_occurrence"
  | "condition_era"
  | "drug_exposure"
  | "drug_era"
  | "procedure_occurrence"
  | "measurement"
  | "observation"
  | "visit_occurrence"
  | "episode"
  | "death";

interface EventColumns {
  readonly key: string;
  readonly concept: string;
  readonly date: string;
}

const on = (key: string, concept: string, date: string): EventColumns => ({ key, concept, date });

/** The columns with the key of a row, what happened, and when. */
export const eventColumns: Readonly<Record<EventTable, EventColumns>> = {
  condition_occurrence: on("condition_occurrence_id", "condition_concept_id", "condition_start_date"),
  condition_era: on("condition_era_id", "condition_concept_id", "condition_era_start_date"),
  drug_exposure: on("drug_exposure_id", "drug_concept_id", "drug_exposure_start_date"),
  drug_era: on("drug_era_id", "drug_concept_id", "drug_era_start_date"),
  procedure_occurrence: on("procedure_occurrence_id", "procedure_concept_id", "procedure_date"),
  measurement: on("measurement_id", "measurement_concept_id", "measurement_date"),
  observation: on("observation_id", "observation_concept_id", "observation_date"),
  visit_occurrence: on("visit_occurrence_id", "visit_concept_id", "visit_start_date"),
  episode: on("episode_id", "episode_concept_id", "episode_start_date"),
  death: on("person_id", "cause_concept_id", "death_date"),
};

/** The columns without which a table says nothing of what happened, to whom, and when. */
const happening = ({ key, concept, date }: EventColumns): CdmTable["required"] => ({
  [key]: "id",
  ...person,
  [concept]: "concept",
  [date]: "date",
});

export const cdmTables: Readonly<Record<string, CdmTable>> = {
  person: {
    required: { ...person, gender_concept_id: "concept", year_of_birth: "integer" },
    optional: { month_of_birth: "integer", day_of_birth: "integer", person_source_value: "text" },
  },
  observation_period: {
    required: { ...person, observation_period_start_date: "date", observation_period_end_date: "date" },
    optional: { observation_period_id: "id", period_type_concept_id: "concept" },
  },
  condition_occurrence: {
    required: happening(eventColumns.condition_occurrence),
    optional: {
      ...{ condition_end_date: "date", condition_type_concept_id: "concept", condition_status_concept_id: "concept" },
      ...{ condition_source_value: "text", condition_source_concept_id: "concept", visit_occurrence_id: "id" },
    },
  },
  condition_era: {
    required: happening(eventColumns.condition_era),
    optional: { condition_era_end_date: "date", condition_occurrence_count: "integer" },
  },
  drug_exposure: {
    required: happening(eventColumns.drug_exposure),
    optional: {
      ...{ drug_exposure_end_date: "date", drug_type_concept_id: "concept", quantity: "number" },
      ...{ days_supply: "integer", drug_source_value: "text", drug_source_concept_id: "concept" },
    },
  },
  drug_era: {
    required: happening(eventColumns.drug_era),
    optional: { drug_era_end_date: "date", drug_exposure_count: "integer", gap_days: "integer" },
  },
  procedure_occurrence: {
    required: happening(eventColumns.procedure_occurrence),
    optional: { procedure_type_concept_id: "concept", procedure_source_value: "text", quantity: "number" },
  },
  measurement: {
    required: happening(eventColumns.measurement),
    optional: {
      ...{ value_as_number: "number", value_as_concept_id: "concept", unit_concept_id: "concept" },
      ...{ measurement_event_id: "id", meas_event_field_concept_id: "concept", measurement_source_value: "text" },
    },
    older: {
      modifier_of_event_id: "measurement_event_id",
      modifier_of_field_concept_id: "meas_event_field_concept_id",
    },
  },
  observation: {
    required: happening(eventColumns.observation),
    optional: { value_as_number: "number", value_as_string: "text", value_as_concept_id: "concept" },
  },
  visit_occurrence: {
    required: happening(eventColumns.visit_occurrence),
    optional: { visit_end_date: "date", visit_type_concept_id: "concept" },
  },
  death: {
    required: { ...person, death_date: "date" },
    optional: { death_type_concept_id: "concept", cause_concept_id: "concept" },
  },
  episode: {
    required: happening(eventColumns.episode),
    optional: {
      ...{ episode_end_date: "date", episode_parent_id: "id", episode_number: "integer" },
      ...{ episode_object_concept_id: "concept", episode_type_concept_id: "concept" },
    },
    older: { episode_start_datetime: "episode_start_date", episode_end_datetime: "episode_end_date" },
  },
  episode_event: {
    required: { episode_id: "id", event_id: "id", episode_event_field_concept_id: "concept" },
    optional: {},
    older: { event_field_concept_id: "episode_event_field_concept_id" },
  },
  concept: {
    required: { concept_id: "concept" },
    optional: {
      ...{ domain_id: "text", vocabulary_id: "text", concept_class_id: "text" },
      ...{ standard_concept: "text", concept_code: "text", invalid_reason: "text" },
    },
  },
  concept_ancestor: {
    required: { ancestor_concept_id: "concept", descendant_concept_id: "concept" },
    optional: { min_levels_of_separation: "integer", max_levels_of_separation: "integer" },
  },
  concept_relationship: {
    required: { concept_id_1: "concept", concept_id_2: "concept", relationship_id: "text" },
    optional: { invalid_reason: "text" },
  },
  cohort: {
    required: { cohort_definition_id: "integer", subject_id: "id", cohort_start_date: "date" },
    optional: { cohort_end_date: "date" },
  },
};
