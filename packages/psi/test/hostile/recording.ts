// Honest sessions, put down at every place where a party waits: an attack begins there with a message of its own.
import { createHash } from "node:crypto";
import type { Incoming, PartyId, Step } from "@tavs/core";
import { type Cast, type Overheard, type PlayOptions, play, type Role } from "@tavs/core/testing";
import { inline, perform } from "../inline.ts";

export type AnyParty = Role["party"];
type AnyStep = Step<unknown, unknown>;

/** A party that waits, and the message that the honest session had for it. */
export interface Moment {
  readonly me: PartyId;
  readonly role: Role;
  readonly state: unknown;
  /** Whom it listens to. */
  readonly from: readonly PartyId[];
  readonly message: Incoming;
}

export interface Recording {
  readonly moments: readonly Moment[];
  readonly said: readonly Overheard[];
  readonly results: Readonly<Record<string, unknown>>;
}

/** Plays a session. `moments` is what it is written to while it goes on: of one that breaks off, as far as it went. */
export async function record(cast: Cast, options: PlayOptions = {}, moments: Moment[] = []): Promise<Recording> {
  const said: Overheard[] = [];
  const entries = Object.entries(cast).map(([name, role]) => [name, watched(name as PartyId, role, moments)] as const); // a cast's names are parties'
  const results = await play(Object.fromEntries(entries), {
    compute: inline,
    ...options,
    onMessage(message) {
      said.push({ ...message, body: message.body.slice() });
      return options.onMessage?.(message) ?? [message.body];
    },
  });
  return { moments, said, results };
}

function watched(me: PartyId, role: Role, moments: Moment[]): Role {
  const { party } = role;
  let from: readonly PartyId[] = [];
  const seen = (step: AnyStep): AnyStep => {
    if (step.status === "waiting") from = step.from;
    return step;
  };
  const watching: AnyParty = {
    ...party,
    start: (input, random) => seen(party.start(input, random)),
    receive(state, message) {
      moments.push({ me, role, state, from, message });
      return seen(party.receive(state, message));
    },
    resume: (state, outcomes) => seen(party.resume!(state, outcomes)),
  };
  return { ...role, party: watching };
}

const MOST_STEPS = 64;

/** Says something to a party that waits, and has it work until it waits again or is done. `onStep` sees every step. */
export function tell(moment: Moment, message: Incoming, onStep: (step: AnyStep) => void = () => undefined): AnyStep {
  const { party, handlers = {} } = moment.role;
  let step: AnyStep = party.receive(moment.state, message);
  onStep(step);
  for (let steps = 0; step.status === "working"; steps++) {
    const { task, inputs, state } = step;
    if (steps === MOST_STEPS) throw new Error(`${party.name} goes on working after one message`);
    step = party.resume!(
      state,
      inputs.map((input) => (handlers[task] ? handlers[task](input, state) : perform(task, input))),
    );
    onStep(step);
  }
  return step;
}

/** Bytes of all typed arrays in a value. */
export function bytesIn(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, field) => sum + bytesIn(field), 0);
}

/** States, to be compared: they are megabytes, which a test looks at for minutes. */
export const hashed = (moments: readonly Moment[]): readonly string[] =>
  moments.map(({ state }) => JSON.stringify(state, (_, value) => short(value)));

function short(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return createHash("sha256").update(bytes).digest("hex");
}
