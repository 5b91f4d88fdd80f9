// When the table is out, somebody at each hospital asks its ledger one question more. It says no, and the log remembers.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { BudgetError, hex, InternalError, memoryStore, party } from "@tavs/core";
import { fileJournal, loadIdentity } from "@tavs/core/node";
import { openAudit, type Study, termsHash } from "@tavs/core/study";
import { balanceOf, cells, openLedger } from "@tavs/dp";
import { HOSPITALS } from "./names.ts";
import { logOf, stateOf } from "./prove.ts";
import { releasePlan } from "./released.ts";

export interface Refused {
  /** Where the hospital keeps its study. */
  readonly folder: string;
  readonly question: string;
  readonly message: string;
}

const QUESTION = "how many had hormone treatment";

/** Throws `InternalError` where the ledger answers: it was to be empty. */
export async function oneQuestionTooMany(folder: string, name: string, study: Study): Promise<Refused> {
  const identity = await loadIdentity(join(folder, `${name}.identity.json`));
  const now = (): string => new Date().toISOString();
  const journal = fileJournal(logOf(folder));
  const audit = await openAudit({ journal, identity, terms: study, now, software: "demo" });
  try {
    await askLedger(stateOf(folder), { identity, study, now });
  } catch (error) {
    if (!(error instanceof BudgetError)) throw error;
    await audit.record({ event: "refused", protocol: "dp/discrete-gaussian/1", code: error.code });
    return { folder: stateOf(folder), question: QUESTION, message: error.message };
  }
  throw new InternalError("the ledger answered a question that it could not pay for");
}

interface Asking extends Pick<Parameters<typeof openAudit>[0], "identity" | "now"> {
  readonly study: Study;
}

/** The ledger that the node opened, asked for a tenth of what the table cost. */
async function askLedger(state: string, { identity, study, now }: Asking): Promise<void> {
  const file = readdirSync(state).find((each) => /^budget-.*\.jsonl$/.test(each));
  if (file === undefined) throw new InternalError("a hospital has no ledger");
  const journal = fileJournal(join(state, file));
  const { granted, expires } = await balanceOf(journal);
  const ledger = await openLedger({
    budget: granted as { readonly rho: number }, // as the node granted it
    unit: { rowsPerPerson: study.privacy.rowsPerPerson },
    study: `${study.title}, terms ${hex(termsHash(study)).slice(0, 16)}`,
    ...{ journal, identity, now, ...(expires !== null && { expires }) },
  });
  const { rho, company } = releasePlan(study);
  await ledger.share(cells(1), {
    ...{ id: QUESTION, data: "asked of nobody's rows", rho: rho / 10, store: memoryStore() },
    ...{ contributors: HOSPITALS.map((each) => party(each)), company },
  });
}
