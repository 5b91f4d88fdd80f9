// All parties of one sum in one thread of steps: each step's CPU is its party's.
import type { Compute, Handler, Kernels, Party, Step } from "@tavs/core";

type Work = Extract<Step<unknown, unknown>, { readonly status: "working" }>;

export interface Actor {
  readonly party: Party<never, unknown, unknown>;
  readonly handlers: Readonly<Record<string, Handler>>;
  readonly mail: { readonly from: string; readonly body: Uint8Array }[];
  step: Step<unknown, unknown>;
  /** CPU seconds by what the party was doing. */
  readonly cpu: Record<string, number>;
  sent: number;
  isGone: boolean;
}

/** CPU seconds of this process so far, all its threads. */
export const cpuNow = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const at = (step: Step<unknown, unknown>): string => (step.status === "done" ? "done" : tagOf(step.state));

/** Both roles' states are tagged; an analysis has the state of its sum inside. */
function tagOf(state: unknown): string {
  const { inner, at } = state as { readonly inner?: unknown; readonly at?: string };
  return inner === undefined ? at! : tagOf(inner);
}

/** Parts of the whole: before the masked vectors, the vectors, and after them. */
const PHASES: Readonly<Record<string, string>> = {
  dealt: "masking",
  opening: "masking",
  masking: "masking",
  adding: "adding",
  masked: "opening",
  vouching: "opening",
  vouched: "opening",
  checking: "opening",
  recording: "opening",
  revealing: "opening",
  recovering: "opening",
  unmasking: "opening",
};

export class Stage {
  readonly #pool: Compute;
  readonly actors: Map<string, Actor> = new Map();
  peakRss = 0;
  /** Who does all by itself. */
  measured: ReadonlySet<string> = new Set();
  #verified: readonly unknown[] | undefined;

  constructor(pool: Compute) {
    this.#pool = pool;
  }

  async take(name: string, act: () => Promise<Step<unknown, unknown>> | Step<unknown, unknown>): Promise<void> {
    const actor = this.actors.get(name)!;
    const phase = PHASES[at(actor.step)] ?? "joining";
    const start = cpuNow();
    const step = await act();
    actor.cpu[phase] = (actor.cpu[phase] ?? 0) + cpuNow() - start;
    this.peakRss = Math.max(this.peakRss, process.memoryUsage.rss());
    this.#hear(name, actor, step);
  }

  #hear(name: string, actor: Actor, step: Step<unknown, unknown>): void {
    actor.step = step;
    if (actor.isGone) return;
    for (const { to, body } of step.send) {
      actor.sent += body.length;
      this.actors.get(to)?.mail.push({ from: name, body });
    }
  }

  /**
   * All contributors check the same signatures of the survivors: those who are not measured are given what the measured found,
   * so that a thousand of them end before the day does.
   */
  async #perform(name: string, kernels: Kernels, { task, inputs, state }: Work): Promise<readonly unknown[]> {
    const isTheSame = task === "verify" && tagOf(state) === "checking" && name !== "hub";
    if (isTheSame && this.#verified && !this.measured.has(name)) return this.#verified;
    const outcomes = await this.#pool.perform(kernels, task, inputs);
    if (isTheSame) this.#verified = outcomes;
    return outcomes;
  }

  async next(name: string): Promise<boolean> {
    const { step, mail, party, handlers, isGone } = this.actors.get(name)!;
    if (isGone) return false;
    if (step.status === "working") {
      const handler = handlers[step.task];
      await this.take(name, async () => {
        const outcomes = handler
          ? await Promise.all(step.inputs.map((input) => handler(input, step.state)))
          : await this.#perform(name, party.kernels!, step);
        return party.resume!(step.state, outcomes);
      });
      return true;
    }
    const place = step.status === "waiting" ? mail.findIndex(({ from }) => step.from.includes(from as never)) : -1;
    if (step.status !== "waiting" || place < 0) return false;
    const [message] = mail.splice(place, 1);
    await this.take(name, () => party.receive(step.state, message as never));
    return true;
  }
}

/** Whoever can go on goes on; those who are to go say nothing any more once the shares are dealt. Wall seconds of the aggregator's end. */
export async function play(stage: Stage, leaving: readonly string[]): Promise<number> {
  const aggregator = stage.actors.get("hub")!;
  let opened = 0;
  for (;;) {
    let moved = false;
    for (const name of stage.actors.keys()) {
      while (stage.actors.get(name)!.step.status !== "done") {
        const start = performance.now();
        if (!(await stage.next(name))) break;
        moved = true;
        if (name === "hub" && ["recovering", "unmasking", "done"].includes(at(aggregator.step)))
          opened += (performance.now() - start) / 1000;
        if (at(aggregator.step) === "adding") for (const gone of leaving) stage.actors.get(gone)!.isGone = true;
      }
    }
    if (aggregator.step.status === "done") return opened;
    if (moved) continue;
    const { step, party } = aggregator;
    if (step.status !== "waiting") throw new Error("nobody can go on");
    await stage.take("hub", () => party.expire!(step.state));
  }
}
