import { FlawedStudy, mustBeStudy, type Study } from "@tavs/core/study";
import { exitCodes } from "../exit-codes.ts";
import { en } from "../messages/en/index.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { Refusal } from "../refusal.ts";
import { readText } from "./read-text.ts";
import type { Parsed } from "./yaml-values.ts";

/** As long as the terms in a handshake may be. */
const MOST_BYTES = 256 * 1024;

/** A study as it stands in a file. */
export interface StudyFile {
  readonly path: string;
  readonly study: Study;
  /** The line, counted from 1, on which a field such as "parties.0.key" stands. */
  lineOf(field: string): number;
}

/**
 * The study in a file of YAML or JSON: what `connect` takes as terms. Throws `Refusal` naming the file, the line and the field that is
 * not as it should be; never its content.
 */
export const readStudy = async (path: string, messages: Messages = en): Promise<Study> =>
  (await readStudyFile(path, messages)).study;

/** The same with the lines on which its fields stand. */
export async function readStudyFile(path: string, messages: Messages = en): Promise<StudyFile> {
  const text = await readText(path, { most: MOST_BYTES, messages });
  const { value, lineOf } = await parsed(path, text, messages);
  try {
    return { path, study: mustBeStudy(value), lineOf };
  } catch (error) {
    throw error instanceof FlawedStudy ? flawed({ path, lineOf }, error, messages) : error;
  }
}

/** A field of a study that forbids something, as the line of the file in which it stands. */
export function flawed(
  { path, lineOf }: Pick<StudyFile, "path" | "lineOf">,
  { message, field, code }: Pick<FlawedStudy, "message" | "field" | "code">,
  { documents }: Messages,
): Refusal {
  const line = lineOf(field);
  return new Refusal(`${plain(path)}: ${documents.line(line)}: ${message}`, { exitCode: exitCodes.usage, code, line });
}

async function parsed(path: string, text: string, { documents }: Messages): Promise<Parsed> {
  const { parseYaml, Unreadable } = await import("./yaml-values.ts"); // by who reads a study: other commands start without it
  try {
    if (path.endsWith(".json")) JSON.parse(text); // else YAML would do in it
    return parseYaml(text, documents);
  } catch (error) {
    const line = error instanceof Unreadable ? error.line : 1;
    const reason = error instanceof Unreadable ? error.message : documents.noJson;
    const place = error instanceof Unreadable ? `${documents.line(line)}: ` : "";
    throw new Refusal(`${plain(path)}: ${place}${reason}`, { exitCode: exitCodes.usage, code: "usage", line });
  }
}
