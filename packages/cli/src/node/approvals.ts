// What a person at this party said yes to: small files in the folder of state, which `tavs node approve` writes and a node looks for.
import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { hex } from "@tavs/core";
import { writeOutput } from "../data/write-output.ts";
import type { Approval } from "./policy.ts";

/** What is asked about: a study, or one run of one of its sessions. */
export interface Question {
  /** SHA-256 of the terms: a study that was changed is another one. */
  readonly study: Uint8Array;
  readonly label: string;
  readonly run: number;
}

/** No text of a study becomes part of a name. */
const nameOf = ({ study, label, run }: Question, approval: Approval): string => {
  const session = createHash("sha256").update(label).digest("hex").slice(0, 16);
  return `${hex(study)}${approval === "once" ? "" : `.${session}.${run}`}.approved`;
};

const folderOf = (state: string): string => join(state, "approvals");

export async function isApproved(state: string, question: Question, approval: Approval): Promise<boolean> {
  const path = join(folderOf(state), nameOf(question, approval));
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Keeps a yes. Saying it twice changes nothing. */
export async function approve(state: string, question: Question, approval: Approval): Promise<void> {
  await mkdir(folderOf(state), { recursive: true, mode: 0o700 });
  await writeOutput(join(folderOf(state), nameOf(question, approval)), "", { replace: true });
}
