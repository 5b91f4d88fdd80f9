// Which bytes stand for which letters. Danish exports come as UTF-8, UTF-16 (Excel's "Unicode text") and Windows-1252.
import { createReadStream } from "node:fs";
import { CHUNK, type DataFile, fileRefusal, lineRefusal } from "./data-file.ts";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
export const encodings: readonly Encoding[] = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

/** 0x80 to 0x9f, where Windows-1252 is not ISO 8859-1; five of them stand for nothing. TextDecoder of Node takes them for ISO 8859-1. */
const WINDOWS = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ";
const BETWEEN = /[\u0080-\u009f]/g;
const NO_LETTER = /[\u0081\u008d\u008f\u0090\u009d]/;
const SEQUENCE = /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/g;
const HIGH = /[\u0080-\u00ff]/g;

/**
 * By the byte order mark; by zeros at every other byte; UTF-8 if all of the file is; else Windows-1252. A file that has
 * sequences of UTF-8 and stray bytes is refused by line: reading it as either would change names. Reads the whole file.
 */
export async function sniffEncoding(file: DataFile): Promise<Encoding> {
  const { head } = file;
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const wide = zerosOf(head);
  if (wide) return wide;
  return (await isUtf8(file)) ? "utf-8" : windowsOrRefused(file);
}

/** Most letters of a Nordic text have a zero byte in UTF-16: behind the letter in little-endian order. */
function zerosOf(head: Uint8Array): Encoding | undefined {
  const zeros = [0, 0];
  for (const [at, byte] of head.entries()) if (byte === 0) zeros[at % 2]!++;
  const [even, odd] = [zeros[0]! / head.length, zeros[1]! / head.length]; // of all bytes: at most a half
  if (odd > 0.25 && even < 0.01) return "utf-16le";
  return even > 0.25 && odd < 0.01 ? "utf-16be" : undefined;
}

async function isUtf8({ path }: DataFile): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of createReadStream(path, { highWaterMark: CHUNK })) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function windowsOrRefused(file: DataFile): Promise<Encoding> {
  let [sequences, strays, lines, firstStray] = [0, 0, 1, 0];
  for await (const bytes of createReadStream(file.path, { highWaterMark: CHUNK })) {
    const text = (bytes as Buffer).toString("latin1");
    sequences += text.match(SEQUENCE)?.length ?? 0;
    const rest = text.replace(SEQUENCE, "");
    const stray = rest.search(HIGH);
    if (firstStray === 0 && stray >= 0) firstStray = lines + linesIn(rest.slice(0, stray));
    strays += rest.match(HIGH)?.length ?? 0;
    lines += linesIn(text);
    if (NO_LETTER.test(rest)) strays = Number.NEGATIVE_INFINITY;
  }
  if (sequences > strays) throw lineRefusal(file, Math.max(1, firstStray), file.messages.data.mixedEncodings);
  return "windows-1252";
}

const linesIn = (text: string): number => text.split("\n").length - 1;

/** The text of a file, in pieces, without its byte order mark. Throws `Refusal` where it is not of that encoding. */
export async function* decoded(file: DataFile, encoding: Encoding): AsyncGenerator<string> {
  const decode = decoderOf(encoding);
  try {
    for await (const bytes of createReadStream(file.path, { highWaterMark: CHUNK })) yield decode(bytes as Buffer);
    yield decode();
  } catch (error) {
    if (error instanceof TypeError) throw fileRefusal(file, file.messages.data.notDecodable(encoding));
    throw error;
  }
}

/** The first characters of a file, what is cut at their end left out. */
export function decodedHead({ head }: DataFile, encoding: Encoding): string {
  try {
    return decoderOf(encoding)(Buffer.from(head));
  } catch {
    return ""; // the whole text will say where
  }
}

function decoderOf(encoding: Encoding): (bytes?: Buffer) => string {
  if (encoding === "windows-1252") return (bytes) => windows(bytes?.toString("latin1") ?? "");
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (bytes) => (bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
}

const windows = (text: string): string => text.replace(BETWEEN, (letter) => WINDOWS[letter.charCodeAt(0) - 0x80]!);
