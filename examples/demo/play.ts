// One run: the nodes at work, the troubles that somebody asked for, and what comes behind them: one question too many, and the proof.
import { join } from "node:path";
import type { Study } from "@tavs/core/study";
import type { Known } from "./assemble.ts";
import { beforeGate } from "./before-gate.ts";
import { Cast } from "./cast.ts";
import { Collected } from "./collected.ts";
import type { Line } from "./command.ts";
import { Listener } from "./listener.ts";
import { HOSPITALS, ISLE, isHospital, type Name } from "./names.ts";
import type { News } from "./news.ts";
import { prove } from "./prove.ts";
import { TABLE } from "./released-table.ts";
import { numberIn, tableIn } from "./results.ts";
import type { Shows } from "./screen.ts";
import { oneQuestionTooMany } from "./too-many.ts";

export interface Setting {
  readonly root: string;
  readonly study: Study;
  readonly screen: Shows;
  /** Whether west loses its power in the middle of the model. */
  readonly crash: boolean;
  /** Whether the hospital on the isle is lost before it hands in. */
  readonly lose: boolean;
}

export class Play {
  readonly #setting: Setting;
  readonly #cast: Cast;
  readonly #collected: Collected;
  readonly #listeners = new Map<Name, Listener>();
  #mayCrash: boolean;
  #mayLose: boolean;

  constructor(setting: Setting) {
    const { root, study, crash, lose } = setting;
    const parties = study.parties.map(({ name }) => name as Name); // `studyOf` wrote them
    this.#setting = setting;
    this.#collected = new Collected(parties);
    this.#cast = new Cast({
      ...{ root, parties },
      onLine: (from, line) => this.#hear(from, line),
      onRelayed: ({ traffic = [] }) => this.#relayed(traffic as readonly { readonly bytes: number }[]),
    });
    [this.#mayCrash, this.#mayLose] = [crash, lose];
  }

  stop(): void {
    this.#cast.stop();
  }

  /** Plays to the end. Rejects with the first party that could not, or `Stopped`. */
  async toTheEnd(today: string): Promise<Known> {
    const { root, study } = this.#setting;
    await this.#cast.play();
    const refused = [];
    for (const name of HOSPITALS) refused.push(await oneQuestionTooMany(join(root, name), name, study));
    for (const { name, key } of study.parties) if (this.#isPresent(name)) await this.#prove(name as Name, key);
    const given = await beforeGate(root, study, today);
    return { collected: this.#collected, study, given, refused: refused[0]! };
  }

  #isPresent(name: string): boolean {
    return this.#collected.present.some((each) => each === name);
  }

  async #prove(name: Name, key: string): Promise<void> {
    this.#tell(name, { at: "began", step: "prove" });
    const audited = await prove(join(this.#setting.root, name), { name, key });
    this.#tell(name, { at: "audit", audited });
    this.#tell(name, { at: "ended", step: "prove" });
  }

  #relayed(traffic: readonly { readonly bytes: number }[]): void {
    this.#tell("hub", { at: "relayed", bytes: traffic.reduce((sum, { bytes }) => sum + bytes, 0) });
  }

  /** A node that begins a life speaks of itself anew. */
  #hear(from: Name, line: Line): void {
    if (line.event === "open" || !this.#listeners.has(from))
      this.#listeners.set(from, new Listener((news) => this.#tell(from, news)));
    this.#listeners.get(from)!.line(line);
  }

  #tell(from: Name, news: News): void {
    const { screen } = this.#setting;
    const atMs = performance.now();
    this.#collected.add(from, news, atMs);
    for (const more of this.#following(from, news)) this.#collected.add(from, more, atMs);
    screen.show(this.#collected, { from, news, atMs });
    this.#trouble(from, news);
  }

  /** What follows from a result that is there. */
  #following(from: Name, news: News): readonly News[] {
    if (news.at !== "learnt" || from !== "hub") return [];
    if (news.label === "distinct") {
      const counts = tableIn(news.folder, "counts");
      const [patients, analysed, events] = ["rows", "known", "relapsed"].map((cell) => numberIn(counts, cell));
      return [{ at: "distinct", patients: patients!, analysed: analysed!, events: events! }];
    }
    if (news.label !== TABLE) return [];
    const all = [...HOSPITALS, ...this.#setting.study.parties.map(({ name }) => name).filter((name) => name === ISLE)];
    const contributors = all.filter((name) => this.#isPresent(name)).sort();
    return [{ at: "released", contributors, missing: all.filter((name) => !contributors.includes(name)) }];
  }

  #trouble(from: Name, news: News): void {
    const { screen } = this.#setting;
    if (this.#mayCrash && news.at === "iteration" && news.round >= 3) {
      this.#mayCrash = false;
      screen.say("west loses its power here, and comes back from its store");
      this.#cast.crash("west");
    }
    if (this.#mayLose && isHospital(from) && news.at === "began" && news.step === "release") {
      this.#mayLose = false;
      screen.say("the hospital on the isle is lost here, for good; the table waits for it, and then goes on");
      this.#collected.lose(ISLE);
      this.#cast.lose(ISLE);
    }
    const isAllDone = (["link", "deduplicate", "analyse", "release"] as const).every((step) =>
      this.#collected.isOver(step),
    );
    if (!this.#isPresent(ISLE) && this.#setting.lose && isAllDone) this.#cast.dismiss();
  }
}
