import { plain } from "../../plain-text.ts";
import { about } from "../../refusal.ts";
import { releaseFiles } from "../../report/index.ts";
import { audited } from "../../session/home.ts";
import { type AgreedAnalysis, agreedAnalysis } from "../../stats/agreed-analysis.ts";
import { analyseWith } from "../../stats/analysing.ts";
import { broughtOf } from "../../stats/brought.ts";
import { analysedRows } from "../../stats/read-rows.ts";
import { columnsOf } from "../../stats/reads.ts";
import { mustBeReleasable, releasedOf, sizesOf } from "../../stats/released.ts";
import { modelOf } from "../../stats/support.ts";
import { trainedFiles } from "../../stats/trained-files.ts";
import { protocols } from "../../stats/ways.ts";
import { type DataSet, dataSet } from "../data-sets.ts";
import { learnOf, runsFor } from "../learns.ts";
import type { Learn } from "../policy.ts";
import type { Signed } from "../signed.ts";
import type { Outcome, Play, Turn } from "./play.ts";

const FOREVER_MS = 2_000_000_000; // others may wait for a file, or for somebody's yes

/** Both sides of an analysis, with the count of persons beside it where it is a model. */
export function analysing(signed: Signed): Play | undefined {
  const { study, me, computation, messages } = signed;
  if (isBesideModel(signed)) return undefined;
  const agreed = agreedAnalysis(study, { me, session: computation.label, run: 0, protocols }, messages);
  const { label, role, counting, noisy } = agreed;
  const inner = [counting?.label ?? [], noisy?.keyLabel ?? []].flat();
  const learn = learnOf(signed, role === "coordinator" ? "folder" : undefined);
  const runs = runsFor(signed, learn);
  if (role === "participant") {
    const source = dataSet(signed, { columns: columnsOf(agreed.reads), identified: false });
    return { label, runs, source, learn: undefined, inner, run: (turn) => takePart(turn, { agreed, source, signed }) };
  }
  if (!learn) return undefined;
  return { label, runs, source: undefined, learn, inner, run: (turn) => coordinate(turn, { agreed, learn, signed }) };
}

/** Such a session is run by the model's. */
const isBesideModel = ({ study, computation: { label } }: Signed): boolean => modelOf(study, label) !== undefined;

interface Taking {
  readonly agreed: AgreedAnalysis;
  readonly source: DataSet;
  readonly signed: Signed;
}

async function takePart(
  { home, link, playing, readings }: Turn,
  { agreed, source, signed: { messages } }: Taking,
): Promise<Outcome> {
  const table = await readings.table(source, columnsOf(agreed.reads));
  const rows = analysedRows({ file: source.shown, table, mayMiss: agreed.mayMiss }, agreed.reads, messages);
  const brought = await about(plain(source.shown), async () => broughtOf(agreed, rows, messages));
  await analyseWith(home, link, agreed, { ...playing, brought, silenceMs: FOREVER_MS });
  return { sizes: { rows: brought.size } };
}

interface Coordinating {
  readonly agreed: AgreedAnalysis;
  readonly learn: Learn;
  readonly signed: Signed;
}

async function coordinate(
  { home, link, playing }: Turn,
  { agreed, learn, signed: { messages } }: Coordinating,
): Promise<Outcome> {
  mustBeReleasable(home);
  const found = await analyseWith(home, link, agreed, { ...playing, brought: undefined, silenceMs: FOREVER_MS });
  const { run } = playing;
  const about = { session: agreed.label, run };
  const released = await audited({ audit: home.audit, about }, () =>
    releasedOf(home, { agreed, run }, found, messages),
  );
  const { report: language, ohdsi } = learn;
  const files = releaseFiles(released, { language, ...(ohdsi && { also: "ohdsi" }) });
  const sizes = sizesOf(released);
  return {
    sizes: { ...sizes },
    files: new Map<string, string | Uint8Array>([...files, ...trainedFiles(released, agreed)]),
    released: sizes,
  };
}
