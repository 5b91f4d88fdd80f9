import { lstat, readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Identity } from "@tavs/core";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { openIdentity } from "../open-identity.ts";
import { refused, usage } from "../refusal.ts";

const ENDING = ".identity.json";

/** Who this party is, and where its files begin: `east.identity.json` stands beside `east.peers.json` and `east.state`. */
export interface OwnIdentity {
  readonly identity: Identity;
  readonly file: string;
}

/** The identity in the file that was named, or in the one of this folder. Throws `Refusal`, also where others may read it. */
export async function ownIdentity(given: string | undefined, desk: Desk): Promise<OwnIdentity> {
  const file = await identityFile(given, desk.messages);
  return { file, identity: await openIdentity(file, desk) };
}

/** The file of this party's identity, unopened: no passphrase is asked for. Throws `Refusal`, also where others may read it. */
export async function identityFile(given: string | undefined, messages: Messages): Promise<string> {
  const file = given ?? (await theOnly(messages));
  await mustBePrivate(file, messages);
  return file;
}

/** A file that belongs to the identity in `file`: `besides("a/east.identity.json", "peers.json")` is `a/east.peers.json`. */
export const beside = (file: string, name: string): string =>
  join(dirname(file), `${basename(file).replace(/(\.identity)?\.json$/, "")}.${name}`);

async function theOnly({ party }: Messages): Promise<string> {
  const found = (await readdir(".").catch(() => [])).filter((name) => name.endsWith(ENDING));
  if (found.length === 1) return found[0]!;
  throw usage(found.length === 0 ? party.noIdentity : party.manyIdentities(found.length));
}

/** Who can read the file can sign in this party's name. */
async function mustBePrivate(file: string, { party, unreadable }: Messages): Promise<void> {
  const found = await lstat(file).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${file}: ${unreadable(error.code ?? "unknown")}`);
  });
  if (!found.isFile()) throw refused("permissions", party.noFile(file));
  if (process.platform !== "win32" && (found.mode & 0o077) !== 0)
    throw refused("permissions", party.tooOpen(file, (found.mode & 0o777).toString(8)));
}
