import { lstat } from "node:fs/promises";
import { hex, utf8 } from "@tavs/core";
import { type FileNetwork, type FilesReport, fileNetwork } from "@tavs/core/node";
import type { Desk } from "../desk.ts";
import { type AgreedLink, agreedLink } from "../link/agreed-link.ts";
import { type LinkRequest, runLink } from "../link/run-link.ts";
import type { Left } from "../messages/en/step.ts";
import { refused } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { isWaiting, meet } from "../session/home.ts";
import { inStudy, type Joined, type OwnNetwork } from "../session/joined.ts";
import { ended } from "../session/play.ts";
import { carriesLeft, carriesOf } from "./carries.ts";
import { tellStep } from "./tell-step.ts";

export interface StepRequest extends Omit<LinkRequest, "via" | "tls" | "patienceMs"> {
  readonly folders: { readonly in: string; readonly out: string };
  /** Begins also what takes many carries. */
  readonly yes: boolean;
}

const PATIENCE_MS = 60_000; // for nobody: files are here, or they are not

/** One side of a link, as far as the files in a folder allow; then it says what to carry to whom. */
export async function runStep(desk: Desk, request: StepRequest): Promise<void> {
  let files: FileNetwork | undefined;
  const via: OwnNetwork = ({ terms, store, now }) => {
    files = fileNetwork({ ...request.folders, terms, store, now: () => now().toISOString() });
    return files;
  };
  const asked: LinkRequest = { ...request, via, tls: {}, patienceMs: PATIENCE_MS };
  const { isWritten, left } = await inStudy(desk, asked, (joined) => standing(desk, request, joined));
  const said: string[] = [];
  const form =
    request.form === "json" ? { ...desk.terminal, say: (line: string) => void said.push(line) } : desk.terminal;
  const isOver = isWritten || (await wentOn(() => runLink({ ...desk, terminal: form }, asked)));
  if (!files) await inStudy(desk, asked, (joined) => wentOn(() => sayAgain(joined, request)));
  const report = files!.report()!; // one of the two joined it, and has left it
  tellStep(desk, { request, report, isWritten, said: said[0], left: isOver ? undefined : left(report) });
}

/** True where it came to its end, false where the next file has to be carried first. */
async function wentOn(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isWaiting(error)) return false;
    throw error;
  }
}

/** What is over here may not have reached the others: what they have not acknowledged is written once more. */
async function sayAgain({ home, network }: Joined, { stop }: StepRequest): Promise<void> {
  await meet(home, { via: await network(), patienceMs: PATIENCE_MS, signal: stop }, async () => undefined);
}

interface Standing {
  /** True where the result was written by an earlier step. */
  readonly isWritten: boolean;
  readonly left: (report: FilesReport) => Left;
}

async function standing(
  { messages }: Desk,
  request: StepRequest,
  { own, file, terms, home }: Joined,
): Promise<Standing> {
  const wanted = { me: own.identity.name, session: request.session };
  const agreed = await under(file, messages, () => agreedLink(terms, wanted, messages));
  const all = carriesOf(agreed);
  const begun = `cli/step/${hex(home.study)}/${request.run}/${agreed.label}`;
  if (!(await home.store.read(begun))) {
    if (all.least > MANY && !request.yes) throw refused("carries", messages.step.many(all.least));
    await home.store.write(begun, utf8("begun"), 0);
  }
  const isOver = (await ended(home, { label: agreed.label, run: request.run })) !== undefined;
  const isWritten = isOver && !request.force && (request.out === undefined || (await isFile(request.out)));
  return { isWritten, left: (report) => carriesLeft(all, courseOf(agreed, report)) };
}

const MANY = 8; // carries that nobody is asked about first

const courseOf = ({ role }: AgreedLink, { came, went }: FilesReport): Parameters<typeof carriesLeft>[1] => ({
  role,
  came,
  went,
});

const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
