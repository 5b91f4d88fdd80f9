import { hex, type Random, sign, UsageError, unhex, utf8, verify } from "@tavs/core";
import { inCompany } from "../distributed/share.ts";
import { sha256 } from "../ledger/chain.ts";
import type { Charge, Opened } from "../ledger/entries.ts";
import { type AgreedBook, readAgreed, type Source } from "../ledger/release.ts";
import type { LedgerTerms } from "../ledger/terms.ts";
import type { Price } from "../queries/price.ts";
import type { Law, Recorded } from "../queries/query.ts";
import type { CardFacts, PrivacyCard } from "./card.ts";
import { guaranteeOf } from "./guarantee.ts";

const DOMAIN = "tavs/privacy-card/1";

interface Wanted {
  readonly line: number;
  readonly facts: CardFacts;
}

/** See `Ledger.card`. */
export async function cardOf(
  source: Pick<Source, "journal" | "signing" | "opened">,
  { identity, slots, random }: Pick<LedgerTerms, "identity" | "slots" | "random">,
  { line, facts }: Wanted,
): Promise<PrivacyCard> {
  const book = await readAgreed(source);
  const charged = book.charged.find((each) => each.line === line);
  if (!charged?.recorded)
    throw new UsageError(`line ${line} of the ledger did not pay for an answer: give that of a release`);
  if (!isTrusted(facts.trust, charged.charge, charged.recorded))
    throw new UsageError(
      "this card's trust is not what the ledger charged: who saw the total, or how many added noise",
    );
  const { opened } = book;
  const unsigned: PrivacyCard = {
    format: "tavs/privacy-card/1",
    facts,
    ...asked(charged.charge, opened),
    ...protectedBy(charged.charge, book.account.costOf(charged.charge)),
    sampling: samplingOf(charged.charge, charged.recorded, random),
    accounting: accountingOf(book),
    sideChannels: slots ? SLOTS : NO_SLOTS,
    ledger: {
      opened: await sha256(JSON.stringify({ ...opened, previous: "" })),
      line,
      head: book.head,
      lines: book.lines,
      signer: opened.signer,
      approvedBy: opened.approvers.map(({ party }) => party),
    },
    signature: null,
  };
  return identity ? { ...unsigned, signature: hex(sign(identity, DOMAIN, bytesOf(unsigned))) } : unsigned;
}

/** True where the holder of this key, 32 bytes, signed this card: any changed field is noticed. */
export function verifyCard(card: PrivacyCard, publicKey: Uint8Array): boolean {
  const { signature } = card;
  if (signature === null || !/^[0-9a-f]{128}$/.test(signature)) return false;
  return verify(publicKey, DOMAIN, bytesOf({ ...card, signature: null }), unhex(signature));
}

const bytesOf = (card: PrivacyCard): Uint8Array => utf8(JSON.stringify(card));

const CHOICES: readonly Law[] = ["exponential", "permute-and-flip"];
const CHOICE = "exact: a choice by coins of probability exp(-x) (Canonne, Kamath, Steinke 2020)";
const ADDED = "exact: integer noise after Canonne, Kamath, Steinke 2020";
const SKELLAM = "exact: differences of Poisson numbers (Agarwal, Kairouz, Liu 2021)";
const SYSTEMS = "the operating system's generator";
const CALLERS = "a generator that the caller chose";
const SEED = ", as a seed that is kept and stretched by ChaCha20";

function samplingOf({ noise }: Charge, recorded: Recorded, random: Random | undefined): PrivacyCard["sampling"] {
  const isSkellam = noise.some(({ law }) => law === "skellam");
  const sampler = noise.some(({ law }) => CHOICES.includes(law)) ? CHOICE : isSkellam ? SKELLAM : ADDED;
  const source = `${random ? CALLERS : SYSTEMS}, read after the charge was durable`;
  return { sampler, randomness: isShare(recorded) ? source + SEED : source, arithmetic: "integers alone" };
}

/** A hospital's share of noise leaves no number in its ledger. */
const isShare = ({ values, keys }: Recorded): boolean => values.length === 0 && keys === null;

/** Whether the ledger bears it out: where it gave an answer, somebody held the numbers. */
function isTrusted(trust: CardFacts["trust"], { domain }: Charge, recorded: Recorded): boolean {
  if (trust.model === "central") return !isShare(recorded);
  return isShare(recorded) && domain.endsWith(inCompany({ ...trust, most: trust.contributors }));
}

const SLOTS = "answers come at the end of fixed slots; constant time of a draw is not promised (best effort)";
const NO_SLOTS = "the time of an answer was not hidden: it may tell of the noise to who measures it";

function asked({ id, query, domain, data }: Charge, { study, neighbours, rowsPerPerson }: Opened) {
  return {
    question: { study, id, name: query, domain, data },
    unit: { protects: "person", neighbours, rowsPerPerson },
  } as const;
}

function protectedBy({ noise, postProcessing }: Charge, price: Price) {
  const threshold = noise.find((part) => part.threshold !== null)?.threshold ?? null;
  return {
    mechanisms: noise,
    guarantee: guaranteeOf(price),
    keyDiscovery: threshold === null ? null : ({ threshold, rule: ">=" } as const),
    invariants: noise.filter(({ law }) => law === "none").map(({ of }) => of),
    postProcessing,
    accuracy: {
      confidence: 0.95,
      margins: noise.map(({ of, margin }) => ({ of, margin })),
      clampingBias: "values outside the bounds are pulled in; how many were is not known, and not in the margin",
    },
  } as const;
}

function accountingOf({ opened, account }: AgreedBook): PrivacyCard["accounting"] {
  return {
    rule: opened.plan ? "privacy-loss distributions" : "addition",
    rounding: "charges up, grants down",
    bracket: account.spent(),
    scope: opened.plan ? "plan" : "filter",
    granted: opened.granted,
    remaining: account.left(),
    amplification: null,
  };
}
