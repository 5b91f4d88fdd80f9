type Counts = Readonly<Record<string, number>>;

/** What an export holds, in counts: of names, only those that are public are said. */
export interface FhirReport {
  readonly files: number;
  /** By the name of the type; `other` are no resources of R4. */
  readonly resources: Counts;
  /** Entered in error: in no table. */
  readonly mistakes: number;
  /** `orphans` were merged into somebody who is not here, and stay. */
  readonly patients: { readonly replaced: number; readonly orphans: number; readonly inactive: number };
  /** Of patients: `cpr`, `x-ecpr`, `d-ecpr`, `other`, `unnamed` (without a system), `former` (all that are old). */
  readonly identifiers: Counts;
  /** How resources of the tables say whose they are: `reference`, `contained`, `identifier`, `missing` (nobody here), `none`, `others` (no patient). */
  readonly subjects: Counts;
  /** Of what the tables hold: by the name of the list; `other`, and `unnamed` without a system. */
  readonly codes: Counts;
}
