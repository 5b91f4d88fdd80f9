// The hub: relays what it cannot read, asks for the sums that the terms name, and opens only those.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hex, party, unhex } from "@tavs/core";
import { encryptedSums } from "@tavs/core/he";
import type { Terms } from "@tavs/core/study";
import { relay } from "@tavs/core/websocket";
import type { Federation } from "@tavs/federated/secure-sum";
import { cox, kaplanMeier, tally } from "@tavs/federated/statistics";
import {
  coxModel,
  curves,
  DELTA,
  distinctTally,
  GRADES,
  LINK_MS,
  participantsOf,
  releasePlan,
  releaseSum,
  TREATMENTS,
  tableOf,
} from "../study.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, step, tell } from "./life.ts";

const WAIT_MS = 20_000; // for a hospital that holds no share of the key
const KEY_MS = 600_000; // for the hospitals to come as far

await live(async (setting, stop) => {
  const terms = JSON.parse(readFileSync(join(setting.folder, "terms.json"), "utf8")) as Terms; // `connect` checks every field
  const passing = await relay({ guests: new Map(terms.parties.map(({ name, key }) => [party(name), unhex(key)])) });
  tell({ at: "relay", url: passing.url });
  const home = await step("agree", () => open({ ...setting, relay: passing.url }, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("deduplicate", () => countDistinct(home));
  await step("analyse", () => analyse(home));
  await step("release", () => release(home));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
  await tell({ at: "relayed", bytes: passing.traffic().reduce((sum, { bytes }) => sum + bytes, 0) });
  await passing.close();
});

function federation({ terms, context }: Home): Federation {
  return { study: hex(context), coordinator: party("hub"), participants: participantsOf(terms) };
}

async function countDistinct(home: Home): Promise<void> {
  const input = { ...federation(home), specification: distinctTally, patienceMs: LINK_MS }; // the hospitals link first
  const { totals } = await home.play(tally.coordinator, "distinct", input);
  const [patients, analysed, events] = distinctTally.cells.map((cell) => totals[cell]!);
  tell({ at: "distinct", patients: patients!, analysed: analysed!, events: events! });
}

async function analyse(home: Home): Promise<void> {
  const input = federation(home);
  const model = { ...input, specification: coxModel };
  tell({ at: "cox", result: await home.play(cox.coordinator, "relapse-free-survival", model) });
  const months = { ...input, specification: curves };
  tell({ at: "curves", result: await home.play(kaplanMeier.coordinator, "survival-curves", months) });
}

interface Table {
  readonly counts: readonly number[];
  readonly contributors: readonly string[];
  readonly missing: readonly string[];
}

/** Adds what it cannot read, and waits a while for whoever can be missed; the holders of the key open the total. */
async function addedUp({ play, terms }: Home): Promise<Table> {
  const agreement = releaseSum(terms);
  const key = await play(encryptedSums.keyReader, "release-key", { ...agreement, patienceMs: KEY_MS });
  const others = agreement.contributors ?? [];
  const input = { key, ...(others.length > 0 && { patienceMs: WAIT_MS }) };
  const { totals, contributors } = await play(encryptedSums.aggregator, "treatment-by-grade", input);
  const names = [...agreement.holders, ...others.map(({ name }) => name)];
  return { counts: [...totals], contributors, missing: names.filter((name) => !contributors.includes(name)) };
}

/** What it opens is noisy already: no party saw a total without noise, and small cells are withheld after it. */
async function release(home: Home): Promise<void> {
  const { counts, ...reported } = await addedUp(home);
  const { terms, audit } = home;
  const { rho, epsilon, margin } = releasePlan(terms);
  const { cells, withheld } = tableOf(counts, terms.smallestCell);
  const event = { event: "released", protocol: "dp/discrete-gaussian/1", differentiallyPrivate: true } as const;
  await audit.record({ ...event, epsilon, suppressed: withheld });
  const question = "patients by treatment and grade";
  const table = { question, rows: TREATMENTS, columns: GRADES, cells };
  const noise = { rho, epsilon, delta: DELTA, margin: margin(reported.contributors.length) };
  tell({ at: "released", released: { ...table, ...noise, ...reported } });
}
