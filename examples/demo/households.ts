// Before the parties meet: each gets a folder with its own identity, its own file and the terms, as in five houses.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIdentity } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { PARTIES, studyTerms } from "./study.ts";
import { makeWorld } from "./world/world.ts";

/** Makes the five folders below `root` anew, and returns the terms that lie in each. `today` is a day as "2026-11-21". */
export async function moveIn(root: string, rotterdamCsv: string, today: string): Promise<Terms> {
  const world = makeWorld(rotterdamCsv);
  const identities = PARTIES.map((name) => createIdentity(name));
  const terms = studyTerms(identities, dayInAYear(today));
  for (const identity of identities) {
    const folder = join(root, identity.name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await saveIdentity(join(folder, "identity.json"), identity);
    writeFileSync(join(folder, "terms.json"), `${JSON.stringify(terms, null, 2)}\n`);
    if (identity.name === "registry") writeFileSync(join(folder, "people.csv"), world.registry, { mode: 0o600 });
    else if (identity.name !== "hub")
      writeFileSync(join(folder, "patients.csv"), world[identity.name as "east"], { mode: 0o600 });
  }
  return terms;
}

const dayInAYear = (today: string): string =>
  `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace("-02-29", "-02-28")}`;

export const rotterdam = (): string => readFileSync(new URL("../data/rotterdam.csv", import.meta.url), "utf8");
