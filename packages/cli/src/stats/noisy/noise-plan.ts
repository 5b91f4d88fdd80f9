// What noise costs: from the error that people want, before anybody looks at data.
import { accounting, type Company, cells, planShares, type SharePlan } from "@tavs/dp";

/** How far off a total may be, and among whom its noise is made. */
export interface NoiseWish {
  /** Each number of a total of all is within it, in `confidence` of all tables. */
  readonly within: number;
  readonly confidence: number;
  /** Numbers of the table. */
  readonly length: number;
  readonly rowsPerPerson: number;
  readonly company: Company;
}

/** The question that every hospital's ledger is asked. */
export const question: (length: number) => ReturnType<typeof cells> = cells;

/**
 * The price in billionths of rho: the planned error is that of the noise of all, the price that of the noise of those who do not
 * pool what they know. Throws `UsageError` for an error or a company that cannot be.
 */
export function nanoRhoOf({ within, confidence, length, rowsPerPerson, company }: NoiseWish): number {
  const [part] = question(length).parts({ rowsPerPerson });
  const sensitivity = Math.sqrt(Number(part!.l2Squared)); // one part: a person moves all cells together
  const { price } = accounting.planNoise("discrete-gaussian", { within, confidence, sensitivity });
  const { most, least, colluding } = company;
  return Math.ceil(((price as { readonly rho: number }).rho * 1e9 * most) / (least - colluding)); // Gaussian noise is paid for in rho
}

/** What each hospital adds at that price. Throws `UsageError` where the price cannot be met. */
export const sharesAt = (nanoRho: number, { length, rowsPerPerson, company }: NoiseWish): SharePlan =>
  planShares(question(length), { unit: { rowsPerPerson }, nanoRho, company });

/** The most rho, in billionths, whose epsilon at `delta` is not above `epsilon`; 0 where not even one is. */
export function nanoRhoWithin({ epsilon, delta }: { readonly epsilon: number; readonly delta: number }): number {
  const fits = (nanoRho: number): boolean => accounting.zcdpEpsilon(nanoRho / 1e9, delta) <= epsilon;
  let [low, high] = [0, 2];
  while (fits(high) && high < 2 ** 50) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
