// Before the parties meet: each gets a folder as its data manager would have it, with an identity, the keys of the others, the signed
// study and a file of its own.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createIdentity, hex, type Identity, UsageError } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { type Study, signStudy } from "@tavs/core/study";
import { ISLE, type Name, PARTIES } from "./names.ts";
import { type House, policyOf } from "./policy.ts";
import { studyOf } from "./study.ts";
import { makeWorld, PIECE, type World } from "./world/world.ts";

export interface Moment {
  /** A day such as "2026-11-21". */
  readonly today: string;
  readonly bystanders: number;
  /** Whether the hospital on the isle takes part. */
  readonly withIsle: boolean;
  /** How many people of the registry's file are written, about: it may be a whole country. */
  onProgress?(people: number): void;
}

const OWNER_ALONE = { mode: 0o600 } as const;

/** Makes the folders below `root` anew, and returns the study that lies in each. */
export async function moveIn(
  root: string,
  rotterdamCsv: string,
  { today, bystanders, withIsle, onProgress }: Moment,
): Promise<Study> {
  const world = makeWorld(rotterdamCsv, { bystanders });
  const names: readonly Name[] = withIsle ? [...PARTIES, ISLE] : PARTIES;
  const identities = names.map((name) => createIdentity(name));
  const study = studyOf(identities, { expires: dayInAYear(today), registered: bystanders });
  for (const [at, name] of names.entries()) {
    const folder = join(root, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await settle(folder, identities[at]!, { identities, study });
    bring(folder, name, { world, ...(onProgress && { onProgress }) });
  }
  return study;
}

interface Agreed {
  readonly identities: readonly Identity[];
  readonly study: Study;
}

/** The identity, the keys that were compared, the study, and everybody's signature beside it. */
async function settle(folder: string, identity: Identity, { identities, study }: Agreed): Promise<void> {
  const { name } = identity;
  await saveIdentity(join(folder, `${name}.identity.json`), identity);
  const others = identities.filter((other) => other !== identity);
  const peers = others.map((other) => ({ name: other.name, key: hex(other.publicKey) }));
  writeJson(join(folder, `${name}.peers.json`), { format: "tavs/peers/1", peers });
  mkdirSync(join(folder, "studies"), { mode: 0o700 });
  writeJson(join(folder, "studies/study.json"), study);
  for (const signer of identities)
    writeJson(join(folder, `studies/study.${signer.name}.signature.json`), signStudy(signer, study));
}

const writeJson = (path: string, value: unknown): void =>
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`, OWNER_ALONE);

interface Goods {
  readonly world: World;
  readonly onProgress?: (people: number) => void;
}

/** The file of a party: its patients, or the people of the registry. The hub has none. */
function bring(folder: string, name: Name, { world, onProgress }: Goods): void {
  if (name === "registry") writePieces(join(folder, "people.csv"), world.registry, onProgress);
  else if (name !== "hub") writeFileSync(join(folder, "patients.csv"), world[name], OWNER_ALONE);
}

function writePieces(path: string, pieces: Iterable<string>, onProgress?: (people: number) => void): void {
  const file = openSync(path, "w", OWNER_ALONE.mode);
  let people = 0;
  for (const piece of pieces) {
    writeSync(file, piece);
    onProgress?.((people += PIECE));
  }
  closeSync(file);
}

/** Writes the policy of a house, as its data manager does when it is told where the relay is. */
export const openHouse = (folder: string, house: House): void =>
  writeFileSync(join(folder, "node.yaml"), policyOf(house), OWNER_ALONE);

/** The study of the run that the folders below `root` hold. Throws `UsageError` where there is none. */
export function comeBack(root: string): Study {
  try {
    return JSON.parse(readFileSync(join(root, "hub/studies/study.json"), "utf8")) as Study; // what `moveIn` wrote
  } catch {
    throw new UsageError("there is no interrupted run in that folder: leave out --resume");
  }
}

const dayInAYear = (today: string): string =>
  `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace("-02-29", "-02-28")}`;

export const rotterdam = (): string => readFileSync(new URL("../data/rotterdam.csv", import.meta.url), "utf8");
