import { UsageError } from "../errors.ts";
import { onAbort } from "./on-abort.ts";
import type { Incoming, PartyId } from "./party.ts";

interface Listening {
  readonly from: readonly PartyId[];
  resolve(message: Incoming): void;
  reject(error: unknown): void;
}

/** Listens for one message at a time. Once nobody listens any more, no message is lost on them. */
export class Ear {
  #listening: Listening | undefined;

  /** Whose message is listened for; undefined where nobody listens. */
  get from(): readonly PartyId[] | undefined {
    return this.#listening?.from;
  }

  listen(from: readonly PartyId[], signal?: AbortSignal): Promise<Incoming> {
    if (this.#listening) throw new UsageError("this session is running already: a session has one `run` at a time");
    const heard = new Promise<Incoming>((resolve, reject) => {
      this.#listening = { from, resolve, reject };
    });
    const forget = onAbort(signal, (reason) => this.fail(reason));
    return heard.finally(forget);
  }

  hear(message: Incoming): void {
    this.#listening?.resolve(message);
    this.#listening = undefined;
  }

  fail(error: unknown): void {
    this.#listening?.reject(error);
    this.#listening = undefined;
  }
}
