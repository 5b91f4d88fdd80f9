// Where the CPU seconds of a session go: one worker, one task at a time, and what the process has used before and after.
import { type Compute, compute } from "@tavs/core";

export interface Phases {
  readonly compute: Compute;
  /** CPU seconds of each kernel, of both parties. */
  readonly seconds: ReadonlyMap<string, number>;
}

export function phases(): Phases {
  const pool = compute({ workers: 1 });
  const seconds = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  const perform: Compute["perform"] = (kernels, task, inputs, options) => {
    const answer = last.then(async () => {
      const cpu = process.cpuUsage();
      const outcomes = await pool.perform(kernels, task, inputs, options);
      const { user, system } = process.cpuUsage(cpu);
      seconds.set(task, (seconds.get(task) ?? 0) + (user + system) / 1e6);
      return outcomes;
    });
    last = answer.catch(() => {});
    return answer;
  };
  return { compute: { perform, close: () => pool.close() }, seconds };
}
