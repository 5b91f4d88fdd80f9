// A hospital: links its patients with the registry, leaves out whom an earlier hospital reports, and adds to the sums.
import { join } from "node:path";
import { hex, type PartyId, party } from "@tavs/core";
import { encryptedSums, keyKeeper } from "@tavs/core/he";
import { cardText } from "@tavs/dp";
import { type Federation, masks } from "@tavs/federated/secure-sum";
import { cox, kaplanMeier, type Row, tally } from "@tavs/federated/statistics";
import { cpr, type ItemSet, ingest, labelled, psi } from "@tavs/psi";
import { countsOf, covariates } from "../covariates.ts";
import { dayOf, decodeOutcome, type Outcome, relapseFree } from "../outcomes.ts";
import {
  coxModel,
  curves,
  distinctTally,
  LINK_MS,
  linkage,
  mostLinked,
  OVERLAPS,
  participantsOf,
  releaseSum,
} from "../study.ts";
import { type Person, readTable } from "../table.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";
import { noisy } from "./noise.ts";

const COLUMNS = ["cpr", "surgery_date", "age", "meno", "size", "grade", "nodes", "hormon", "chemo"];

await live(async (setting, stop) => {
  const people = await cohort(setting);
  const home = await step("agree", () => open(setting, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  const numbers = people.map(({ id }) => id);
  const items = await ingest(numbers, cpr);
  const outcomes = await step("link", () => link(home, items));
  const analysed = await step("deduplicate", () => deduplicate(home, items, { people, outcomes }));
  await step("analyse", () => analyse(home, analysed));
  await step("release", () => release(home, analysed));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
});

async function cohort({ folder }: Setting): Promise<readonly Person[]> {
  const { people, report } = await readTable(join(folder, "patients.csv"), COLUMNS);
  tell({ at: "cohort", rows: report.rows, leftOut: report.rows - report.linkable, duplicates: report.duplicates });
  return people;
}

/** What the registry says of this hospital's patients, by CPR number: the rows of a file may move before a session is resumed. */
async function link(
  { play, link: { me }, context, terms }: Home,
  items: ItemSet,
): Promise<ReadonlyMap<string, Outcome>> {
  const input = { items, peer: party("registry"), context, maxItems: mostLinked(terms), patienceMs: LINK_MS };
  const overlap = await play(labelled.receiver, `link/${me}`, input, {
    sizes: ({ indices, senderSize }) => ({ items: items.size, peerItems: senderSize, found: indices.length }),
  });
  tell({
    at: "linked",
    linked: { asked: items.size, found: overlap.indices.length, registrySize: overlap.senderSize },
  });
  return new Map(overlap.labels.map((label, i) => [overlap.items[i]!, decodeOutcome(label)]));
}

interface Linked {
  readonly people: readonly Person[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** The rows of this hospital that no earlier one reports, with their follow-up. */
async function deduplicate(home: Home, items: ItemSet, { people, outcomes }: Linked): Promise<readonly Row[]> {
  const elsewhere = new Set((await Promise.all(OVERLAPS.map((pair) => overlap(home, items, pair)))).flat());
  const own = people.filter(({ id }) => !elsewhere.has(id));
  const known = own.filter(({ id }) => outcomes.has(id));
  const rows = known.map((person) => analysisRow(person, outcomes.get(person.id)!));
  const counts = {
    "distinct patients": own.length,
    "patients analysed": rows.length,
    "relapses and deaths": events(rows),
  };
  const input = { ...federation(home), rows: counts, specification: distinctTally, patienceMs: LINK_MS };
  await home.play(tally.participant, "distinct", input, { handlers: masks.handlers(home) });
  return rows;
}

function events(rows: readonly Row[]): number {
  return rows.filter(({ rfs }) => rfs === 1).length;
}

/** One pair of hospitals: the later one learns whom both report. */
async function overlap(
  home: Home,
  items: ItemSet,
  { earlier, later }: (typeof OVERLAPS)[number],
): Promise<readonly string[]> {
  const { me } = home.link;
  const label = `overlap/${later}-${earlier}`;
  const input = {
    items,
    peer: party(me === later ? earlier : later),
    context: home.context,
    maxItems: linkage.maxItems,
    patienceMs: LINK_MS,
  };
  if (me === earlier)
    await home.play(psi.sender, label, input, {
      sizes: ({ receiverSize }) => ({ items: items.size, peerItems: receiverSize }),
    });
  if (me !== later) return [];
  const { items: shared } = await home.play(psi.receiver, label, input, {
    sizes: ({ senderSize, indices }) => ({ items: items.size, peerItems: senderSize, found: indices.length }),
  });
  tell({ at: "overlap", with: earlier, shared: shared.length });
  return shared;
}

function analysisRow(person: Person, outcome: Outcome): Row {
  return { ...covariates(person), ...relapseFree(dayOf(person.cells.surgery_date!), outcome) };
}

async function analyse(home: Home, rows: readonly Row[]): Promise<void> {
  const input = { ...federation(home), rows };
  const more = { sizes: () => ({ rows: rows.length }), handlers: masks.handlers(home) };
  await home.play(cox.participant, "relapse-free-survival", { ...input, specification: coxModel }, more);
  await home.play(kaplanMeier.participant, "survival-curves", { ...input, specification: curves }, more);
}

/** The three make a key that none of them has, hand in what the hub cannot read, and open the total together. */
async function release(home: Home, rows: readonly Row[]): Promise<void> {
  const { play, terms, store, link } = home;
  const { me } = link;
  const handlers = keyKeeper({ store });
  const agreement = releaseSum(terms);
  const readers = ["hub", ...(agreement.contributors ?? []).map(({ name }) => name)].map(party);
  const key = await play(encryptedSums.keyHolder, "release-key", { ...agreement, me, readers }, { handlers });
  const { values, card, refused } = await noisy(home, countsOf(rows));
  const input = { key, me, aggregator: party("hub"), values };
  const { totals } = await play(encryptedSums.contributor, "treatment-by-grade", input, { handlers });
  tell({ at: "noise", refused, card: cardText(await card(totals), "en") });
}

/** Who asks, and with whom this hospital agreed to be added up: by the keys that all have signed. */
function federation({ link: { me }, terms, context }: Home): Federation & { readonly me: PartyId } {
  return { study: hex(context), coordinator: party("hub"), participants: participantsOf(terms), me };
}
