// Every life of a party ends at its first save: before it, behind it and before what is said, or behind both. It goes on from a copy of what it
// saved, in which nothing lies in memory that threads share. Here a part is three items.
import {
  freeze,
  type Incoming,
  type PartyId,
  type Progress,
  run,
  type Step,
  seededRandom,
  type Transport,
  thaw,
} from "@tavs/core";
import { type ItemSet, ingest, labelled } from "@tavs/psi";
import { describe, expect, test, vi } from "vitest";
import { inline } from "../inline.ts";
import { east, west } from "../protocols.ts";
import { securities, vole } from "./sessions.ts";

vi.mock("../../src/vole/parting.ts", async (original) => ({
  ...(await original<typeof import("../../src/vole/parting.ts")>()),
  partsFor: (items: number) => Math.max(1, Math.floor(items / 3)),
}));

type AnyStep = Step<unknown, unknown>;
type Moment = "before it saves" | "before it speaks" | "when it has spoken";
const moments: readonly Moment[] = ["before it saves", "before it speaks", "when it has spoken"];
const OFF = new Error("switched off");

/** What one party has heard, in a process that nobody switches off. */
function mailbox() {
  const letters: Uint8Array[] = [];
  let wake: () => void = () => undefined;
  return {
    put(body: Uint8Array): void {
      letters.push(body.slice());
      wake();
    },
    async first(): Promise<Uint8Array> {
      while (letters.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return letters[0]!;
    },
    drop: () => void letters.shift(),
  };
}
type Mailbox = ReturnType<typeof mailbox>;

/** Between two mailboxes and over many lives, what a link and a store do. */
class Post implements Transport {
  readonly me: PartyId;
  readonly said: Uint8Array[] = [];
  readonly #peer: PartyId;
  readonly #mine: Mailbox;
  readonly #theirs: Mailbox;
  #saved: Uint8Array | undefined;
  #unsaid: readonly Uint8Array[] = [];
  #hasRead = false;
  /** When the next life ends; never where there is none. */
  end: Moment | undefined;

  constructor([me, peer]: readonly [PartyId, PartyId], [mine, theirs]: readonly [Mailbox, Mailbox]) {
    this.me = me;
    this.#peer = peer;
    [this.#mine, this.#theirs] = [mine, theirs];
  }

  async load(): Promise<AnyStep | undefined> {
    this.#hasRead = false;
    this.#say();
    return this.#saved && thaw<AnyStep>(this.#saved);
  }

  async commit(step: AnyStep): Promise<void> {
    if (this.end === "before it saves") throw OFF;
    this.#saved = freeze({ ...step, send: [] });
    this.#unsaid = step.send.map(({ body }) => body);
    if (this.#hasRead) this.#mine.drop();
    this.#hasRead = false;
    if (this.end === "before it speaks") throw OFF;
    this.#say();
    if (this.end === "when it has spoken") throw OFF;
  }

  async receive(): Promise<Incoming> {
    const body = await this.#mine.first();
    this.#hasRead = true;
    return { from: this.#peer, body: body.slice() };
  }

  async abort(error: Error): Promise<void> {
    throw error;
  }

  #say(): void {
    for (const body of this.#unsaid) {
      this.said.push(body);
      this.#theirs.put(body);
    }
    this.#unsaid = [];
  }
}

interface Played {
  readonly found: { readonly items: readonly string[]; readonly labels: readonly Uint8Array[] };
  readonly said: readonly string[];
  readonly lives: number;
  /** How far into which phase, in both. */
  readonly told: ReadonlySet<string>;
}

const names = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `name ${from + i}`);

describe.each(securities)("%s", (security) => {
  /** A session of both; whose lives end at these moments in turn. */
  async function played([mine, theirs]: readonly [ItemSet, ItemSet], ends: readonly Moment[]): Promise<Played> {
    const boxes = [mailbox(), mailbox()] as const;
    const posts = [new Post([east, west], boxes), new Post([west, east], [boxes[1], boxes[0]])] as const;
    const none = await ingest([]); // of a later life: the saved state has the items
    const labels = (items: ItemSet) => ({ width: 2, bytes: items.digests.filter((_, i) => i % 32 < 2) });
    let lives = 0;
    const told = new Set<string>();
    async function live<T>(post: Post, once: (items?: ItemSet) => Promise<T>): Promise<T> {
      for (let life = 0; ; life++, lives++) {
        post.end = ends[life % ends.length];
        const outcome = await once(life < 3 ? undefined : none).catch((error) => error);
        if (outcome !== OFF) return outcome;
      }
    }
    const how = (post: Post, seed: number) => ({
      transport: post,
      compute: inline,
      onProgress: ({ phase, done, total }: Progress) => void told.add(`${phase} ${done}/${total}`),
      random: seededRandom(new Uint8Array(32).fill(seed)),
      timer: () => new Promise<void>(() => undefined),
    });
    const [found] = await Promise.all([
      live(posts[0], (items = mine) =>
        run(labelled.receiver, { input: { items, peer: west, ...vole, security }, ...how(posts[0], 1) }),
      ),
      live(posts[1], (items = theirs) => {
        const input = { items, peer: east, labels: labels(items), ...vole, security };
        return run(labelled.sender, { input, ...how(posts[1], 2) });
      }),
    ]);
    return { found, said: posts.flatMap(({ said }) => said.map((body) => body.join())), lives, told };
  }

  test.each([
    [1, 4, 6, 3],
    [3, 9, 1, 1], // two parts of the sender are empty
  ])("in %i parts, %i items against %i, of which %i are shared", async (parts, asked, held, shared) => {
    const sets = [await ingest(names(0, asked)), await ingest(names(asked - shared, held))] as const;
    const whole = await played(sets, []);
    expect([...whole.found.items].sort()).toEqual(names(asked - shared, shared).sort());
    const each = Array.from({ length: parts }, (_, part) => `${part}/${parts}`);
    const told = ["decode", "grow"].flatMap((phase) => each.map((part) => `${phase} ${part}`));
    expect([...whole.told].filter((phase) => /decode|grow/.test(phase)).sort()).toEqual(told);
    const again = await played(sets, moments);
    expect(again).toEqual({ ...whole, lives: again.lives });
    expect(again.lives).toBeGreaterThan(30);
  });
});
