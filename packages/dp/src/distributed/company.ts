import { UsageError } from "@tavs/core";

/** Who adds noise to a total. */
export interface Company {
  /** Hospitals that may be in the total. */
  readonly most: number;
  /** No total of fewer is opened. */
  readonly least: number;
  /** So many of them may know their own noise and pool it, or add none. Below `least`. */
  readonly colluding: number;
}

/** Throws `UsageError` for a company that cannot be. */
export function mustBeCompany({ most, least, colluding }: Company): void {
  const whole = [most, least, colluding].every(Number.isSafeInteger);
  if (!whole || colluding < 0 || least <= colluding || most < least)
    throw new UsageError(
      `a company is whole numbers 0 <= colluding < least <= most; got colluding ${colluding}, least ${least}, most ${most}`,
    );
}

/** Throws `UsageError` for a total that this company cannot make. */
export function mustBeContributors(count: number, { most }: Company): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > most)
    throw new UsageError(`a total is of 1 to ${most} hospitals; its margin was asked for ${count}`);
}
