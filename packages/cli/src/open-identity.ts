import { type Identity, Secret } from "@tavs/core";
import { loadIdentity, readPrivateFile } from "@tavs/core/node";
import type { Desk } from "./desk.ts";
import { about, usage } from "./refusal.ts";

/** The file that holds a passphrase, for programs that nobody sits at. */
const VARIABLE = "TAVS_PASSPHRASE_FILE";

/** The identity in a file; where a passphrase seals it, that of the passphrase file, or what is typed. Throws `Refusal`. */
export const openIdentity = (file: string, desk: Desk): Promise<Identity> =>
  about(file, () => loadIdentity(file, { passphrase: () => passphraseFor(file, desk) }));

/** A passphrase for a new identity: typed twice, or as the passphrase file has it. Throws `Refusal`. */
export async function newPassphrase(file: string, desk: Desk): Promise<Secret<string>> {
  const first = await passphraseFor(file, desk);
  if (process.env[VARIABLE] !== undefined) return first;
  if ((await typed(desk.messages.passphraseAgain, desk)) !== first.reveal())
    throw usage(desk.messages.passphrasesDiffer);
  return first;
}

async function passphraseFor(file: string, desk: Desk): Promise<Secret<string>> {
  const { messages } = desk;
  const from = process.env[VARIABLE];
  if (from !== undefined) return new Secret(await firstLine(from, messages.noPassphrase));
  return new Secret(await typed(messages.passphraseFor(file), desk));
}

async function typed(question: string, { terminal, messages }: Desk): Promise<string> {
  if (!terminal.askSecret) throw usage(messages.passphraseUnasked(VARIABLE));
  return terminal.askSecret(question).catch(() => refuse(messages.nothingTyped));
}

function refuse(sentence: string): never {
  throw usage(sentence);
}

/** An editor puts a line end behind the words, and it is none of them. */
async function firstLine(file: string, empty: string): Promise<string> {
  const [line = ""] = ((await about(file, () => readPrivateFile(file))) ?? "").split(/\r?\n/, 1);
  if (line === "") throw usage(`${file}: ${empty}`);
  return line;
}
