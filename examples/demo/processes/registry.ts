// The national registry: answers which of a hospital's patients it knows, with their follow-up, and learns only sizes.
import { join } from "node:path";
import { hex, party } from "@tavs/core";
import { labelled } from "@tavs/psi";
import { type Register, readRegister } from "../register.ts";
import { HOSPITALS, LINK_MS, mostLinked } from "../study.ts";
import { type Home, open, prove } from "./home.ts";
import { finished, live, type Setting, step, tell } from "./life.ts";

const MEGABYTE = 1e6;
const WORTH_SHOWING = 16; // megabytes: what is shorter is read at once

await live(async (setting, stop) => {
  const home = await step("agree", () => open(setting, stop));
  tell({ at: "agreed", hash: hex(home.context), signatures: home.link.signatures.size });
  await step("link", async () => answerAll(home, await register(setting)));
  await step("prove", () => prove(home));
  tell({ at: "finished" });
  await finished(stop);
  await home.close();
});

async function register({ folder }: Setting): Promise<Register> {
  const read = await readRegister(join(folder, "people.csv"), (bytes, of) => {
    const [done, total] = [bytes, of].map((size) => Math.ceil(size / MEGABYTE)) as [number, number];
    if (total >= WORTH_SHOWING) tell({ at: "progress", label: "its people", phase: "reads", done, total });
  });
  tell({ at: "cohort", rows: read.rows, leftOut: read.leftOut, duplicates: read.items.duplicates });
  return read;
}

/** The three sessions run side by side, over the same items. */
async function answerAll(home: Home, people: Register): Promise<void> {
  await Promise.all(HOSPITALS.map((hospital) => answer(home, hospital, people)));
}

async function answer({ play, context, terms }: Home, hospital: string, { items, labels }: Register): Promise<void> {
  const input = { items, labels, peer: party(hospital), context, maxItems: mostLinked(terms), patienceMs: LINK_MS };
  await play(labelled.sender, `link/${hospital}`, input, {
    sizes: ({ receiverSize }) => ({ items: items.size, peerItems: receiverSize }),
  });
}
