// Starts the five processes, listens to their news, and brings one back that was killed.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { News, Order } from "./news.ts";
import { HOSPITALS, type Name } from "./study.ts";

export interface Stage {
  readonly root: string;
  /** Everybody whose folder is there. */
  readonly parties: readonly Name[];
  /** The time, as every party's clock shows it. */
  readonly now: string;
  onNews(from: Name, news: News): void;
}

const FINISH: Order = { at: "finish" };

/** The processes of one run. */
export class Cast {
  readonly #stage: Stage;
  readonly #children = new Map<Name, ChildProcess>();
  #relay = "";
  #over = false;
  readonly #ended: Promise<void>;
  #end: { resolve(): void; reject(error: Error): void } | undefined;
  readonly #finished = new Set<Name>();

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = { resolve, reject };
    });
  }

  /** Plays the study to its end. Rejects with the first failure of a party, or `Stopped`. */
  async play(): Promise<void> {
    this.#start("hub");
    await this.#ended;
  }

  /** Kills a party as a power cut would, and starts it again from what its folder holds. */
  crash(name: Name): void {
    const child = this.#children.get(name);
    child?.once("exit", () => this.#start(name));
    child?.kill("SIGKILL");
  }

  /** Kills a party for good. */
  lose(name: Name): void {
    const child = this.#children.get(name);
    this.#children.delete(name);
    child?.kill("SIGKILL");
  }

  /** Tells all that the study was stopped; their folders keep what they know. */
  stop(): void {
    this.#over = true;
    this.#end?.reject(new Stopped());
    for (const child of this.#children.values()) child.kill("SIGINT");
  }

  #start(name: Name): void {
    const { root, now } = this.#stage;
    const role = (HOSPITALS as readonly string[]).includes(name) ? "hospital" : name;
    const setting = { folder: join(root, name), relay: this.#relay, now };
    const file = join(import.meta.dirname, "processes", `${role}.ts`);
    const child = fork(file, [JSON.stringify(setting)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#children.set(name, child);
    child.on("message", (news: News) => this.#hear(name, news));
    child.on("exit", (code, signal) => this.#left(name, child, signal ?? String(code)));
  }

  #hear(name: Name, news: News): void {
    if (news.at === "relay") this.#open(news.url);
    if (news.at === "finished") this.#finish(name);
    if (news.at === "failed") this.#fail(name, news);
    this.#stage.onNews(name, news);
  }

  #open(url: string): void {
    this.#relay = url;
    for (const name of this.#stage.parties) if (name !== "hub") this.#start(name);
  }

  #finish(name: Name): void {
    this.#finished.add(name);
    if (this.#finished.size < this.#children.size) return;
    this.#over = true;
    for (const [other, child] of this.#children) if (other !== "hub") child.send(FINISH); // the hub relays their last words
  }

  #fail(name: Name, { name: kind, message }: Extract<News, { at: "failed" }>): void {
    if (this.#over) return;
    this.#end?.reject(new PartyFailed(name, kind, message));
    this.stop();
  }

  #left(name: Name, child: ChildProcess, how: string): void {
    if (this.#children.get(name) !== child) return; // it was started again
    if (how === "SIGKILL") return; // `crash` starts it again
    this.#children.delete(name);
    if (this.#over && this.#children.size === 1) this.#children.get("hub")?.send(FINISH);
    if (this.#over && this.#children.size === 0) this.#end?.resolve();
    if (!this.#over)
      this.#fail(name, {
        at: "failed",
        name: "InternalError",
        message: `the process ended (${how})`,
        code: "internal",
      });
  }
}

/** Somebody pressed Ctrl-C: every party keeps what it knows. */
export class Stopped extends Error {}

/** A party that could not go on: who, which kind of error, and its own words. */
export class PartyFailed extends Error {
  readonly party: Name;
  constructor(party: Name, kind: string, message: string) {
    super(`${party}: ${kind}: ${message}`);
    this.party = party;
  }
}
