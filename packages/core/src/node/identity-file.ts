import { readFile, rm, writeFile } from "node:fs/promises";
import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Identity, identityFrom } from "../identity/identity.ts";
import { storageError } from "./storage-error.ts";

const FORMAT = "tavs/identity/1";

/** Writes an identity to a new file that only its owner may read (0600). Throws `UsageError` where one is there already. */
export async function saveIdentity(path: string, { name, publicKey, seed }: Identity): Promise<void> {
  const content = { format: FORMAT, name, publicKey: hex(publicKey), seed: hex(seed.reveal()) };
  try {
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx", mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      // what node:fs rejects with
      throw new UsageError("there is an identity in that place already: it is not overwritten", { code: "exists" });
    await rm(path, { force: true }).catch(() => undefined); // half an identity would stand in the way of a whole one
    throw storageError(error);
  }
}

/** Throws `UsageError` where the file is none of ours, or its key does not belong to its seed. */
export async function loadIdentity(path: string): Promise<Identity> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw storageError(error);
  });
  const { format, name, publicKey, seed } = parse(text);
  if (format !== FORMAT || typeof name !== "string" || !isKey(publicKey) || !isKey(seed)) throw noIdentity();
  const identity = identityFrom(name, unhex(seed));
  if (hex(identity.publicKey) !== publicKey) throw noIdentity();
  return identity;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...(JSON.parse(text) as Readonly<Record<string, unknown>>) }; // every field is checked where it is used
  } catch {
    throw noIdentity();
  }
}

const isKey = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const noIdentity = (): UsageError => new UsageError("the file holds no identity of Tavs: make one with `tavs init`");
