// Sessions of VOLE-PSI: east receives, west sends.

import { type PlayOptions, play } from "@tavs/core/testing";
import {
  type EngineOptions,
  type ItemSet,
  ingest,
  type Overlap,
  psi,
  type Seen,
  type SenderInput,
  type SessionInput,
  type SharedOptions,
} from "@tavs/psi";
import fc from "fast-check";
import { inline } from "../inline.ts";
import { east, west } from "../protocols.ts";

export type Security = NonNullable<EngineOptions["security"]>;
export const securities: readonly Security[] = ["malicious", "semi-honest"];

export const soaking: boolean = process.env.TAVS_THROWN !== undefined; // `pnpm soak`
/** What is disturbed and compared: a session takes half a second, so only the default in `pnpm test`, where less is thrown too. */
export const disturbedSecurities: readonly Security[] = soaking ? securities : ["malicious"];
export const FLIPS: number = soaking ? 200 : 6;
/** Of the messages of a session every so many are disturbed; which ones, chance says each time. */
export const everySo = (most: number, first = 0): readonly number[] => {
  const all = Array.from({ length: most - first }, (_, i) => first + i);
  return soaking ? all : fc.sample(fc.constantFrom(...all), 3);
};

export const vole = { engine: "vole" } as const;

export interface Meeting extends PlayOptions {
  readonly mine: ItemSet;
  readonly theirs: ItemSet;
  /** What both say. */
  readonly both?: EngineOptions & SharedOptions;
  readonly receiver?: Partial<SessionInput & EngineOptions>;
  readonly sender?: Partial<SenderInput & EngineOptions>;
}

export interface Outcome {
  readonly east: Overlap;
  readonly west: Seen;
}

export async function meet({ mine, theirs, both, receiver, sender, ...options }: Meeting): Promise<Outcome> {
  const cast = {
    east: { party: psi.receiver, input: { items: mine, peer: west, ...vole, ...both, ...receiver } },
    west: { party: psi.sender, input: { items: theirs, peer: east, ...vole, ...both, ...sender } },
  };
  return play(cast, options);
}

export const sets = async (): Promise<{ readonly mine: ItemSet; readonly theirs: ItemSet }> => ({
  mine: await ingest(["a", "b", "c"]),
  theirs: await ingest(["b", "c", "d", "e"]),
});

/** The messages of an undisturbed session, by who heard them. */
export interface Views {
  readonly east: Uint8Array[];
  readonly west: Uint8Array[];
}

export async function viewsOf(meeting: Meeting): Promise<Views> {
  const views: Views = { east: [], west: [] };
  await meet({
    compute: inline,
    ...meeting,
    onMessage({ to, body }) {
      views[to === east ? "east" : "west"].push(body);
      return [body];
    },
  });
  return views;
}
