// The three protocols as one table, so that every question is put to each of them.
import { concat, hex, type PartyId, party, seededRandom } from "@tavs/core";
import { type PlayOptions, play } from "@tavs/core/testing";
import {
  cardinality,
  type ItemSet,
  type Labels,
  labelled,
  type PreparedItems,
  psi,
  type SessionInput,
} from "@tavs/psi";
import { rowBytes, TAG, tagBytes } from "../src/kernels/tags.ts";
import { type Lane, rowsLane } from "../src/oprf/messages.ts";
import { rowAt } from "../src/rows.ts";
import { inline } from "./inline.ts";

export const kinds = ["psi", "labelled", "cardinality"] as const;
export type Kind = (typeof kinds)[number];

export const east: PartyId = party("east");
export const west: PartyId = party("west");

export interface Meeting extends PlayOptions {
  readonly mine: ItemSet | PreparedItems;
  readonly theirs: ItemSet | PreparedItems;
  readonly receiver?: Partial<SessionInput>;
  readonly sender?: Partial<SessionInput>;
}

export interface Outcome {
  readonly shared: number;
  readonly senderSize: number;
  readonly receiverSize: number;
}

/** Plays one session: east is the receiver, west the sender, whose label of an item is the beginning of its digest. */
export async function meet(kind: Kind, { mine, theirs, receiver, sender, ...options }: Meeting): Promise<Outcome> {
  const [asks, answers] = [
    { items: mine, peer: west, engine: "oprf", ...receiver },
    { items: theirs, peer: east, engine: "oprf", ...sender },
  ];
  if (kind === "cardinality") {
    const cast = {
      east: { party: cardinality.receiver, input: asks },
      west: { party: cardinality.sender, input: answers },
    };
    const result = await play(cast, { compute: inline, ...options });
    return { shared: result.east.count, senderSize: result.east.senderSize, receiverSize: result.west.receiverSize };
  }
  const cast =
    kind === "psi"
      ? { east: { party: psi.receiver, input: asks }, west: { party: psi.sender, input: answers } }
      : {
          east: { party: labelled.receiver, input: asks },
          west: { party: labelled.sender, input: { ...answers, labels: digestLabels(answers.items) } },
        };
  const result = await play(cast, { compute: inline, ...options });
  const { items, senderSize } = result.east;
  return { shared: items.length, senderSize, receiverSize: result.west.receiverSize };
}

const digestLabels = ({ size, digests }: ItemSet): Labels => ({
  width: 4,
  bytes: concat(...Array.from({ length: size }, (_, i) => digests.subarray(32 * i, 32 * i + 4))),
});

/** Who heard what. */
export interface Views {
  readonly east: Uint8Array[];
  readonly west: Uint8Array[];
}

/** Every message of an undisturbed session, by who received it. */
export async function viewsOf(kind: Kind, meeting: Meeting): Promise<Views> {
  const views: Views = { east: [], west: [] };
  await meet(kind, {
    ...meeting,
    onMessage({ to, body }) {
      views[to === east ? "east" : "west"].push(body);
      return [body];
    },
  });
  return views;
}

/** The seed that a party tosses its coins from in `play`: 1 is the receiver, 2 the sender. */
export function seedOf(role: 1 | 2): Uint8Array {
  const seed = new Uint8Array(32);
  seed[0] = role;
  return seededRandom(seed)(32);
}

/** Changes one message: 0 and 1 are the announcements, 2 and 3 the openings, 4 the elements, 5 the answers, 6 the tags. */
export function tamper(which: number, change: (body: Uint8Array) => readonly Uint8Array[]): PlayOptions {
  return { onMessage: ({ index, body }) => (index === which ? change(body) : [body]) };
}

/** The sender's rows between sets of these sizes. */
export function tagsLane(kind: Kind, asked: number, held: number): Lane {
  const tag = kind === "cardinality" ? TAG : tagBytes(asked, held);
  return rowsLane(rowBytes(kind === "labelled" ? LABEL : 0, tag), tag);
}

/** Bytes of a label in these sessions. */
export const LABEL = 4;

/** The rows of a message, in hexadecimal digits. */
export const rowsIn = (lane: Lane, body: Uint8Array): string[] => {
  const { rows } = lane.part.decode(body);
  return Array.from({ length: rows.length / lane.width }, (_, i) => hex(rowAt(rows, lane.width, i)));
};
