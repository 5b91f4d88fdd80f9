import { UsageError } from "../errors.ts";
import { type Answer, failure } from "./answer.ts";
import type { WorkerThread } from "./worker.ts";

interface Job {
  readonly batch: object;
  readonly task: string;
  readonly input: unknown;
  readonly settle: (answer: Answer) => void;
}

/** Workers for one set of kernels, and the jobs that wait for one of them. */
export class Crew {
  readonly #size: number;
  readonly #hire: () => WorkerThread;
  readonly #members = new Set<WorkerThread>();
  readonly #idle: WorkerThread[] = [];
  #queue: Job[] = [];

  constructor(size: number, hire: () => WorkerThread) {
    this.#size = size;
    this.#hire = hire;
  }

  /** The answer to one question. Questions of one `batch` can be withdrawn together. */
  assign(batch: object, task: string, input: unknown): Promise<Answer> {
    return new Promise((settle) => {
      this.#queue.push({ batch, task, input, settle });
      this.#dispatch();
    });
  }

  /** Forgets what no worker has begun: nobody waits for it any more. */
  withdraw(batch: object): void {
    this.#queue = this.#queue.filter((job) => job.batch !== batch);
  }

  async dismiss(): Promise<void> {
    for (const { settle } of this.#queue.splice(0)) settle(dismissed);
    await Promise.all([...this.#members].map((member) => member.end()));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const member = this.#free() ?? this.#recruit();
      if (!member) return;
      this.#employ(member, this.#queue.shift()!); // the loop saw one
    }
  }

  #employ(member: WorkerThread, { task, input, settle }: Job): void {
    member.ask({ task, input }, (answer) => {
      settle(answer);
      if (member.isAlive) this.#idle.push(member);
      else this.#members.delete(member);
      this.#dispatch();
    });
  }

  /** An idle worker that still lives: one may die of something that it left running. */
  #free(): WorkerThread | undefined {
    for (let member = this.#idle.pop(); member; member = this.#idle.pop()) {
      if (member.isAlive) return member;
      this.#members.delete(member);
    }
    return undefined;
  }

  #recruit(): WorkerThread | undefined {
    if (this.#members.size >= this.#size) return undefined;
    const member = this.#hire();
    this.#members.add(member);
    return member;
  }
}

const dismissed: Answer = failure(new UsageError("the pool of workers was closed while there was work to do"));
