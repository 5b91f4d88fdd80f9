import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { hex, unhex } from "@tavs/core";
import { BrokenChain, type VerifyAuditOptions } from "@tavs/core/study";
import { exitCodes } from "../exit-codes.ts";
import type { Messages } from "../messages/index.ts";
import { readLog } from "../read-log.ts";
import { Refusal, refusalOf, usage } from "../refusal.ts";
import { digestOf, EXPORTED, MANIFEST, type Manifest, readManifest } from "./manifest.ts";
import { type VerifiedLog, verifiedFiles } from "./verified-files.ts";

/**
 * Checks what `tavs audit export` wrote: the party's signature over the manifest, every file against it, and the log itself, up
 * to the head that the manifest says. Throws `Refusal`.
 */
export async function verifiedExport(
  folder: string,
  expected: VerifyAuditOptions,
  messages: Messages,
): Promise<VerifiedLog> {
  const manifest = readManifest(await textOf(folder, MANIFEST, messages));
  if (!manifest) throw failed(join(folder, MANIFEST), messages.audit.notSigned);
  const { publicKey } = expected;
  if (publicKey && hex(publicKey) !== manifest.key) throw failed(join(folder, MANIFEST), messages.audit.otherKey);
  for (const name of EXPORTED)
    if (digestOf(await bytesOf(folder, name, messages)) !== manifest.files[name])
      throw failed(join(folder, name), messages.audit.notExported);
  const log = await readLog(join(folder, "audit.jsonl"), messages);
  const found = verifiedFiles([log], { publicKey: unhex(manifest.key), ...expected }, messages);
  mustEndAs(manifest, found, messages);
  return found;
}

const failed = (file: string, sentence: string): Refusal =>
  new Refusal(`${file}: ${sentence}`, { exitCode: exitCodes.failed, code: "tampered" });

function mustEndAs({ head, entries }: Manifest, { report, files }: VerifiedLog, messages: Messages): void {
  if (report.head === head && report.entries.length === entries) return;
  const line = Math.min(entries, report.entries.length) + 1;
  const error = new BrokenChain(line, "is not as the export says, whose party signed another end");
  throw refusalOf(error, { subject: files[0]!.path, messages });
}

const bytesOf = (folder: string, name: string, messages: Messages): Promise<Uint8Array> =>
  ordinary(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" && name === MANIFEST) throw usage(`${folder}: ${messages.unreadable("EISDIR")}`);
    throw usage(`${join(folder, name)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });

/** The bytes of a file that came from somebody else. A pipe or a device among them never ends. */
async function ordinary(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (found.isFile()) return await file.readFile();
    throw Object.assign(new Error("no file"), { code: found.isDirectory() ? "EISDIR" : "ESPIPE" });
  } finally {
    await file.close();
  }
}

const textOf = async (folder: string, name: string, messages: Messages): Promise<string> =>
  new TextDecoder().decode(await bytesOf(folder, name, messages));
