// The national registry: answers which of a hospital's patients it knows, with their follow-up, and learns only sizes.
import { join } from "node:path";
import { hex, type Progress, party } from "@tavs/core";
import { cpr, ingest, labelled, labelsFor, prepare } from "@tavs/psi";
import { encodeOutcome, OUTCOME_BYTES } from "../outcomes.ts";
import { HOSPITALS } from "../study.ts";
import { readTable } from "../table.ts";
import { finished, live, open, prove, step, tell } from "./home.ts";

await live(async (setting, stop) => {
  const { people, report } = await readTable(join(setting.folder, "people.csv"), [
    "cpr",
    "last_contact",
    "relapse_date",
    "death_date",
  ]);
  tell({ at: "cohort", rows: report.rows, leftOut: report.rows - report.linkable, duplicates: report.duplicates });
  const home = await step("agree", () => open(setting, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("link", async () => {
    const onProgress = ({ done, total }: Progress): void =>
      void tell({ at: "progress", label: "link", phase: "hashes its numbers", done, total });
    const set = await ingest(
      people.map(({ id }) => id),
      cpr,
    );
    const items = await prepare(set, { context: home.context, onProgress }); // hashed once for the three sessions
    const labels = labelsFor(items, { width: OUTCOME_BYTES, of: (row) => encodeOutcome(people[row]!) });
    const answer = (hospital: string): Promise<unknown> =>
      home.play(
        labelled.sender,
        `link/${hospital}`,
        { items, labels, peer: party(hospital), context: home.context },
        ({ receiverSize }) => ({
          items: items.size,
          peerItems: receiverSize,
        }),
      );
    await Promise.all(HOSPITALS.map(answer));
  });
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
});
