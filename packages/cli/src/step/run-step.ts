import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { hex, utf8 } from "@tavs/core";
import { type FileNetwork, type FilesReport, fileNetwork } from "@tavs/core/node";
import type { Desk } from "../desk.ts";
import type { Left } from "../messages/en/step.ts";
import { refused } from "../refusal.ts";
import { under } from "../session/forbidden.ts";
import { isWaiting, meet } from "../session/home.ts";
import { inStudy, type Joined, type OwnNetwork } from "../session/joined.ts";
import { ended } from "../session/play.ts";
import { carriesLeft } from "./carries.ts";
import type { Asked, Stepped, StepRequest } from "./step-request.ts";
import { steppedIn } from "./stepped.ts";
import { tellStep } from "./tell-step.ts";

const PATIENCE_MS = 60_000; // for nobody: files are here, or they are not

/** One side of a link or a count, as far as the files in a folder allow; then it says what to carry to whom. */
export async function runStep(desk: Desk, request: StepRequest): Promise<void> {
  let files: FileNetwork | undefined;
  const via: OwnNetwork = ({ terms, store, now }) => {
    files = fileNetwork({ ...request.folders, terms, store, now: () => now().toISOString() });
    return files;
  };
  const asked: Asked = { ...request, via, tls: {}, patienceMs: PATIENCE_MS };
  const { stepped, isWritten } = await inStudy(desk, asked, (joined) => standing(desk, request, joined));
  const said: string[] = [];
  const isJson = request.form === "json";
  const terminal = isJson ? { ...desk.terminal, say: (line: string) => void said.push(line) } : desk.terminal;
  const isOver = isWritten || (await wentOn(() => stepped.run({ ...desk, terminal }, asked)));
  if (!files) await inStudy(desk, asked, (joined) => wentOn(() => sayAgain(joined, request)));
  const report = files!.report()!; // one of the two joined it, and has left it
  tellStep(desk, {
    request,
    report,
    isWritten,
    isOver,
    said: said[0],
    left: isOver ? undefined : leftOf(stepped, report),
  });
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
  readonly stepped: Stepped;
  /** True where the result was written by an earlier step. */
  readonly isWritten: boolean;
}

async function standing({ messages }: Desk, request: StepRequest, joined: Joined): Promise<Standing> {
  const { own, file, terms, home } = joined;
  const me = own.identity.name;
  const stepped = await under(file, messages, () => steppedIn(terms, { me, request }, messages));
  await begun(joined, request, stepped, (sentence) => refused("carries", sentence(messages.step)));
  const isOver = (await ended(home, { label: stepped.label, run: request.run })) !== undefined;
  const hasFile =
    request.out !== undefined && ((await isFile(request.out)) || (await isFile(join(request.out, RELEASED))));
  const isLasting = request.out === undefined ? stepped.isSender : hasFile; // numbers are told again
  return { stepped, isWritten: isOver && !request.force && isLasting };
}

type Words = Desk["messages"]["step"];

/** Asks once, before the first step, whether so many carries are wanted. */
async function begun(
  { home }: Joined,
  { run, yes }: StepRequest,
  { label, carries, parties, steps }: Stepped,
  many: (sentence: (words: Words) => string) => Error,
): Promise<void> {
  const place = `cli/step/${hex(home.study)}/${run}/${label}`;
  if (await home.store.read(place)) return;
  if (!yes && !carries) throw many((words) => words.manyParties(parties, steps));
  if (!yes && carries && carries.least > MANY) throw many((words) => words.many(carries.least));
  await home.store.write(place, utf8("begun"), 0);
}

const RELEASED = "results.json"; // in the folder of a release
const MANY = 8; // carries that nobody is asked about first

const leftOf = ({ carries, isSender }: Stepped, { came, went }: FilesReport): Left | undefined =>
  carries && carriesLeft(carries, { role: isSender ? "sender" : "receiver", came, went });

const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
