import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Child {
  readonly pid: number;
  kill(): Promise<void>;
}

/** Another process of ours that runs one of the files beside this one; resolves when it says that it is ready. */
export async function childThat(file: string, args: readonly string[]): Promise<Child> {
  const child = fork(join(import.meta.dirname, file), [...args], {
    execArgv: [...execArgv],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const first = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
  if (!first) throw new Error(`${file} ended before it was ready`);
  return {
    pid: child.pid!, // it spoke, so it was started
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

export const execArgv: readonly string[] = ["--import", "tsx", "--conditions=@tavs/source"];
