import { readFile } from "node:fs/promises";
import type { Messages } from "./messages/index.ts";
import { usage } from "./refusal.ts";

const LINE_END = 0x0a;

export interface LogFile {
  readonly path: string;
  readonly lines: readonly string[];
  /** The last line was not written to its end. */
  readonly isTorn: boolean;
}

/**
 * The lines of a log, byte for byte: what is not UTF-8, or lacks its line end, comes as an empty line, which no log has, so
 * that whoever checks the lines finds it in its turn. Throws `Refusal` where the file can not be read.
 */
export async function readLog(path: string, messages: Messages): Promise<LogFile> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${path}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, start);
    lines.push(end < 0 ? "" : textOf(bytes.subarray(start, end)));
    start = end < 0 ? bytes.length : end + 1;
  }
  return { path, lines, isTorn: bytes.length > 0 && bytes.at(-1) !== LINE_END };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return "";
  }
}
