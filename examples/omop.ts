// Three hospitals define one cohort over their OMOP databases, and find together whether a treatment and survival go together.
import { cohortDefinition, cohortOf, omopOf } from "@tavs/cli/data";
import { createIdentity, hex, memoryStore, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link, see docs/guides/first-study.md
import { masks } from "@tavs/federated/secure-sum";
import { cox } from "@tavs/federated/statistics";

// #region definition
const definition = cohortDefinition(`
format: tavs/cohort/1
title: Survival from the diagnosis of breast cancer
concepts:
  breast: { concepts: [4112853] }
  hormon: { concepts: [1436678] }
  stages: { concepts: [4310703, 4314172] }
  one: { concepts: [4310703] }
  two: { concepts: [4314172] }
entry: { events: [{ of: condition_occurrence, concepts: breast, group: breast }] }
outcome: { of: death }
risk: { from: 91, until: last-observation } # who is treated is known by then: nobody is treated for having survived
columns:
  hormon: { had: { of: drug_exposure, concepts: hormon, between: [0, 90] } }
  stage: { level: { of: measurement, concepts: stages, modifies: entry, between: [0, 30] }, levels: { 1: one, 2: two } }
`);
// #endregion

// 80 patients at each hospital. Invented, by a rule.
const day = (after: number): string => new Date(Date.UTC(2015, 0, 1 + after)).toISOString().slice(0, 10);
const patients = (hospital: number) => Array.from({ length: 80 }, (_, i) => ({ i, at: (7 * i) % 300, hospital }));
const died = ({ i, hospital }: { i: number; hospital: number }): number =>
  100 + ((37 * i + 211 * hospital) % 1500) + (i % 2) * 300;

// #region open
/** A hospital's database. Its own is a file or a folder: `openOmop("cdm.duckdb")`. */
const database = (hospital: number) =>
  omopOf({
    person: patients(hospital).map(({ i }) => ({
      person_id: `${i}`,
      gender_concept_id: 8532,
      year_of_birth: 1940 + (i % 30),
    })),
    observation_period: patients(hospital).map(({ i }) => ({
      ...{ person_id: `${i}`, observation_period_start_date: day(-400), observation_period_end_date: day(1400) },
    })),
    condition_occurrence: patients(hospital).map(({ i, at }) => ({
      ...{
        condition_occurrence_id: `c${i}`,
        person_id: `${i}`,
        condition_concept_id: 4112853,
        condition_start_date: day(at),
      },
    })),
    drug_exposure: patients(hospital)
      .filter(({ i }) => i % 2 === 1)
      .map(({ i, at }) => ({
        ...{
          drug_exposure_id: `d${i}`,
          person_id: `${i}`,
          drug_concept_id: 1436678,
          drug_exposure_start_date: day(at + 30),
        },
      })),
    measurement: patients(hospital).map(({ i, at }) => ({
      ...{ measurement_id: `m${i}`, person_id: `${i}`, measurement_concept_id: i % 3 === 0 ? 4314172 : 4310703 },
      ...{ measurement_date: day(at + 5), measurement_event_id: `c${i}`, meas_event_field_concept_id: 1147127 },
    })),
    death: patients(hospital)
      .filter((patient) => died(patient) < 1300)
      .map((patient) => ({ person_id: `${patient.i}`, death_date: day(patient.at + died(patient)) })),
  });
// #endregion

// #region ask
const names = ["east", "west", "north"] as const;
const identities = names.map((name) => createIdentity(name));
const participants = identities.map(({ name, publicKey }) => ({ name, key: hex(publicKey) })); // as in the signed terms
const study = { study: "survival", coordinator: party("hub"), participants };
const specification = {
  time: "time",
  event: "event",
  terms: ["hormon", "stage"],
  ties: "efron",
  opening: "within-site",
  scaling: { hormon: { center: 0.5, scale: 0.5 }, stage: { center: 1.5, scale: 0.5 } }, // public guesses, agreed before
} as const;

const { hub, ...rooms } = memoryTransports("hub", ...names);
for (const [i, me] of names.entries()) {
  const omop = await database(i);
  const { rows } = await cohortOf(omop, definition);
  await omop.close();
  console.log(`${me}: ${rows.length} patients, ${rows.filter(({ event }) => event === 1).length} of whom died`);
  const handlers = masks.handlers({ identity: identities[i]!, store: memoryStore() });
  void run(cox.participant, {
    input: { ...study, me: party(me), rows, specification },
    transport: rooms[me],
    handlers,
  });
}
const fit = await run(cox.coordinator, { input: { ...study, specification }, transport: hub });
for (const [name, { hazardRatio, ci }] of Object.entries(fit.terms))
  console.log(`${name}: hazard ratio ${hazardRatio.toFixed(2)} (${ci.map((end) => end.toFixed(2)).join(" to ")})`);
// #endregion
