// A hospital's noise in the released table: paid for from its own ledger, added before anybody else sees a number.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { BudgetError, coins, hex, InternalError, party, utf8 } from "@tavs/core";
import { cells, type Ledger, openLedger, type PrivacyCard } from "@tavs/dp";
import { releasePlan, releaseQuestion, reportersOf, tableOf } from "../study.ts";
import type { Home } from "./home.ts";

type Rho = { readonly rho: number };

export interface Noisy {
  readonly values: Float64Array;
  /** Makes the privacy card once the table is opened, and puts it into the hospital's folder. */
  card(totals: Float64Array): Promise<PrivacyCard>;
  /** What came of one question too many. */
  readonly refused: { readonly question: string; readonly message: string };
}

/** Pays for this hospital's part in the table, and adds its noise to the counts. Asked again, the same noise, for nothing. */
export async function noisy(home: Home, counts: readonly number[]): Promise<Noisy> {
  const { terms, identity, store, audit, folder } = home;
  const { rho, epsilon, company } = releasePlan(terms);
  const unit = { rowsPerPerson: 1 } as const; // patients of two hospitals were left out at the second
  const now = (): string => new Date().toISOString();
  const expires = `${terms.expires}T23:59:59Z`;
  const ledger = await openLedger({ budget: { rho }, unit, study: terms.title, store, identity, expires, now });
  const asked = {
    rho,
    data: digestOf(home, counts),
    contributors: reportersOf(terms).map(({ name }) => party(name)),
    company,
    store,
  };
  const share = await ledger.share(releaseQuestion, { ...asked, id: "treatment-by-grade" });
  const [event, protocol] = ["released", "dp/discrete-gaussian/1"] as const;
  await audit.record({ event, protocol, epsilon, suppressed: 0, differentiallyPrivate: true });
  return {
    values: share.privatize(Float64Array.from(counts)),
    refused: await oneQuestionTooMany(home, ledger, { ...asked, rho: rho / 10 }),
    async card(totals) {
      const { withheld } = tableOf([...totals], terms.smallestCell);
      const card = await ledger.card(share.line, {
        controller: identity.name,
        dataSet: "patients of this hospital, followed up by the registry",
        period: "1978 to 1993",
        legalBasis: "the terms that all parties signed",
        samePatientElsewhere: "left out wherever an earlier hospital reports the patient",
        trust: { model: "distributed", contributors: company.most, least: company.least, colluding: company.colluding },
        smallCells: { rule: `fewer than ${terms.smallestCell}, after the noise`, withheld },
        exactNumbers: ["totals of the model and the survival curves, as the terms name them"],
        audit: null,
      });
      writeFileSync(join(folder, "privacy-card.json"), `${JSON.stringify(card, null, 2)}\n`);
      return card;
    },
  };
}

/** Names these counts, to this hospital alone. */
const digestOf = ({ identity }: Home, counts: readonly number[]): string =>
  hex(coins(identity.seed.reveal(), "rows of the released table", { context: utf8(counts.join()), length: 16 }));

/** The budget is spent: whatever is asked now is refused, and the ledger says why. */
async function oneQuestionTooMany(
  { audit }: Home,
  ledger: Ledger<Rho>,
  asked: Omit<Parameters<Ledger<Rho>["share"]>[1], "id">,
): Promise<Noisy["refused"]> {
  const question = "how many had hormone treatment";
  try {
    await ledger.share(cells(1), { ...asked, id: question });
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    await audit.record({ event: "refused", protocol: "dp/discrete-gaussian/1", code: error.code });
    return { question, message: error.message };
  }
  throw new InternalError("the ledger answered a question that it could not pay for");
}
