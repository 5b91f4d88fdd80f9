// Gathers the news of one run, and says which step is over and how long it took.

import { ISLE, isHospital, type Name } from "./names.ts";
import type { News, StepName } from "./news.ts";

/** The news of one kind. */
export type Of<At extends News["at"]> = Extract<News, { readonly at: At }>;

export interface Heard {
  readonly from: Name;
  readonly news: News;
  readonly atMs: number;
}

/** Everything that was told, and when (milliseconds of any clock). */
export class Collected {
  readonly #news: Heard[] = [];
  readonly #present: Set<Name>;

  constructor(parties: readonly Name[]) {
    this.#present = new Set(parties);
  }

  /** Everybody who was not lost. */
  get present(): readonly Name[] {
    return [...this.#present];
  }

  /** Nobody waits for a party that was lost. */
  lose(name: Name): void {
    this.#present.delete(name);
  }

  add(from: Name, news: News, atMs: number): void {
    this.#news.push({ from, news, atMs });
  }

  /** True when every party that takes part in a step has ended it. */
  isOver(step: StepName): boolean {
    const began = this.#parties("began", step);
    return (
      began.length > 0 &&
      [...this.#present].every((name) => !takesPart(name, step) || this.#parties("ended", step).includes(name))
    );
  }

  /** From the first hospital that began a step (the hub is there early, and waits) to the last party that ended it. */
  seconds(step: StepName): number {
    const began = this.all("began").filter(({ from, news }) => news.step === step && isHospital(from));
    const ended = firstOfEach(this.all("ended").filter(({ news }) => news.step === step));
    return began.length === 0 || ended.length === 0 ? 0 : (ended.at(-1)!.atMs - began[0]!.atMs) / 1000;
  }

  last<At extends News["at"]>(at: At): Of<At> | undefined {
    return this.all(at).at(-1)?.news;
  }

  all<At extends News["at"]>(at: At): readonly (Heard & { readonly news: Of<At> })[] {
    const isOf = (heard: Heard): heard is Heard & { readonly news: Of<At> } => heard.news.at === at;
    return this.#news.filter(isOf);
  }

  #parties(at: "began" | "ended", step: StepName): readonly Name[] {
    return this.all(at)
      .filter(({ news }) => news.step === step)
      .map(({ from }) => from);
  }
}

/** A party that was started again says once more what it did in its earlier life. */
export function firstOfEach<Said extends Heard>(heard: readonly Said[]): readonly Said[] {
  return heard.filter(({ from }, i) => heard.findIndex((other) => other.from === from) === i);
}

function takesPart(name: Name, step: StepName): boolean {
  if (step === "agree" || step === "prove") return true;
  if (name === "registry") return step === "link";
  if (name === ISLE) return step === "release";
  return name !== "hub" || step !== "link";
}
