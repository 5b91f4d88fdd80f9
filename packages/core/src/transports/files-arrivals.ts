import { equal } from "../bytes.ts";
import type { PartyId } from "../protocol/party.ts";
import { type Found, readWhole, type Survey } from "./files-folder.ts";
import type { Correspondences } from "./files-record.ts";
import { openParcel, type Parcel } from "./parcel.ts";

/** A file in the folder of what was carried here, and who sealed it. */
export interface Arrived {
  readonly from: PartyId;
  readonly name: string;
}

/** What was carried here, put in order. Names of files are whoever's who wrote them: show them with care. */
export interface Sorted {
  /** The newest parcel of each party: it holds what is still to be heard of all before it, and alone is read. */
  readonly taken: readonly Arrived[];
  /** Nothing in them is needed any more: they may be deleted. */
  readonly superseded: readonly Arrived[];
  /** Newer than what could be read, and cut short or changed: they have to be copied again. */
  readonly copyAgain: readonly Arrived[];
  /** From a party of this study, sealed under other terms: another study, or terms that were changed on one side. */
  readonly otherTerms: readonly Arrived[];
  /** Symbolic links, which are not read. */
  readonly links: readonly string[];
  /** How many files are none that a party of these terms sealed for this one. */
  readonly foreign: number;
}

export interface Arrivals {
  readonly newest: ReadonlyMap<PartyId, Parcel>;
  readonly sorted: Sorted;
}

export interface Expected {
  readonly termsHash: Uint8Array;
  readonly before: Correspondences;
}

/** Finds and opens the newest parcel of each party. Throws `PeerError` for one of another version. */
export async function arrivalsIn(folder: string, seen: Survey, { termsHash, before }: Expected): Promise<Arrivals> {
  const isOurs = (found: Found): boolean => equal(found.termsHash, termsHash);
  const newest = new Map<PartyId, Parcel>();
  const [taken, superseded, damaged]: [Arrived[], Arrived[], Found[]] = [[], [], seen.damaged.filter(isOurs)];
  for (const found of seen.parcels.filter(isOurs).sort((a, b) => b.serial - a.serial)) {
    const { from } = found.route;
    const isOld = newest.has(from) || found.serial < (before.peers[from]?.heard ?? 0);
    const parcel = isOld ? undefined : await opened(folder, found);
    if (parcel) newest.set(from, parcel);
    if (parcel) taken.push(arrived(found));
    else if (isOld) superseded.push(arrived(found));
    else damaged.push(found);
  }
  const isNeeded = ({ route: { from }, serial }: Found): boolean =>
    serial > (newest.get(from)?.serial ?? (before.peers[from]?.heard ?? 0) - 1);
  const copyAgain = damaged.filter(isNeeded).map(arrived);
  superseded.push(...damaged.filter((found) => !isNeeded(found)).map(arrived));
  const otherTerms = [...seen.parcels, ...seen.damaged].filter((found) => !isOurs(found)).map(arrived);
  const { links, foreign } = seen;
  return { newest, sorted: { taken, superseded, copyAgain, otherTerms, links, foreign } };
}

const arrived = ({ name, route: { from } }: Found): Arrived => ({ from, name });

async function opened(folder: string, found: Found): Promise<Parcel | undefined> {
  const bytes = await readWhole(folder, found);
  return bytes && openParcel(found.route, bytes);
}
