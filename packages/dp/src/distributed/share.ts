import { type PartyId, type Store, seededRandom, UsageError } from "@tavs/core";
import { append } from "../ledger/book.ts";
import { sha256 } from "../ledger/chain.ts";
import type { Charge } from "../ledger/entries.ts";
import { earlierCharge, pay } from "../ledger/payment.ts";
import { type AgreedBook, readAgreed, type Source } from "../ledger/release.ts";
import { accountedFor } from "../queries/accounted.ts";
import { drawer } from "../queries/calibrate.ts";
import type { Company } from "./company.ts";
import { keepSeed, keptSeed } from "./kept-seed.ts";
import type { SharePlan } from "./plan.ts";

/** For which total one hospital's noise is. */
export interface ShareRequest {
  /** The name of the question, the same at every hospital. */
  readonly id: string;
  /** A digest of this hospital's rows, keyed: under one id and company noise is added to one data set alone. */
  readonly data: string;
  /** Who is in this total, this hospital among them. Another company is another total: it costs anew, with new noise. */
  readonly contributors: readonly PartyId[];
  /** Keeps the seed of the noise, encrypted: who reads it can take the noise off. */
  readonly store: Store;
}

/** Adds one hospital's noise to its numbers: a plain function, for whatever sums them. The same numbers get the same noise again. */
export type Privatize = (values: Float64Array) => Float64Array;

/** What is charged for one hospital's part in a total; with the losses, under a plan. */
export async function chargeOfShare(
  question: Pick<Charge, "query" | "domain"> & { readonly isPlanned: boolean },
  { shares, company, price }: SharePlan,
  { id, data, contributors }: Omit<ShareRequest, "store">,
): Promise<Charge> {
  const names = [...new Set<string>(contributors)].sort();
  if (names.length !== contributors.length || names.length < company.least || names.length > company.most)
    throw new UsageError(
      `a total is of ${company.least} to ${company.most} different hospitals; ${contributors.length} were named`,
    );
  return {
    entry: "charge",
    id: `${id} | ${await sha256(JSON.stringify(names))}`, // another company is another charge
    query: question.query,
    domain: `${question.domain}${inCompany(company)}`,
    data,
    price,
    noise: shares,
    postProcessing: null,
    ...(question.isPlanned && { laws: accountedFor({ noise: shares, price, among: company }) }),
    approvals: [],
  };
}

/** What a charge says of those who add noise: the end of its domain. */
export const inCompany = ({ most, least, colluding }: Company): string =>
  `; one of ${most} hospitals, ${least} or more in a total, ${colluding} colluding`;

/** Pays, draws the seed of the noise, keeps it, and says so in the ledger: each durable before the next. */
export async function drawShare(source: Source, charge: Charge, store: Store): Promise<Drawn> {
  const book = await readAgreed(source);
  const earlier = earlierCharge(charge, book);
  const key = `dp-share/${await sha256(JSON.stringify([source.opened, charge.id, charge.query, charge.domain]))}`;
  const kept = await keptSeed(store, key, earlier); // before paying: a charge would make kept noise look like its own
  const paid = earlier ? { line: earlier.line, end: book, account: book.account } : await pay(source, charge, book);
  const seed = kept ?? source.random(32);
  if (!kept) await keepSeed(store, key, seed);
  if (!earlier?.recorded)
    await append(source, paid.end, { entry: "answered", charge: paid.line, values: [], keys: null });
  const noise = (earlier?.charge ?? charge).noise.flatMap(drawer(seededRandom(seed)));
  return { privatize: adding(noise), line: paid.line, account: paid.account };
}

export interface Drawn {
  readonly privatize: Privatize;
  readonly line: number;
  readonly account: AgreedBook["account"];
}

function adding(noise: readonly bigint[]): Privatize {
  let first: Float64Array | undefined;
  return (values) => {
    if (values.length !== noise.length)
      throw new UsageError(`noise was drawn for ${noise.length} numbers; ${values.length} came`);
    const sums = values.map((value, at) => noisy(value, Number(noise[at]), at));
    first ??= values.slice(); // once they are known to be numbers: refused ones were added to nothing
    if (values.some((value, at) => value !== first![at]))
      throw new UsageError("this noise was added to other numbers before: their difference would be read off");
    return sums;
  };
}

function noisy(value: number, noise: number, position: number): number {
  if (!Number.isSafeInteger(value)) throw new UsageError(`number ${position} is not an integer below 2^53`);
  if (!Number.isSafeInteger(value + noise)) throw new UsageError("a number with noise does not fit in 2^53");
  return value + noise;
}
