// What the lines of a node mean to whoever watches: when a step of the six begins and ends at it, how far it has come, what it learnt.
import type { Json } from "@tavs/core/study";
import type { Line } from "./command.ts";
import { stepOf } from "./names.ts";
import type { News, Sent, StepName } from "./news.ts";

const WORTH_SHOWING = 8; // parts of a phase: what is over sooner needs no bar

const phases: Readonly<Record<string, string>> = {
  read: "reads bytes",
  blind: "blinds",
  evaluate: "answers",
  tag: "tags",
  finalize: "reads answers",
  hear: "hears tags",
};

type Sizes = Readonly<Record<string, number>>;

/** One life of a node, as it tells of it. */
export class Listener {
  readonly #tell: (news: News) => void;
  #sessions: readonly string[] = [];
  readonly #begun = new Set<StepName>();
  readonly #done = new Set<string>();

  constructor(tell: (news: News) => void) {
    this.#tell = tell;
  }

  line(line: Line): void {
    const { event, session, traffic } = line;
    const label = String(session);
    if (event === "open") this.#begin("agree");
    if (event === "study") this.#sessions = line.sessions as readonly string[]; // as a node says them
    if (event === "agreed") this.#agreed(Number(line.signatures));
    if (event === "ready") this.#begin(stepOf(label));
    if (event === "progress") this.#progress(label, line);
    if (event === "learnt" || event === "known") this.#learnt(label, line);
    if (["answered", "learnt", "known"].includes(String(event))) this.#end(label);
    if (event === "over" || event === "stopped") this.#tell({ at: "traffic", traffic: sentIn(traffic) });
  }

  #begin(step: StepName): void {
    if (this.#begun.has(step)) return;
    this.#begun.add(step);
    this.#tell({ at: "began", step });
  }

  #agreed(signatures: number): void {
    this.#tell({ at: "agreed", signatures });
    this.#tell({ at: "ended", step: "agree" });
  }

  #progress(label: string, { phase, done, total }: Line): void {
    if (phase === "federated/cox/1") this.#tell({ at: "iteration", round: Number(total) });
    if (Number(total) < WORTH_SHOWING) return;
    const named = phases[String(phase)] ?? String(phase);
    this.#tell({ at: "progress", label, phase: named, done: Number(done), total: Number(total) });
  }

  #learnt(label: string, { sizes, folder }: Line): void {
    const { items = 0, peerItems = 0, found } = sizes as Partial<Sizes>; // of a link
    const [kind, pair = ""] = label.split("/");
    if (folder !== undefined) this.#tell({ at: "learnt", label, folder: String(folder) });
    else if (found === undefined)
      return; // who answered learnt nothing
    else if (kind === "link") this.#tell({ at: "linked", linked: { asked: items, found, registrySize: peerItems } });
    else if (kind === "overlap") this.#tell({ at: "overlap", with: pair.split("-")[1] ?? "", shared: found });
  }

  #end(label: string): void {
    this.#begin(stepOf(label)); // of what was over before this life, only the end is told
    this.#done.add(label);
    const step = stepOf(label);
    const all = this.#sessions.filter((other) => stepOf(other) === step);
    if (all.every((other) => this.#done.has(other))) this.#tell({ at: "ended", step });
  }
}

const sentIn = (traffic: Json | undefined): readonly Sent[] =>
  ((traffic ?? []) as readonly Readonly<Record<string, Json>>[]).map(({ session, to, bytes }) => ({
    label: String(session),
    to: String(to),
    bytes: Number(bytes),
  }));
