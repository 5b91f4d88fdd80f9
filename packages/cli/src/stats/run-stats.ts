import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Desk } from "../desk.ts";
import { plain } from "../plain-text.ts";
import { about, refused, usage } from "../refusal.ts";
import { type Language, type Release, releaseFiles } from "../report/index.ts";
import { writeRelease } from "../report/write-release.ts";
import { under } from "../session/forbidden.ts";
import { audited, auditFile } from "../session/home.ts";
import { inStudy, type Joined, type JoinRequest } from "../session/joined.ts";
import { once } from "../session/once.ts";
import { green } from "../terminal.ts";
import { type AgreedAnalysis, agreedAnalysis } from "./agreed-analysis.ts";
import { analyseWith, type Found } from "./analysing.ts";
import { type Brought, broughtOf } from "./brought.ts";
import { keptOf } from "./noisy/kept.ts";
import { readRows } from "./read-rows.ts";
import { mustBeReleasable, releasedOf, sizesOf } from "./released.ts";
import { protocols } from "./ways.ts";

export interface StatsRequest extends JoinRequest {
  readonly data: string | undefined;
  readonly out: string | undefined;
  readonly force: boolean;
  readonly language: Language;
  readonly ohdsi: boolean;
  /** Looks at what was agreed, before anybody is met; throws what `under` says in the line of the terms. */
  readonly look?: (agreed: AgreedAnalysis) => void;
  /** Files that are written beside the release, of what was released. */
  readonly beside?: (released: Release, agreed: AgreedAnalysis) => ReadonlyMap<string, string>;
  /** The protocols that the command runs: all of them where it is left out. */
  readonly only?: readonly string[];
}

/** One party's part of an analysis, from its terms to the release. */
export async function runStats(desk: Desk, request: StatsRequest): Promise<void> {
  await inStudy(desk, request, async (joined) => {
    const { messages } = desk;
    const { session, run, only = protocols } = request;
    const wish = { session, run, me: joined.own.identity.name, protocols: only };
    const agreed = await under(joined.file, messages, () => {
      const found = agreedAnalysis(joined.terms, wish, messages);
      request.look?.(found);
      return found;
    });
    const brought = await read(desk, request, agreed);
    if (agreed.role === "coordinator") await mustBeWritable(desk, { joined, request });
    const source = brought && { file: request.data! }; // who brings patients named the file
    const found = await once<Found>(desk, { request, joined, label: agreed.label, source }, (link, playing) =>
      analyseWith(joined.home, link, agreed, { ...playing, brought }),
    );
    const stage = { joined, agreed, request };
    await (agreed.role === "coordinator" ? handOut(desk, stage, found) : tellDone(desk, stage, brought));
  });
}

async function read(
  { messages }: Desk,
  { data, out }: StatsRequest,
  agreed: AgreedAnalysis,
): Promise<Brought | undefined> {
  const words = messages.stats;
  if (agreed.role === "coordinator") {
    if (data !== undefined) throw usage(words.bringsNothing);
    if (out === undefined) throw usage(words.needsOut);
    return undefined;
  }
  if (out !== undefined) throw usage(words.learnsNothing);
  if (data === undefined) throw usage(words.needsData);
  const rows = await readRows({ file: data, mayMiss: agreed.mayMiss }, agreed.reads, messages);
  return about(plain(data), async () => broughtOf(agreed, rows, messages));
}

interface Stage {
  readonly joined: Joined;
  readonly agreed: AgreedAnalysis;
  readonly request: StatsRequest;
}

/** Asked before a long computation, not after it. */
async function mustBeWritable({ messages }: Desk, { joined, request }: Omit<Stage, "agreed">): Promise<void> {
  mustBeReleasable(joined.home);
  const folder = request.out!; // `read` asked for it
  const inside = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw usage(`${plain(folder)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  if (inside.length > 0 && !request.force) throw refused("exists", `${plain(folder)}: ${messages.stats.filled}`);
}

async function handOut({ terminal, messages }: Desk, { joined, agreed, request }: Stage, found: Found): Promise<void> {
  const { home } = joined;
  const { run, language, ohdsi, force } = request;
  const [folder, about_] = [request.out!, { session: agreed.label, run }]; // `read` asked for the folder
  const released = await audited({ audit: home.audit, about: about_ }, () =>
    releasedOf(home, { agreed, run }, found, messages),
  );
  const sizes = sizesOf(released);
  const promised = agreed.noisy && { epsilon: agreed.noisy.epsilon, differentiallyPrivate: true };
  await home.audit.record({ event: "released", ...about_, ...sizes, ...promised });
  const more = request.beside?.(released, agreed) ?? [];
  const files = new Map([...releaseFiles(released, { language, ...(ohdsi && { also: "ohdsi" }) }), ...more]);
  await about(plain(folder), async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeRelease(folder, files, { replace: force });
  });
  const log = auditFile(joined.folder);
  if (request.form === "json") {
    const said = { session: agreed.label, run, role: agreed.role, folder, files: [...files.keys()], ...sizes, log };
    return terminal.say(JSON.stringify({ ok: true, ...said }));
  }
  const { rowsReleased: rows, suppressed: withheld } = sizes;
  terminal.say(`${green("✓")} ${messages.stats.released({ folder: plain(folder), rows, withheld })}`);
  terminal.say(`  ${messages.stats.open(plain(join(folder, "report.html")))}`);
  terminal.say(`  ${messages.link.log(log)}`);
}

async function tellDone(
  { terminal, messages }: Desk,
  { joined, agreed, request }: Stage,
  brought: Brought | undefined,
): Promise<void> {
  const log = auditFile(joined.folder);
  const rows = brought?.size;
  const noisy = agreed.noisy && keptOf(joined.home, agreed.label, request.run);
  if (request.form === "json") {
    const said = { session: agreed.label, run: request.run, role: agreed.role, rows, ...noisy, log };
    return terminal.say(JSON.stringify({ ok: true, ...said }));
  }
  terminal.say(`${green("✓")} ${messages.stats.done(plain(agreed.coordinator))}`);
  if (noisy) terminal.say(`  ${messages.noisy.card(noisy.card)}`);
  if (noisy) terminal.say(`  ${messages.noisy.ledger(noisy.ledger)}`);
  terminal.say(`  ${messages.link.log(log)}`);
}
