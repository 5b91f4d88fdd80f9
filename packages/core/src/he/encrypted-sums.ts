// The four roles under one name, and what a study says of its sum in one call.

import { aggregator } from "./aggregator.ts";
import { agreed, planOf, type SumsAgreement } from "./agreement.ts";
import { contributor } from "./contributor.ts";
import { heKernels } from "./he-kernels.ts";
import { keyHolder } from "./key-holder.ts";
import { keyReader } from "./key-reader.ts";
import type { Plan } from "./plan.ts";

export interface SumsFacts extends Omit<SumsAgreement, "study" | "holders"> {
  /** Who hold the key and hand in a vector each. */
  readonly parties: readonly string[];
  /** What the sum is for. Default: "sum". One key is for one sum. */
  readonly study?: string;
}

/** A sum that can be computed: its facts were proved, and SEAL is there. */
export interface EncryptedSums {
  /** What goes to `encryptedSums.keyHolder` with `me`, and as parameters into the terms. */
  readonly agreement: SumsAgreement;
  /** The parameters, and the bounds that were proved for them. */
  readonly plan: Plan;
}

interface Roles {
  (facts: SumsFacts): Promise<EncryptedSums>;
  readonly keyHolder: typeof keyHolder;
  readonly keyReader: typeof keyReader;
  readonly contributor: typeof contributor;
  readonly aggregator: typeof aggregator;
}

/**
 * Checks a sum before anybody is asked for anything: throws `UsageError` with the numbers where no parameters are exact and
 * hiding, and where node-seal is not installed. Its roles, for `run`: `keyHolder`, `keyReader`, `contributor`, `aggregator`.
 */
export const encryptedSums: Roles = Object.assign(check, { keyHolder, keyReader, contributor, aggregator });

async function check({ parties, study = "sum", ...facts }: SumsFacts): Promise<EncryptedSums> {
  const agreement: SumsAgreement = { study, holders: parties, ...facts };
  const plan = planOf(agreed(agreement));
  void heKernels.source; // throws where node-seal is missing
  return { agreement, plan };
}
