// Two processes of vole-party.ts, which run one session after another.
import { type ChildProcess, fork } from "node:child_process";
import { on } from "node:events";
import type { Errand, Measured } from "./vole-party.ts";

export interface Pair {
  /** The next session, from when both have their strings: of the receiver and of the sender. */
  session(): Promise<readonly [Measured, Measured]>;
  end(): void;
}

export function pair(file: string, errands: readonly [Errand, Errand]): Pair {
  const [receiver, sender] = [begin(file, errands[0]), begin(file, errands[1])];
  const both = async (): Promise<readonly [unknown, unknown]> => Promise.all([receiver.heard(), sender.heard()]);
  return {
    async session() {
      await both(); // they are ready
      for (const { child } of [receiver, sender]) child.send("begin");
      return (await both()) as [Measured, Measured]; // what vole-party.ts says
    },
    end() {
      for (const { child } of [receiver, sender]) child.kill("SIGKILL");
    },
  };
}

interface Begun {
  readonly child: ChildProcess;
  /** What it says next. Throws where it ends before. */
  heard(): Promise<unknown>;
}

function begin(file: string, errand: Errand): Begun {
  const child = fork(file, [JSON.stringify(errand)], { execArgv: ["--expose-gc"] }); // nothing else of how this process was started
  const messages = on(child, "message", { close: ["exit"] });
  return {
    child,
    async heard() {
      const { done, value } = await messages.next();
      if (done) throw new Error(`${errand.me} ended before it had answered`);
      return value[0];
    },
  };
}
