import { join } from "node:path";
import { sha256 } from "@noble/hashes/sha2.js";
import { equal, hex } from "../bytes.ts";
import { replaceFile } from "../node/durable.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Random } from "../random.ts";
import { looksLikeHello } from "../wire/frames.ts";
import type { Arrivals, Sorted } from "./files-arrivals.ts";
import { removeFile, survey } from "./files-folder.ts";
import { type Correspondence, type Correspondences, type FilesRecord, NOTHING } from "./files-record.ts";
import type { Outgoing } from "./outgoing.ts";
import { type Parcel, type Route, sealParcel } from "./parcel.ts";

/** A file that has to be carried. */
export interface ToCarry {
  readonly to: PartyId;
  readonly name: string;
  readonly bytes: number;
  /** What the other waits for ("hello", "messages"), or only that everything was heard ("receipt"). */
  readonly holds: "hello" | "messages" | "receipt";
  /** False where the same was written by an earlier step: it has been carried, or was lost. */
  readonly isNew: boolean;
}

export interface FilesReport extends Sorted {
  readonly carry: readonly ToCarry[];
  /** Of whom no file was ever read. */
  readonly unheard: readonly PartyId[];
  /** How many files with something new came so far, and went. */
  readonly came: number;
  readonly went: number;
}

export interface Departure {
  readonly out: string;
  readonly routes: readonly Route[];
  readonly termsHash: Uint8Array;
  readonly before: Correspondences;
  readonly record: FilesRecord;
  readonly random: Random;
  readonly now: () => string;
}

/** Writes one file for each other party, and takes away those that it replaces. */
export async function send(
  departure: Departure,
  outgoing: ReadonlyMap<PartyId, Outgoing>,
  { newest, sorted }: Arrivals,
): Promise<FilesReport> {
  const { routes, before, record, now, out } = departure;
  const serial = Math.max(before.serial + 1, Math.floor(Date.parse(now()) / 1000));
  const { parcels, damaged } = await survey(out, routes);
  const own = [...parcels, ...damaged].filter(({ termsHash }) => equal(termsHash, departure.termsHash));
  const lying = new Map(parcels.map(({ name, size }) => [name, size]));
  const letters = routes.map((route) => {
    const heard = hearing(before.peers[route.to] ?? NOTHING, newest.get(route.to));
    return letter(departure, { route, heard, said: outgoing.get(route.to)!, serial, lying }); // a route has its frames
  });
  await record.write({ serial, peers: Object.fromEntries(letters.map(({ route, after }) => [route.to, after])) });
  for (const { file, carry } of letters) if (file) await replaceFile(join(out, carry.name), file);
  const kept = new Set(letters.map(({ carry }) => carry.name));
  for (const { name } of own) if (!kept.has(name)) await removeFile(out, name);
  const all = letters.map(({ after }) => after);
  return {
    ...sorted,
    carry: letters.map(({ carry }) => carry),
    unheard: letters.filter(({ after }) => after.hello === null).map(({ route }) => route.to),
    came: all.reduce((sum, { came }) => sum + came, 0),
    went: all.reduce((sum, { went }) => sum + went, 0),
  };
}

/** What is remembered of a party once its newest parcel is read. */
function hearing(before: Correspondence, parcel: Parcel | undefined): Correspondence {
  if (!parcel || parcel.serial === before.heard) return before;
  const hello = parcel.frames.find(looksLikeHello) ?? before.hello;
  const isKnown = before.isKnown || parcel.frames.some((frame) => !looksLikeHello(frame));
  return { ...before, heard: parcel.serial, hello, isKnown, came: before.came + 1 };
}

interface Writing {
  readonly route: Route;
  readonly heard: Correspondence;
  readonly said: Outgoing;
  readonly serial: number;
  /** Names and sizes of the whole parcels that lie in `out`. */
  readonly lying: ReadonlyMap<string, number>;
}

interface Letter {
  readonly route: Route;
  readonly carry: ToCarry;
  readonly after: Correspondence;
  /** Absent where the same lies there already. */
  readonly file?: Uint8Array;
}

function letter({ termsHash, random }: Departure, { route, heard, said, serial, lying }: Writing): Letter {
  const { digest, frames, hasWords } = said;
  const isNew = heard.said?.digest !== digest;
  const holds = hasWords ? "messages" : heard.isKnown ? "receipt" : "hello";
  const carried = { to: route.to, holds, isNew } as const;
  const size = isNew ? undefined : lying.get(heard.said?.name ?? "");
  if (size !== undefined) return { route, carry: { ...carried, name: heard.said!.name, bytes: size }, after: heard }; // it lies there
  const file = sealParcel(route, { serial, termsHash, frames }, random);
  const name = `${hex(sha256(file).subarray(0, 16))}.tavs`; // random, as the file is
  const went = heard.went + (isNew && holds !== "receipt" ? 1 : 0);
  const after = { ...heard, said: { digest, name, frames }, went };
  return { route, carry: { ...carried, name, bytes: file.length }, after, file };
}
