import { TornLine } from "@tavs/core";
import { type AuditReport, BrokenChain, type VerifyAuditOptions, verifyAudit } from "@tavs/core/study";
import { exitCodes } from "../exit-codes.ts";
import type { Messages } from "../messages/index.ts";
import type { LogFile } from "../read-log.ts";
import { Refusal, refusalOf } from "../refusal.ts";

/** A log that was found whole, and the files that hold it, the oldest first. */
export interface VerifiedLog {
  readonly report: AuditReport;
  readonly files: readonly LogFile[];
  /** Where a line stands that is counted from 1 over all files. */
  place(line: number): Place;
}

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** Checks the lines of files that were read. Throws `Refusal` with the file and the line that does not fit. */
export function verifiedFiles(
  files: readonly LogFile[],
  expected: VerifyAuditOptions,
  messages: Messages,
): VerifiedLog {
  const place = (line: number): Place => placeIn(files, line);
  try {
    const lines = files.flatMap((file) => file.lines);
    const report = verifyAudit(lines, expected);
    return { report, files, place };
  } catch (error) {
    throw error instanceof BrokenChain ? located(error, files, messages) : error;
  }
}

function placeIn(files: readonly LogFile[], line: number): Place {
  let before = 0;
  for (const { path, lines } of files.slice(0, -1)) {
    if (line <= before + lines.length) return { file: path, line: line - before };
    before += lines.length;
  }
  return { file: files.at(-1)!.path, line: line - before }; // there is one file at least
}

/** The same, by the file and the line in it. */
function located({ line, reason }: BrokenChain, files: readonly LogFile[], messages: Messages): Refusal {
  const place = placeIn(files, line);
  const [{ path, lines }, last] = [files[0]!, files.at(-1)!];
  const tornFrom = last.isTorn ? last.lines.length : Number.POSITIVE_INFINITY;
  const about = { subject: place.file, messages };
  if (place.file === last.path && place.line === tornFrom) return refusalOf(new TornLine(place.line), about);
  if (line === 1 && continuesAnother(lines[0] ?? ""))
    return new Refusal(`${path}: ${messages.audit.continuesAnother}`, { ...failed, line });
  return refusalOf(new BrokenChain(place.line, reason), about);
}

const failed = { exitCode: exitCodes.failed, code: "tampered" };

/** True for a line that says of itself that others come before it. */
const continuesAnother = (line: string): boolean => /"seq":([2-9]|1\d)/.test(line);
