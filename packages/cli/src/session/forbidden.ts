import { FlawedStudy } from "@tavs/core/study";
import { flawed, type StudyFile } from "../data/read-study.ts";
import type { Messages } from "../messages/index.ts";

/** What a field of the terms does not allow. */
export class Forbidden extends Error {
  readonly field: string;
  readonly code: string;
  constructor(field: string, rule: string, code: string) {
    super(`${field}: ${rule}`);
    this.field = field;
    this.code = code;
  }
}

/** `field` is the way to it, such as "computations.0.parameters"; `code` is what the audit log keeps. */
export const forbidden = (field: string, rule: string, code = "terms"): Forbidden => new Forbidden(field, rule, code);

/** Does something under a study: what forbids it is told with the file and the line in which it stands. */
export async function under<Result>(
  file: Pick<StudyFile, "path" | "lineOf">,
  messages: Messages,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Forbidden || error instanceof FlawedStudy)) throw error;
    throw flawed(file, error, messages);
  }
}
