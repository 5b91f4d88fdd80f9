// What a coordinator found, through the gate. What was released is kept before a file is written: the gate remembers it, and a
// release that was cut off is written again as it was, and not judged anew beside itself.

import { freeze, hex, thaw } from "@tavs/core";
import { dayOf } from "../day.ts";
import type { Messages } from "../messages/index.ts";
import { refused } from "../refusal.ts";
import { type Analysed, type History, noHistory, type Release, type ReleaseTerms, release } from "../report/index.ts";
import type { Home } from "../session/home.ts";
import type { AgreedAnalysis } from "./agreed-analysis.ts";
import type { Found } from "./analysing.ts";
import { populationOf } from "./conditions.ts";

interface Kept {
  readonly history: History;
  /** By run and label. */
  readonly releases: Readonly<Record<string, Release>>;
}

interface Which {
  readonly agreed: AgreedAnalysis;
  readonly run: number;
}

/** The last release that was begun in a store: a node may have several results at once, and each is judged beside the one before. */
const turns = new WeakMap<Home["store"], Promise<unknown>>();

/** What may leave of it. Throws `Refusal` where the gate lets nothing out. */
export function releasedOf(home: Home, which: Which, found: Found, messages: Messages): Promise<Release> {
  const before = turns.get(home.store) ?? Promise.resolve();
  const released = before.then(() => judged(home, which, found, messages));
  turns.set(
    home.store,
    released.catch(() => undefined), // who asked for it is told
  );
  return released;
}

async function judged(home: Home, { agreed, run }: Which, found: Found, messages: Messages): Promise<Release> {
  const place = `cli/released/${hex(home.study)}`;
  const before = await home.store.read(place);
  const kept = before ? thaw<Kept>(before.value) : { history: noHistory, releases: {} }; // what is written below
  const key = `${run}/${agreed.label}`;
  if (Object.hasOwn(kept.releases, key)) return kept.releases[key]!;
  const outcome = release([analysedOf(agreed, found)], releaseTerms(home), kept.history);
  const [stays] = outcome.refused;
  if (stays) throw refused(stays.code, messages.stats.stays(stays.message));
  const releases = { ...kept.releases, [key]: outcome.release };
  await home.store.write(place, freeze({ history: outcome.history, releases }), before?.revision ?? 0);
  return outcome.release;
}

/** Throws `UsageError` where nothing could be released under these terms, whatever was found. */
export const mustBeReleasable = (home: Home): void => void release([], releaseTerms(home), noHistory);

function releaseTerms({ terms, now }: Home): ReleaseTerms {
  const { title, purpose, parties, smallestCell, privacy } = terms;
  return { title, purpose, parties, smallestCell, privacy, released: dayOf(now()) };
}

function analysedOf({ label, protocol, specification }: AgreedAnalysis, { result, support }: Found): Analysed {
  const { cells = [] } = specification as { readonly cells?: readonly string[] }; // of a tally, as it checked
  const beside = {
    ...(support && { support }),
    ...(protocol === "federated/tally/1" && {
      populations: Object.fromEntries(cells.map((cell) => [cell, populationOf(cell)])),
    }),
  };
  return { label, title: label, protocol, specification, result, ...beside } as unknown as Analysed; // `sidesOf` paired them
}

/** How many rows people will see, and how many of their numbers are withheld. */
export function sizesOf({ analyses }: Release): { readonly rowsReleased: number; readonly suppressed: number } {
  const rows = analyses.flatMap(({ tables }) => tables.flatMap((table) => table.rows));
  const withheld = rows.flat().filter((value) => typeof value === "object" && value !== null);
  return { rowsReleased: rows.length, suppressed: withheld.length };
}
