// Before the parties meet: each gets a folder with its own identity, its own file and the terms, as in five houses.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createIdentity, UsageError } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import type { Terms } from "@tavs/core/study";
import { ISLE, type Name, PARTIES, studyTerms } from "./study.ts";
import { makeWorld } from "./world/world.ts";

export interface Moment {
  /** A day such as "2026-11-21". */
  readonly today: string;
  readonly bystanders: number;
  /** Whether the hospital on the isle takes part. */
  readonly withIsle: boolean;
}

/** Makes the folders below `root` anew, and returns the terms that lie in each. */
export async function moveIn(
  root: string,
  rotterdamCsv: string,
  { today, bystanders, withIsle }: Moment,
): Promise<Terms> {
  const world = makeWorld(rotterdamCsv, { bystanders });
  const names: readonly Name[] = withIsle ? [...PARTIES, ISLE] : PARTIES;
  const identities = names.map((name) => createIdentity(name));
  const terms = studyTerms(identities, dayInAYear(today));
  for (const identity of identities) {
    const folder = join(root, identity.name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await saveIdentity(join(folder, "identity.json"), identity);
    writeFileSync(join(folder, "terms.json"), `${JSON.stringify(terms, null, 2)}\n`);
    if (identity.name === "registry") writeFileSync(join(folder, "people.csv"), world.registry, { mode: 0o600 });
    else if (identity.name !== "hub")
      writeFileSync(join(folder, "patients.csv"), world[identity.name as keyof typeof world], { mode: 0o600 });
  }
  return terms;
}

/** The terms of the run that the folders below `root` hold. Throws `UsageError` where there is none. */
export function comeBack(root: string): Terms {
  try {
    return JSON.parse(readFileSync(join(root, "hub", "terms.json"), "utf8")) as Terms; // what `moveIn` wrote
  } catch {
    throw new UsageError("there is no interrupted run in that folder: leave out --resume");
  }
}

const dayInAYear = (today: string): string =>
  `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace("-02-29", "-02-28")}`;

export const rotterdam = (): string => readFileSync(new URL("../data/rotterdam.csv", import.meta.url), "utf8");
