// The national registry: answers which of a hospital's patients it knows, with their follow-up, and learns only sizes.
import { join } from "node:path";
import { hex, party } from "@tavs/core";
import { cpr, type ItemSet, ingest, type Labels, labelled, labelsFor } from "@tavs/psi";
import { encodeOutcome, OUTCOME_BYTES } from "../outcomes.ts";
import { HOSPITALS, linkage } from "../study.ts";
import { type Person, readTable } from "../table.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";

const COLUMNS = ["cpr", "last_contact", "relapse_date", "death_date"];

await live(async (setting, stop) => {
  const people = await register(setting);
  const home = await step("agree", () => open(setting, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("link", () => answerAll(home, people));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
});

async function register({ folder }: Setting): Promise<readonly Person[]> {
  const { people, report } = await readTable(join(folder, "people.csv"), COLUMNS);
  tell({ at: "cohort", rows: report.rows, leftOut: report.rows - report.linkable, duplicates: report.duplicates });
  return people;
}

/** The three sessions run side by side, over the same items. */
async function answerAll(home: Home, people: readonly Person[]): Promise<void> {
  const numbers = people.map(({ id }) => id);
  const items = await ingest(numbers, cpr);
  const labels = labelsFor(items, { width: OUTCOME_BYTES, of: (row) => encodeOutcome(people[row]!) });
  await Promise.all(HOSPITALS.map((hospital) => answer(home, hospital, { items, labels })));
}

interface Register {
  readonly items: ItemSet;
  readonly labels: Labels;
}

async function answer({ play, context }: Home, hospital: string, { items, labels }: Register): Promise<void> {
  const input = { items, labels, peer: party(hospital), context, maxItems: linkage.maxItems };
  await play(labelled.sender, `link/${hospital}`, input, {
    sizes: ({ receiverSize }) => ({ items: items.size, peerItems: receiverSize }),
  });
}
