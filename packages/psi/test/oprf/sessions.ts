// Sessions of `psi` and `labelled` in the modes that both parties agree on.
import { type Handler, hex } from "@tavs/core";
import { type PlayOptions, play } from "@tavs/core/testing";
import {
  type IntersectionSenderInput,
  type ItemSet,
  ingest,
  labelled,
  labelsFor,
  type Overlap,
  type PreparedItems,
  type ProofOptions,
  psi,
  type ReceiverInput,
  type Seen,
} from "@tavs/psi";
import type { Lane } from "../../src/oprf/messages.ts";
import { rowAt } from "../../src/rows.ts";
import { inline } from "../inline.ts";
import { east, west } from "../protocols.ts";

export interface Meeting extends PlayOptions {
  readonly mine: ItemSet | PreparedItems;
  readonly theirs: ItemSet | PreparedItems;
  /** What both say. */
  readonly both?: ProofOptions;
  readonly receiver?: Partial<ReceiverInput>;
  readonly sender?: Partial<IntersectionSenderInput>;
  /** Of the sender. */
  readonly spend?: Handler;
}

export interface Outcome {
  readonly east: Overlap;
  readonly west: Seen;
}

export type Kind = "psi" | "labelled";
export const kinds: readonly Kind[] = ["psi", "labelled"];

/** East receives, west sends, with the number of its row as the label. */
export async function meet(kind: Kind, meeting: Meeting): Promise<Outcome> {
  const { mine, theirs, both, receiver, sender, spend, ...options } = meeting;
  const asks = { items: mine, peer: west, engine: "oprf" as const, ...both, ...receiver };
  const answers = { items: theirs, peer: east, engine: "oprf" as const, ...both, ...sender };
  const handlers = spend && { handlers: { spend } };
  if (kind === "psi") {
    const cast = {
      east: { party: psi.receiver, input: asks },
      west: { party: psi.sender, input: answers, ...handlers },
    };
    return play(cast, { compute: inline, ...options });
  }
  const labels = labelsFor(theirs, { width: 1, of: (row) => Uint8Array.of(row) });
  const cast = {
    east: { party: labelled.receiver, input: asks },
    west: { party: labelled.sender, input: { ...answers, labels }, ...handlers },
  };
  return play(cast, { compute: inline, ...options });
}

export const sets = async (): Promise<{ readonly mine: ItemSet; readonly theirs: ItemSet }> => ({
  mine: await ingest(["a", "b", "c"]),
  theirs: await ingest(["b", "c", "d", "e"]),
});

export interface Views {
  readonly east: Uint8Array[];
  readonly west: Uint8Array[];
}

/** Every message that a party heard, whatever became of the session. */
export async function viewsOf(kind: Kind, meeting: Meeting): Promise<Views> {
  const views: Views = { east: [], west: [] };
  await meet(kind, {
    ...meeting,
    onMessage({ to, body }) {
      views[to === east ? "east" : "west"].push(body);
      return [body];
    },
  }).catch((error: Error) => {
    if (error.name !== "BudgetError") throw error;
  });
  return views;
}

export const lengthsOf = ({ east, west }: Views): readonly number[][] =>
  [east, west].map((v) => v.map((b) => b.length));

export const rowsIn = (lane: Lane, body: Uint8Array): string[] => {
  const { rows } = lane.part.decode(body);
  return Array.from({ length: rows.length / lane.width }, (_, i) => hex(rowAt(rows, lane.width, i)));
};
