// Starts the relay and a `tavs node` for each party, listens to what they say, and brings one back that was killed.
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { command, type Line, startCommand } from "./command.ts";
import { openHouse } from "./households.ts";
import type { Name } from "./names.ts";

export interface Stage {
  readonly root: string;
  /** Everybody whose folder is there. */
  readonly parties: readonly Name[];
  onLine(from: Name, line: Line): void;
  /** The last line of the relay: how much it passed. */
  onRelayed(line: Line): void;
}

/** The processes of one run: a node for each party, and the relay, which the hub runs. */
export class Cast {
  readonly #stage: Stage;
  readonly #nodes = new Map<Name, ChildProcess>();
  readonly #failures = new Map<Name, string>();
  #relay: ChildProcess | undefined;
  #address = "";
  #stopped = false;
  readonly #ended: Promise<void>;
  #end: { resolve(): void; reject(error: Error): void } | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
    this.#ended = new Promise((resolve, reject) => {
      this.#end = { resolve, reject };
    });
  }

  /** Plays the study until every node is done with it. Rejects with the first that could not, or `Stopped`. */
  async play(): Promise<void> {
    const { root, onRelayed } = this.#stage;
    this.#relay = startCommand(join(root, "hub"), ["relay", "--allow", "studies/study.json"], {
      onLine: (line) => (line.url === undefined ? onRelayed(line) : void this.#open(String(line.url))),
      onEnd: (how, complaints) => this.#closed(how, complaints),
    });
    await this.#ended;
  }

  /** Kills a party as a power cut would, and starts it again from what its folder holds. */
  crash(name: Name): void {
    const node = this.#nodes.get(name);
    node?.once("close", () => this.#start(name));
    node?.kill("SIGKILL");
  }

  /** Kills a party for good. */
  lose(name: Name): void {
    const node = this.#nodes.get(name);
    this.#nodes.delete(name);
    node?.kill("SIGKILL");
  }

  /** Tells all nodes that are still there to end: what they have to say, somebody who is lost will never hear. */
  dismiss(): void {
    for (const node of this.#nodes.values()) node.kill("SIGTERM");
  }

  /** Tells all that the study was stopped; their folders keep what they know. */
  stop(): void {
    this.#stopWith(new Stopped());
  }

  /** A policy names the relay's address, which is another one each time; a yes to the study is kept. */
  async #open(address: string): Promise<void> {
    this.#address = address;
    const { root, parties } = this.#stage;
    for (const name of parties) {
      openHouse(join(root, name), { name, relay: address });
      this.#start(name);
    }
    for (const name of parties) {
      const [study, config] = ["studies/study.json", "node.yaml"].map((file) => join(root, name, file));
      await command("node", "approve", study!, "--config", config!); // while the nodes start
    }
  }

  #start(name: Name): void {
    const { root, onLine } = this.#stage;
    if (this.#stopped || this.#address === "") return;
    const node = startCommand(join(root, name), ["node", "start", "--config", "node.yaml", "--until-over"], {
      onLine: (line) => {
        if (line.ok === false) this.#failed(name, line);
        onLine(name, line);
      },
      onEnd: (how, complaints) => this.#left(name, node, { how, complaints }),
    });
    this.#nodes.set(name, node);
  }

  /** A session that cannot go on holds up all others; what the network ended goes on by itself. */
  #failed(name: Name, line: Line): void {
    this.#failures.set(name, sentenceOf(line));
    if (line.session !== undefined) this.#stopWith(new PartyFailed(name, sentenceOf(line)));
  }

  #left(name: Name, node: ChildProcess, { how, complaints }: Ending): void {
    if (this.#nodes.get(name) !== node) return; // it was started again, or lost
    if (how === "SIGKILL") return; // `crash` starts it again
    this.#nodes.delete(name);
    const isWell = how === "0" || how === "SIGTERM";
    if (!isWell && !this.#stopped)
      this.#stopWith(new PartyFailed(name, this.#failures.get(name) ?? (complaints || `the process ended (${how})`)));
    if (this.#nodes.size === 0) this.#relay?.kill("SIGTERM"); // it relays their last words
  }

  #closed(how: string, complaints: string): void {
    this.#relay = undefined;
    if (this.#nodes.size === 0 && !this.#stopped) return this.#end?.resolve();
    this.#stopWith(new PartyFailed("hub", complaints || `the relay ended (${how})`));
  }

  #stopWith(error: Error): void {
    if (this.#stopped) return;
    this.#stopped = true;
    for (const node of this.#nodes.values()) node.kill("SIGINT");
    if (this.#nodes.size === 0) this.#relay?.kill("SIGTERM");
    this.#end?.reject(error);
  }
}

interface Ending {
  readonly how: string;
  readonly complaints: string;
}

/** What a node said of something that went wrong. */
function sentenceOf({ error }: Line): string {
  const { code, message } = (error ?? {}) as Line; // as every command says it
  return `${String(code)}: ${String(message)}`;
}

/** Somebody pressed Ctrl-C: every party keeps what it knows. */
export class Stopped extends Error {}

/** A party that could not go on: who, and its own words. */
export class PartyFailed extends Error {
  readonly party: Name;
  constructor(party: Name, sentence: string) {
    super(`${party}: ${sentence}`);
    this.party = party;
  }
}
