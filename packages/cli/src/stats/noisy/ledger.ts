// A hospital's noise: paid for from its own ledger, and durable, before anybody else sees a number.
import { coins, hex, party, utf8 } from "@tavs/core";
import { fileJournal } from "@tavs/core/node";
import { type Ledger, openLedger, type Privatize } from "@tavs/dp";
import type { Home } from "../../session/home.ts";
import { ledgerFile } from "./kept.ts";
import { nanoRhoWithin, question } from "./noise-plan.ts";
import type { NoisyTable } from "./noisy-terms.ts";

/** Noise that is paid for. */
export interface PaidNoise {
  /** Adds this hospital's noise. The same numbers get the same noise again. */
  readonly privatize: Privatize;
  /** The line of the ledger that paid. */
  readonly line: number;
  readonly ledger: Ledger<{ readonly rho: number }>;
}

/**
 * Pays for this hospital's part in one run of the table. Asked again, also after a crash, it gives the same noise for nothing, so that
 * nobody averages it away. Throws `BudgetError` where the ledger cannot pay, and `UsageError` where the rows are not those that noise was
 * drawn for.
 */
export async function paidNoise(
  home: Home,
  { wish, plan, sum, parameters }: NoisyTable,
  { label, run, counts }: { readonly label: string; readonly run: number; readonly counts: readonly number[] },
): Promise<PaidNoise> {
  const { identity, store, study, terms, now } = home;
  const { epsilon, rowsPerPerson } = terms.privacy;
  const ledger = await openLedger({
    budget: { rho: nanoRhoWithin({ epsilon, delta: parameters.noise.delta }) / 1e9 },
    unit: { rowsPerPerson },
    study: `${terms.title}, terms ${hex(study).slice(0, 16)}`,
    journal: fileJournal(ledgerFile(home)),
    ...{ identity, expires: `${terms.expires}T23:59:59.999Z`, now: () => now().toISOString() },
  });
  const { least, colluding } = wish.company;
  const { holders, contributors = [] } = sum("");
  const share = await ledger.share(question(wish.length), {
    id: `${label} ${run}`,
    rho: rhoOf(plan),
    data: hex(coins(identity.seed.reveal(), "tavs/noisy-table/1", { context: utf8(counts.join()), length: 16 })),
    contributors: [...holders, ...contributors.map(({ name }) => name)].map(party),
    company: { least, colluding },
    store,
  });
  return { privatize: share.privatize, line: share.line, ledger };
}

const rhoOf = ({ price }: NoisyTable["plan"]): number => (price.measure === "concentrated" ? price.nanoRho / 1e9 : 0); // as it was planned
