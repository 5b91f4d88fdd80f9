// Parties, terms, a network under the test's hands, and time that passes when the test says so.
import {
  type ConnectOptions,
  connect,
  hex,
  type Identity,
  identityFrom,
  type Link,
  memoryStore,
  type PartyId,
  run,
  type Store,
  type TavsError,
  type Timer,
} from "../../src/index.ts";
import type { Terms } from "../../src/study/index.ts";
import { memoryNetwork } from "../../src/testing.ts";
import type { Guest, Network } from "../../src/transports/network.ts";
import { type Envelope, type Frame, unframe } from "../../src/wire/frames.ts";
import { answerer, caller, handlers } from "../protocol/echo.ts";

export const TODAY = "2026-11-21";

const identities = new Map<string, Identity>();

/** The identity of that name; another one of the same name from another seed. */
export function identity(name: string, seed: string = name): Identity {
  const known = identities.get(`${name} ${seed}`);
  if (known) return known;
  const bytes = new Uint8Array(32);
  for (let i = 0; i < seed.length; i++) bytes[i % 32]! ^= seed.charCodeAt(i) + i;
  const made = identityFrom(name, bytes);
  identities.set(`${name} ${seed}`, made);
  return made;
}

export function termsOf(names: readonly string[], changes: Partial<Terms> = {}): Terms {
  return {
    format: "tavs/terms/1",
    title: "Echo",
    purpose: "test",
    parties: names.map((name) => ({ name, role: "hospital", key: hex(identity(name).publicKey) })),
    computations: [
      { label: "echo", protocol: "echo/1", parties: names.slice(0, 2), parameters: {}, reveals: {} },
      { label: "again", protocol: "echo/1", parties: names.slice(0, 2), parameters: {}, reveals: {} },
    ],
    smallestCell: 5,
    privacy: { epsilon: 1, rowsPerPerson: 1 },
    expires: "2030-01-01",
    ...changes,
  };
}

/** Nobody's patience ends, until the test says so. */
export interface Clock {
  readonly timer: Timer;
  /** For how many milliseconds each time. */
  readonly asked: readonly number[];
  /** How many wait now. */
  waiting(): number;
  ring(): void;
}

export function clock(): Clock {
  const waiting = new Set<() => void>();
  const asked: number[] = [];
  return {
    asked,
    waiting: () => waiting.size,
    timer: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        asked.push(milliseconds);
        waiting.add(resolve);
        signal.addEventListener("abort", () => {
          waiting.delete(resolve);
          reject(signal.reason);
        });
      }),
    ring() {
      for (const resolve of waiting) resolve();
      waiting.clear();
    },
  };
}

/** Everything that is to happen without time passing has happened: memory is all that these tests wait for. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface Passing {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly bytes: Uint8Array;
  /** Counted from 0 over all that passed. */
  readonly index: number;
}

/** A network that remembers what passed, lets the test change it, and can lose and find a party. */
export interface Wire {
  readonly via: Network;
  readonly passed: readonly Passing[];
  /** What a network says when it has found its way back. */
  reconnect(name: string): void;
  /** A frame that nobody sent. */
  deliver(from: string, to: string, bytes: Uint8Array): void;
  lose(name: string, error: TavsError): void;
  envelopes(): readonly Envelope[];
}

const carry = ({ bytes }: Passing): readonly Uint8Array[] => [bytes];

export function wire(change: (passing: Passing) => readonly Uint8Array[] = carry): Wire {
  const passed: Passing[] = [];
  const guests = new Map<PartyId, Guest>();
  const inner = memoryNetwork({
    intercept(bytes, from, to) {
      const passing = { from, to, bytes: bytes.slice(), index: passed.length };
      passed.push(passing);
      return change(passing);
    },
  });
  const via: Network = {
    join(guest) {
      guests.set(guest.identity.name, guest);
      return inner.join(guest);
    },
  };
  return {
    via,
    passed,
    reconnect: (name) => guests.get(name as PartyId)?.onJoined(),
    deliver: (from, to, bytes) => guests.get(to as PartyId)?.onFrame(from as PartyId, bytes),
    lose: (name, error) => guests.get(name as PartyId)?.onLost?.(error),
    envelopes: () =>
      passed
        .map(({ bytes }) => unframe(bytes))
        .filter(isEnvelope)
        .map(({ envelope }) => envelope),
  };
}

const isEnvelope = (frame: Frame): frame is Extract<Frame, { kind: "envelope" }> => frame.kind === "envelope";

/** A link of one party; patience never ends by itself. */
export const open = (name: string, options: Partial<ConnectOptions> & Pick<ConnectOptions, "via">): Promise<Link> =>
  connect({
    identity: identity(name),
    terms: termsOf(["east", "west"]),
    today: TODAY,
    timer: clock().timer,
    ...options,
  });

/** Links of both parties, each with its store. */
export function openBoth(
  { via }: Wire,
  stores: Readonly<Record<"east" | "west", Store>> = { east: memoryStore(), west: memoryStore() },
  options: Partial<ConnectOptions> = {},
): Promise<[Link, Link]> {
  return Promise.all([
    open("east", { ...options, via, store: stores.east }),
    open("west", { ...options, via, store: stores.west }),
  ]);
}

/** Coins that fall the same way in every run of a test. */
const seeded = (byte: number) => (length: number) => new Uint8Array(length).fill(byte);

/** East calls. */
export async function call(link: Link, label = "echo", number = 0): Promise<string> {
  const transport = await link.session(label, number);
  return run(caller, { input: { peer: "west" }, transport, handlers, random: seeded(1), timer: clock().timer });
}

/** West answers. */
export async function answer(link: Link, label = "echo", number = 0): Promise<string> {
  const transport = await link.session(label, number);
  return run(answerer, { input: { peer: "east" }, transport, random: seeded(2), timer: clock().timer });
}

/** How a promise stands, without waiting for it. */
export interface Fate<T> {
  value?: T;
  error?: unknown;
  isSettled: boolean;
}

export function fateOf<T>(promise: Promise<T>): Fate<T> {
  const fate: Fate<T> = { isSettled: false };
  promise.then(
    (value) => Object.assign(fate, { value, isSettled: true }),
    (error) => Object.assign(fate, { error, isSettled: true }),
  );
  return fate;
}

/** A store over another one, where the process dies at write number `at` (from 0): before it is durable, or after. */
export function dyingStore(inner: Store, at: number, when: "before" | "after"): Store {
  let writes = 0;
  return {
    ...inner,
    async write(...entry) {
      const isLast = writes++ === at;
      if (isLast && when === "before") throw new Error("the process died");
      await inner.write(...entry);
      if (isLast) throw new Error("the process died");
    },
  };
}

/** A store of which a backup can be made. */
export function copyableStore(): { readonly store: Store; copy(): Promise<Store> } {
  const inner = memoryStore();
  const keys = new Set<string>();
  return {
    store: {
      ...inner,
      async write(key, value, replaces) {
        await inner.write(key, value, replaces);
        keys.add(key);
      },
    },
    async copy() {
      const backup = memoryStore();
      for (const key of keys) await backup.write(key, (await inner.read(key))!.value, 0); // it was written
      return backup;
    },
  };
}
