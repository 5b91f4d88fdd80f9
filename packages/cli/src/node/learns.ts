// Where what a session lets this party know goes, as the policy says; and how it is written.
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { mustBeFree, writeOutput } from "../data/write-output.ts";
import { plain } from "../plain-text.ts";
import { about, usage } from "../refusal.ts";
import type { Learn } from "./policy.ts";
import type { Signed } from "./signed.ts";

/** The place that the policy has for a session, of that kind; undefined where it has none. Throws `Refusal` for one of another kind, or where nothing is learnt. */
export function learnOf(
  { policy, computation, messages }: Signed,
  kind: "file" | "folder" | undefined,
): Learn | undefined {
  const learn = policy.learns.get(computation.label);
  if (!learn) return undefined;
  const label = plain(computation.label);
  if (kind === undefined) throw usage(messages.node.learnsNothing(label));
  if (learn[kind] === undefined) throw usage(messages.node.otherPlace(label, kind));
  if (learn.run >= computation.queries.runs) throw usage(messages.node.noSuchRun(label, computation.queries.runs));
  return learn;
}

/** Who asks does so once, for the run that the policy names; the others answer as often as the study grants. */
export const runsFor = ({ computation }: Signed, learn: Learn | undefined): readonly number[] =>
  learn ? [learn.run] : Array.from({ length: computation.queries.runs }, (_, run) => run);

/** The files of a result by their full names. */
export const placesOf = ({ file, folder }: Learn, names: Iterable<string>): readonly string[] =>
  [...names].map((name) => file ?? join(folder!, name)); // a place has one of the two

/** Throws `Refusal` where something is there already: asked before a long computation, not after it. */
export async function mustBeFreeFor(learn: Learn): Promise<void> {
  const path = learn.file ?? join(learn.folder!, "results.json");
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await about(plain(path), () => mustBeFree(path));
}

/** Writes what was learnt, each file whole or not at all. What an earlier life wrote stays; what somebody else wrote is not replaced. */
export async function writeLearnt(
  learn: Learn,
  files: ReadonlyMap<string, string | Uint8Array>,
): Promise<readonly string[]> {
  const paths = placesOf(learn, files.keys());
  for (const [i, content] of [...files.values()].entries()) {
    const path = paths[i]!;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const before = await readFile(path).catch(() => undefined); // what can not be read is told below
    if (!before?.equals(typeof content === "string" ? Buffer.from(content) : content))
      await about(plain(path), () => writeOutput(path, content));
  }
  return paths;
}
