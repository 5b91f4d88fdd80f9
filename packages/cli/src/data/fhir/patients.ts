// The patients of an export: what of each is asked for, and who was merged into whom.
import type { Element } from "./element.ts";
import { Held } from "./references.ts";
import type { Resource } from "./resources.ts";

interface Known {
  readonly cells: readonly string[];
  /** The identity number, where it is asked whether two have the same. */
  readonly number: string;
  readonly isActive: boolean;
}

/** Who was merged into whom, which can be told when all are known. */
interface Merger extends Pick<Resource, "within"> {
  readonly link: Element;
  readonly former: () => number | undefined;
  readonly present: () => number | undefined;
}

export class Patients {
  readonly #known: Known[] = [];
  readonly #held: Held<number> = new Held();
  readonly #mergers: Merger[] = [];
  readonly #successors = new Map<number, number>();
  /** Merged into somebody who is not here: they stay. */
  orphans = 0;

  /** Throws `BrokenField` for a patient who stands twice. */
  add(patient: Resource, cells: readonly string[], number = ""): void {
    const { element, within, fullUrl } = patient;
    const at = this.#known.length;
    if (!this.#held.add(patient, at)) throw element.broken("id", "again");
    this.#known.push({ cells, number, isActive: element.truth("active") !== "false" });
    for (const link of element.list("link")) {
      const other = link.child("other");
      if (!other) continue;
      const [self, found] = [() => at, () => this.#held.find(other, fullUrl)];
      if (link.text("type") === "replaced-by") this.#mergers.push({ link, within, former: self, present: found });
      if (link.text("type") === "replaces") this.#mergers.push({ link, within, former: found, present: self });
    }
  }

  /** After the last: throws `Refusal` where patients replace each other in a circle, or two replace one. */
  settle(): void {
    for (const merger of this.#mergers) merger.within(() => this.#merge(merger));
  }

  #merge({ link, ...merger }: Merger): void {
    const [former, present] = [merger.former(), merger.present()];
    if (former === undefined) return; // whom a patient replaces need not be here
    if (present === undefined) this.orphans++;
    else if ((this.#successors.get(former) ?? present) !== present) throw link.broken("other", "several");
    else if (this.#endOf(present) === former) throw link.broken("other", "circle");
    else this.#successors.set(former, present);
  }

  #endOf(at: number): number {
    let end = at;
    for (let next = this.#successors.get(end); next !== undefined; next = this.#successors.get(end)) end = next;
    return end;
  }

  get size(): number {
    return this.#known.length;
  }

  /** Whether two have one number, of whom neither was merged into the other. */
  get hasTwins(): boolean {
    const numbers = this.#known.filter(({ number }, at) => number !== "" && !this.#successors.has(at));
    return new Set(numbers.map(({ number }) => number)).size < numbers.length;
  }

  get replaced(): number {
    return this.#successors.size;
  }

  get inactive(): number {
    return this.#known.filter(({ isActive }) => !isActive).length;
  }

  /** Whom a reference means, or who replaced that patient: a place among all; undefined where nobody here is called so. */
  find(reference: Element, from: string): number | undefined {
    const at = this.#held.find(reference, from);
    return at === undefined ? undefined : this.#endOf(at);
  }

  cellsOf(at: number): readonly string[] {
    return this.#known[at]!.cells; // `find` gave the place
  }

  /** The cells of all, without those who were merged into another. */
  *rows(): Generator<readonly string[]> {
    for (const [at, { cells }] of this.#known.entries()) if (!this.#successors.has(at)) yield cells;
  }
}
