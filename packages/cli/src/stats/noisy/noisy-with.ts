/**
 * A table that leaves a study with noise alone (docs/guides/analyse.md): three hospitals or more hold shares of a key, each adds its own
 * noise before it encrypts, and the coordinator opens nothing but the noisy total.
 *
 * How to call it. `tavs stats` and a node come here by the same three steps as for any other analysis, and need no line of their own:
 *
 *     const agreed = agreedAnalysis(study, { me, session: "treatment-by-grade", run, protocols }, messages); // `agreed.noisy` is there
 *     const brought = broughtOf(agreed, analysedRows({ file, table, mayMiss: agreed.mayMiss }, agreed.reads, messages), messages); // at hospitals
 *     const found = await analyseWith(home, link, agreed, { ...playing, brought });
 *     const released = await releasedOf(home, { agreed, run }, found, messages); // at the coordinator
 *
 * The study has two sessions, with the same parties and the same parameters (`NoisyParameters`): LABEL/key of `he/key/1` (roles key-holder
 * and key-reader; the coordinator reads) and LABEL of `he/sums/1` (roles contributor and aggregator).
 */
import { hex, InternalError, party } from "@tavs/core";
import { encryptedSums, keyKeeper, type SumsKey, signWith } from "@tavs/core/he";
import type { NoisyTotal } from "../../report/index.ts";
import { audited, type Home } from "../../session/home.ts";
import type { Playing } from "../../session/once.ts";
import { play, type SessionsOf } from "../../session/play.ts";
import type { AgreedAnalysis } from "../agreed-analysis.ts";
import { writeCard } from "./card.ts";
import { tableOf } from "./cells.ts";
import { paidNoise } from "./ledger.ts";
import type { NoisyTable } from "./noisy-terms.ts";

const PATIENCE_S = 600;

interface Noisy {
  readonly home: Home;
  readonly link: SessionsOf;
  readonly agreed: AgreedAnalysis;
  readonly table: NoisyTable;
  readonly playing: Playing;
}

interface Own {
  /** Of a hospital: its counts, without noise. */
  readonly counts: readonly number[] | undefined;
}

/** Runs this party's side of both sessions. The coordinator is left with the noisy total, and nobody else with anything. */
export async function noisyWith(
  home: Home,
  link: SessionsOf,
  { agreed, table }: Pick<Noisy, "agreed" | "table">,
  { counts, ...playing }: Playing & Own,
): Promise<{ readonly result?: NoisyTotal }> {
  const noisy = { home, link, agreed, table, playing };
  if (agreed.role === "coordinator") return { result: await total(noisy) };
  if (!counts) throw new InternalError("who brings patients has read none");
  await contribute(noisy, counts);
  return {};
}

const sumOf = ({ home, agreed, table, playing }: Noisy) =>
  table.sum(`${hex(home.study)} ${agreed.label} ${playing.run}`);

async function total(noisy: Noisy): Promise<NoisyTotal> {
  const { home, link, agreed, table, playing } = noisy;
  const { parameters, keyLabel, wish, plan, epsilon, others } = table;
  const input = { ...sumOf(noisy), patienceMs: playing.patienceMs };
  const key = await play(home, link, encryptedSums.keyReader, { ...playing, label: keyLabel, input });
  const waitMs = 1000 * (parameters.waitSeconds ?? PATIENCE_S);
  const { totals, contributors } = await play(home, link, encryptedSums.aggregator, {
    ...{ ...playing, label: agreed.label },
    input: { key, ...(others.length > 0 && { patienceMs: waitMs }) },
    sizes: ({ contributors: those }) => ({ parties: those.length }),
  });
  const { rho, delta } = parameters.noise;
  const margin = plan.margin(contributors.length);
  return { counts: tableOf(parameters, totals), contributors, margin, rho, epsilon, delta, ...wish.company };
}

/** Pays before a key is made: what the ledger refuses costs nobody else anything. */
async function contribute(noisy: Noisy, counts: readonly number[]): Promise<void> {
  const { home, link, agreed, table, playing } = noisy;
  const [{ label, coordinator }, { run }] = [agreed, playing];
  const about = { session: label, run };
  const paid = await audited({ audit: home.audit, about }, () => paidNoise(home, table, { label, run, counts }));
  const me = party(home.identity.name);
  const isHolder = table.parameters.holders.includes(me);
  const handlers = isHolder ? keyKeeper({ store: home.store }) : { sign: signWith(home.identity) };
  const key = await (isHolder ? makeKey(noisy, handlers) : readKey(noisy));
  const values = paid.privatize(Float64Array.from(counts));
  const input = { key, me, aggregator: coordinator, values };
  const { totals, contributors } = await play(home, link, encryptedSums.contributor, {
    ...{ ...playing, label, input, handlers },
  });
  const lost = table.others.filter(({ name }) => !contributors.includes(name)).map(({ name }) => party(name));
  if (isHolder) (await link.session(table.keyLabel, run)).goOnWithout?.(lost); // who may never take the key that they were shown
  const { epsilon } = table;
  await home.audit.record({ event: "released", ...about, epsilon, differentiallyPrivate: true });
  await writeCard(home, table, paid, { ...{ label, run }, totals });
}

function makeKey(noisy: Noisy, handlers: ReturnType<typeof keyKeeper>): Promise<SumsKey> {
  const { home, link, agreed, table, playing } = noisy;
  const readers = [agreed.coordinator, ...table.others.map(({ name }) => party(name))];
  const input = { ...sumOf(noisy), me: party(home.identity.name), readers, patienceMs: playing.patienceMs };
  return play(home, link, encryptedSums.keyHolder, { ...playing, label: table.keyLabel, input, handlers });
}

function readKey(noisy: Noisy): Promise<SumsKey> {
  const { home, link, table, playing } = noisy;
  const input = { ...sumOf(noisy), patienceMs: playing.patienceMs };
  return play(home, link, encryptedSums.keyReader, { ...playing, label: table.keyLabel, input });
}
