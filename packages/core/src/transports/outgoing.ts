import { sha256 } from "@noble/hashes/sha2.js";
import { hex, lengthPrefixed } from "../bytes.ts";
import { TavsError } from "../errors.ts";
import { type Envelope, isOfThisVersion, looksLikeHello, unframe } from "../wire/frames.ts";

interface Said {
  readonly number: number;
  readonly frame: Uint8Array;
}

/**
 * What one party has for another: its hello, how far the other was heard, and each once what the other has not
 * acknowledged, also where the session that said it is not open in this step. So the newest parcel holds what is still to be
 * heard of all before it.
 */
export class Outgoing {
  #hello: Uint8Array | undefined;
  readonly #receipts = new Map<string, Said>();
  readonly #messages = new Map<string, Map<number, Uint8Array>>();
  readonly #aborts = new Map<string, Uint8Array>();
  /** How far the other says that it has heard each session. */
  readonly #heard = new Map<string, number>();

  /**
   * Begins with the last parcel to the other, without what the other's newest one acknowledges, and without what an older program said: nobody
   * can read both, and its sessions say it again when they are opened.
   */
  constructor(last: readonly Uint8Array[] = [], theirs: readonly Uint8Array[] = []) {
    for (const { session, number } of acknowledgements(theirs)) {
      const id = hex(session);
      this.#heard.set(id, Math.max(number, this.#heard.get(id) ?? 0));
    }
    for (const frame of last.filter(isOfThisVersion)) this.add(frame);
  }

  /** True where the frame asks the other to say again what it has said. */
  add(frame: Uint8Array): boolean {
    const content = unframe(frame); // our own link made it
    if (content.kind === "envelope") this.#keep(content.envelope, frame);
    else if (content.hello.answer) this.#hello = frame;
    return content.kind === "hello" && content.hello.answer;
  }

  #keep({ session, kind, number }: Envelope, frame: Uint8Array): void {
    const id = hex(session);
    if (kind === "abort") return void this.#aborts.set(id, frame);
    if (kind === "message") return this.#say(id, { number, frame });
    if (number > (this.#receipts.get(id)?.number ?? 0)) this.#receipts.set(id, { number, frame });
  }

  /** A session that is opened before the acknowledgements reach it says what is heard already. */
  #say(id: string, { number, frame }: Said): void {
    if (number <= (this.#heard.get(id) ?? 0)) return;
    const messages = this.#messages.get(id) ?? new Map<number, Uint8Array>();
    this.#messages.set(id, messages.set(number, frame));
  }

  get frames(): readonly Uint8Array[] {
    const receipts = [...this.#receipts.values()].map(({ frame }) => frame);
    return [...(this.#hello ? [this.#hello] : []), ...receipts, ...this.#words()];
  }

  get hasWords(): boolean {
    return this.#words().length > 0;
  }

  /** The same for the same frames: signatures and seals are deterministic. */
  get digest(): string {
    return hex(sha256(lengthPrefixed(...this.frames)));
  }

  #words(): readonly Uint8Array[] {
    return [...this.#aborts.values(), ...[...this.#messages.values()].flatMap((messages) => [...messages.values()])];
  }
}

const SHORT = 1024; // bytes; an acknowledgement has no body

function acknowledgements(frames: readonly Uint8Array[]): readonly Envelope[] {
  return frames
    .filter((frame) => frame.length < SHORT && !looksLikeHello(frame))
    .flatMap(envelopeIn)
    .filter(({ kind }) => kind === "acknowledgement");
}

/** What is none is left to the link, which refuses it. */
function envelopeIn(frame: Uint8Array): readonly Envelope[] {
  try {
    const content = unframe(frame);
    return content.kind === "envelope" ? [content.envelope] : [];
  } catch (error) {
    if (error instanceof TavsError) return [];
    throw error;
  }
}
