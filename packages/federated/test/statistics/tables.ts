/** Small random hospitals, with many ties: times are whole days in the first week. */
import type { SurvivalRows } from "@tavs/federated/statistics";
import fc from "fast-check";

/** Up to `most` rows of `columns` whole-numbered covariates. */
export function smallHospital(columns: number, most = 12): fc.Arbitrary<SurvivalRows> {
  const row = fc.record({
    time: fc.integer({ min: 0, max: 7 }),
    event: fc.nat({ max: 1 }),
    covariates: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: columns, maxLength: columns }),
  });
  return fc.array(row, { maxLength: most }).map((rows) => ({
    time: Float64Array.from(rows, ({ time }) => time),
    event: Uint8Array.from(rows, ({ event }) => event),
    covariates: Float64Array.from(rows.flatMap(({ covariates }) => covariates)),
    columns,
  }));
}
