import { equal } from "./bytes.ts";
import { UsageError } from "./errors.ts";
import type { Journal } from "./journal.ts";
import { type Compute, sharedCompute } from "./protocol/compute.ts";
import { type Incoming, type Outgoing, type Party, type PartyId, party, type Step } from "./protocol/party.ts";
import { mustBePlainThroughout } from "./protocol/plain.ts";
import type { Handler } from "./protocol/run.ts";
import { freeze, thaw } from "./protocol/snapshot.ts";
import { type Random, seededRandom } from "./random.ts";

export { memoryStore } from "./protocol/store.ts";
export { memoryNetwork } from "./transports/memory.ts";
export { memoryTransports } from "./transports/memory-transports.ts";

// biome-ignore lint/suspicious/noExplicitAny: a cast holds parties of any protocol; `Results` gives each its own type back
type AnyParty = Party<any, any, any>;

export interface Role {
  readonly party: AnyParty;
  // biome-ignore lint/suspicious/noExplicitAny: typed by the party that it is given to
  readonly input: any;
  readonly handlers?: Readonly<Record<string, Handler>>;
}
export type Cast = Readonly<Record<string, Role>>;
export type Results<C extends Cast> = {
  readonly [K in keyof C]: C[K]["party"] extends Party<infer _I, infer _S, infer R> ? R : never;
};

export interface Overheard extends Outgoing {
  readonly from: PartyId;
  readonly index: number;
}

export interface PlayOptions {
  /** Sees every message; what it returns is delivered instead: nothing, one body, or several. */
  readonly onMessage?: (message: Overheard) => readonly Uint8Array[];
  /**
   * Puts every state down and picks it up again, and takes every step twice, the first one too: both must say the same,
   * neither may write into the state, and a state holds plain data only.
   */
  readonly crashEverywhere?: boolean;
  /** Which of so many parties that could go on goes on. Default: the first. */
  readonly choose?: (ready: number) => number;
  /** 32 bytes; party number i tosses its coins from this seed and i. */
  readonly seed?: Uint8Array;
  readonly compute?: Compute;
}

/**
 * Plays all parties of one session in one thread, from fixed coins: no sockets, no clocks. Throws what a party throws, or
 * `Error` where everybody waits and nobody has anything more to say.
 */
export async function play<C extends Cast>(cast: C, options: PlayOptions = {}): Promise<Results<C>> {
  return (await new Stage(cast, options).play()) as Results<C>; // each result is its own party's
}

interface Actor {
  readonly name: PartyId;
  readonly role: Role;
  readonly mail: Map<PartyId, Uint8Array[]>;
  step: Step<unknown, unknown>;
}

class Stage {
  readonly #actors: Actor[] = [];
  readonly #options: PlayOptions;
  #said = 0;

  constructor(cast: Cast, options: PlayOptions) {
    this.#options = options;
    for (const [name, role] of Object.entries(cast))
      this.#actors.push({ name: party(name), role, mail: new Map(), step: { status: "done", result: null, send: [] } });
  }

  async play(): Promise<Record<string, unknown>> {
    this.#actors.forEach((actor, i) => {
      const { party, input } = actor.role;
      this.#take(
        actor,
        this.#twice(undefined, () => party.start(input, this.#coins(i))),
      );
    });
    for (let ready = this.#ready(); ready.length > 0; ready = this.#ready())
      await this.#advance(ready[this.#options.choose?.(ready.length) ?? 0]!);
    return Object.fromEntries(this.#actors.map(({ name, step }) => [name, resultOf(name, step)]));
  }

  #coins(i: number): Random {
    const seed = (this.#options.seed ?? new Uint8Array(32)).slice();
    seed[0]! ^= i + 1;
    return seededRandom(seed);
  }

  /** Who has work or mail; where nobody has, who would run out of patience first. */
  #ready(): readonly Actor[] {
    const ready = this.#actors.filter(({ step, mail }) => step.status === "working" || hasMail(step, mail));
    if (ready.length > 0) return ready;
    const waiting = this.#actors.filter(({ step, role }) => step.status === "waiting" && role.party.expire);
    return waiting.sort((a, b) => patienceOf(a) - patienceOf(b)).slice(0, 1);
  }

  async #advance(actor: Actor): Promise<void> {
    const { party } = actor.role;
    const { step } = actor;
    if (step.status === "done") return;
    if (step.status === "working") {
      const outcomes = await this.#perform(actor, step);
      return this.#take(
        actor,
        this.#twice(step.state, (state) => party.resume!(state, outcomes)),
      );
    }
    const message = nextMail(step.from, actor.mail);
    this.#take(
      actor,
      this.#twice(step.state, (state) => (message ? party.receive(state, copyOf(message)) : party.expire!(state))),
    );
  }

  async #perform({ role }: Actor, { task, inputs, state }: Extract<Step<unknown, unknown>, { status: "working" }>) {
    const handler = role.handlers?.[task];
    if (handler) return Promise.all(inputs.map((input) => handler(input, state)));
    return (this.#options.compute ?? sharedCompute()).perform(role.party.kernels!, task, inputs);
  }

  #twice(state: unknown, next: (state: unknown) => Step<unknown, unknown>): Step<unknown, unknown> {
    if (!this.#options.crashEverywhere) return next(state);
    const put = freeze(state);
    const [one, other] = [thaw(put), thaw(put)];
    const [once, again] = [next(one), next(other)];
    mustBePlainThroughout(once);
    if (!equal(freeze(once), freeze(again)))
      throw new Error("the same state and the same message gave two different steps");
    if (!equal(freeze(one), put)) throw new Error("a party wrote into the state that it was given");
    return thaw(freeze(once));
  }

  #take(actor: Actor, step: Step<unknown, unknown>): void {
    actor.step = step;
    for (const { to, body } of step.send) {
      const index = this.#said++;
      const heard = this.#options.onMessage?.({ from: actor.name, to, body, index }) ?? [body];
      const listener = this.#actors.find(({ name }) => name === to);
      if (!listener) throw new Error(`${actor.name} speaks to ${to}, who is not in the cast`);
      listener.mail.set(actor.name, [...(listener.mail.get(actor.name) ?? []), ...heard.map((bytes) => bytes.slice())]);
    }
  }
}

/** Of a party that waits: the longest number where it waits without end, so that the order of the cast decides between two. */
const patienceOf = ({ step }: Actor): number =>
  (step.status === "waiting" ? step.patienceMs : undefined) ?? Number.MAX_VALUE;

type Mail = Map<PartyId, Uint8Array[]>;

const hasMail = (step: Step<unknown, unknown>, mail: Mail): boolean =>
  step.status === "waiting" && step.from.some((name) => (mail.get(name)?.length ?? 0) > 0);

function nextMail(from: readonly PartyId[], mail: Mail): Incoming | undefined {
  const sender = from.find((name) => (mail.get(name)?.length ?? 0) > 0);
  return sender === undefined ? undefined : { from: sender, body: mail.get(sender)!.shift()! };
}

const copyOf = ({ from, body }: Incoming): Incoming => ({ from, body: body.slice() });

function resultOf(name: PartyId, step: Step<unknown, unknown>): unknown {
  if (step.status === "done") return step.result;
  const awaited = step.status === "waiting" ? step.from.join(", ") : step.task;
  throw new Error(`${name} is still waiting for ${awaited}, and nobody has anything more to say`);
}

/** A journal in memory; `failAt` (counted from 0) is the append that finds the disk full. */
export function memoryJournal(lines: string[] = [], failAt: number = Number.POSITIVE_INFINITY): Journal {
  let appends = 0;
  return {
    lines: async () => [...lines],
    async append(line) {
      if (appends++ === failAt) throw new UsageError("no space left on device", { code: "storage" });
      lines.push(line);
    },
  };
}
