import type { Accounted } from "../queries/accounted.ts";
import type { Price } from "../queries/price.ts";
import type { Noise } from "../queries/query.ts";
import type { Neighbours } from "../queries/unit.ts";
import { isAccounted, isAnswers, isCounted, isNoise } from "./entry-fields.ts";
import type { Planned } from "./planned.ts";

/** The first line: what was granted, for whom, until when, and who may veto. */
export interface Opened {
  readonly entry: "opened";
  readonly format: "tavs/dp-ledger/2";
  readonly study: string | null;
  readonly granted: Price;
  /** Of a planned budget alone: what may be answered. */
  readonly plan?: Planned;
  readonly rowsPerPerson: number;
  readonly neighbours: Neighbours;
  readonly expires: string | null;
  /** Who signs every line: an Ed25519 key in hexadecimal digits. */
  readonly signer: string | null;
  /** 16 random bytes in hexadecimal digits where there are approvers: what is approved for one ledger is not for its twin. */
  readonly nonce: string | null;
  /** Without the approval of each of these, nothing is charged. */
  readonly approvers: readonly Approver[];
}

export interface Approver {
  readonly party: string;
  /** Ed25519, 64 hexadecimal digits. */
  readonly key: string;
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
  readonly price: Price;
  readonly noise: readonly Noise[];
  readonly postProcessing: string | null;
  /** Under a plan alone: the losses that are counted. */
  readonly laws?: readonly Accounted[];
  /** Signatures in the order of the approvers. */
  readonly approvals: readonly string[];
}

/** What was answered: noisy integers, in decimal digits. Written before the caller sees it. */
export interface Answered {
  readonly entry: "answered";
  /** The number of the line that paid, counted from 1. */
  readonly charge: number;
  readonly values: readonly string[];
  /** The keys that were found; null where they are known from the question. */
  readonly keys: readonly string[] | null;
}

export type Entry = Opened | Charge | Answered;
type Line = Readonly<Record<string, unknown>>;

/** An entry of a line, if the line holds exactly that: known fields in the known order, and no others. */
export function entryFrom(line: Line): Entry | undefined {
  const entry = openedFrom(line) ?? chargeFrom(line) ?? answeredFrom(line);
  return JSON.stringify(entry) === JSON.stringify(line) ? entry : undefined;
}

function openedFrom(line: Line) {
  const { entry, format, study, granted, plan, rowsPerPerson, neighbours, expires, signer, nonce, approvers } = line;
  if (entry !== "opened" || format !== "tavs/dp-ledger/2" || !isText(study) || !isText(expires)) return undefined;
  if (plan !== undefined && !(isCounted(granted) && granted.measure === "approximate")) return undefined;
  if (!isCounted(granted) || !isPositive(rowsPerPerson) || !(signer === null || isKey(signer))) return undefined;
  if (!(nonce === null || isNonce(nonce)) || !(plan === undefined || isPlan(plan))) return undefined;
  if ((neighbours !== "add-remove" && neighbours !== "replace-one") || !isList(approvers, isApprover)) return undefined;
  return {
    entry,
    format,
    study,
    granted,
    ...(plan && { plan }),
    rowsPerPerson,
    neighbours,
    expires,
    signer,
    nonce,
    approvers,
  } satisfies Opened;
}

function chargeFrom({ entry, id, query, domain, data, price, noise, postProcessing, laws, approvals }: Line) {
  if (entry !== "charge" || !isText(id) || typeof query !== "string" || typeof domain !== "string") return undefined;
  if (!isText(data) || !isCounted(price) || !isList(noise, isNoise)) return undefined;
  if (!isText(postProcessing) || !isList(approvals, isSignature)) return undefined;
  if (!(laws === undefined || isList(laws, isAccounted))) return undefined;
  return {
    entry,
    id,
    query,
    domain,
    data,
    price,
    noise,
    postProcessing,
    ...(laws && { laws }),
    approvals,
  } satisfies Charge;
}

function answeredFrom({ entry, charge, values, keys }: Line) {
  if (entry !== "answered" || !isPositive(charge) || !isList(values, isDecimal)) return undefined;
  if (keys !== null && (!isList(keys, isString) || keys.length !== values.length)) return undefined;
  return { entry, charge, values, keys } satisfies Answered;
}

const isString = (value: unknown): value is string => typeof value === "string";
const isText = (value: unknown): value is string | null => value === null || isString(value);
const isPositive = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 1;
const isWhole = (value: unknown): value is number => value === 0 || isPositive(value);
const isDecimal = (value: unknown): value is string => isString(value) && /^(0|-?[1-9][0-9]*)$/.test(value);
const isKey = (value: unknown): value is string => isString(value) && /^[0-9a-f]{64}$/.test(value);
const isNonce = (value: unknown): value is string => isString(value) && /^[0-9a-f]{32}$/.test(value);
const isSignature = (value: unknown): value is string => isString(value) && /^[0-9a-f]{128}$/.test(value);
const isPlan = (value: unknown): value is Planned =>
  typeof value === "object" &&
  value !== null &&
  "answers" in value &&
  isList(value.answers, isAnswers) &&
  "certified" in value &&
  isList(value.certified, isWhole) &&
  value.certified.length === 2 &&
  Object.keys(value).length === 2;
const isApprover = (value: unknown): value is Approver =>
  typeof value === "object" &&
  value !== null &&
  "party" in value &&
  isString(value.party) &&
  "key" in value &&
  isKey(value.key);

function isList<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}
