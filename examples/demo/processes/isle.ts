// The hospital on the isle: it reports to the released table alone. It reads the key that the others made, and hands in.
import { join } from "node:path";
import { hex, party } from "@tavs/core";
import { encryptedSums, signWith } from "@tavs/core/he";
import { countsOf, covariates } from "../covariates.ts";
import { releaseSum } from "../study.ts";
import { readTable } from "../table.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";
import { noisy } from "./noise.ts";

const PATIENCE_MS = 600_000; // the others link and analyse first
const COLUMNS = ["cpr", "age", "meno", "size", "grade", "nodes", "hormon", "chemo"];

await live(async (setting, stop) => {
  const home = await step("agree", () => open(setting, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("release", () => release(home, setting));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
});

async function release(home: Home, { folder }: Setting): Promise<void> {
  const { play, terms, identity, link } = home;
  const { me } = link;
  const { people } = await readTable(join(folder, "patients.csv"), COLUMNS);
  const key = await play(encryptedSums.keyReader, "release-key", { ...releaseSum(terms), patienceMs: PATIENCE_MS });
  const { values } = await noisy(home, countsOf(people.map(covariates)));
  const input = { key, me, aggregator: party("hub"), values };
  await play(encryptedSums.contributor, "treatment-by-grade", input, { handlers: { sign: signWith(identity) } });
}
