/** The first line: what was granted, for whom, until when. */
export interface Opened {
  readonly entry: "opened";
  readonly format: "tavs/dp-ledger/1";
  readonly study: string | null;
  readonly microBudget: number;
  readonly rowsPerPerson: number;
  readonly expires: string | null;
}

/** An answer is paid for. Written before its noise is drawn. */
export interface Charge {
  readonly entry: "charge";
  /** The caller's name for the question, by which it can be asked again. */
  readonly id: string | null;
  readonly query: string;
  readonly domain: string;
  /** What the caller says about the data: a keyed digest. */
  readonly data: string | null;
  readonly mechanism: "discrete-laplace";
  readonly microEpsilon: number;
}

/** What was answered: noisy integers, in decimal digits. Written before the caller sees it. */
export interface Answered {
  readonly entry: "answered";
  /** The number of the line that paid, counted from 1. */
  readonly charge: number;
  readonly values: readonly string[];
}

export type Entry = Opened | Charge | Answered;

/** An entry of a line, if the line holds exactly that: known fields in the known order, and no others. */
export function entryFrom(line: Readonly<Record<string, unknown>>): Entry | undefined {
  const entry = openedFrom(line) ?? chargeFrom(line) ?? answeredFrom(line);
  return JSON.stringify(entry) === JSON.stringify(line) ? entry : undefined;
}

function openedFrom({ entry, format, study, microBudget, rowsPerPerson, expires }: Readonly<Record<string, unknown>>) {
  if (entry !== "opened" || format !== "tavs/dp-ledger/1" || !isText(study) || !isText(expires)) return undefined;
  if (!isPositive(microBudget) || !isPositive(rowsPerPerson)) return undefined;
  return { entry, format, study, microBudget, rowsPerPerson, expires } satisfies Opened;
}

function chargeFrom({ entry, id, query, domain, data, mechanism, microEpsilon }: Readonly<Record<string, unknown>>) {
  if (entry !== "charge" || !isText(id) || typeof query !== "string" || typeof domain !== "string") return undefined;
  if (!isText(data) || mechanism !== "discrete-laplace" || !isPositive(microEpsilon)) return undefined;
  return { entry, id, query, domain, data, mechanism, microEpsilon } satisfies Charge;
}

function answeredFrom({ entry, charge, values }: Readonly<Record<string, unknown>>) {
  if (entry !== "answered" || !isPositive(charge) || !Array.isArray(values) || !values.every(isDecimal))
    return undefined;
  return { entry, charge, values } satisfies Answered;
}

const isText = (value: unknown): value is string | null => value === null || typeof value === "string";
const isPositive = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;
const isDecimal = (value: unknown): value is string => typeof value === "string" && /^(0|-?[1-9][0-9]*)$/.test(value);
