import { utf8 } from "../bytes.ts";
import { TavsError } from "../errors.ts";
import { verify } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";
import { patience, type Timer } from "../protocol/timer.ts";
import { systemRandom } from "../random.ts";
import {
  address,
  CHALLENGE_BYTES,
  parseAddressed,
  parseAnswer,
  REFUSED,
  RELAY_DOMAIN,
  REPLACED,
} from "./relay-messages.ts";
import { bytesOf, type Socket } from "./socket.ts";

export interface Traffic {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly frames: number;
  readonly bytes: number;
}

export interface RoomOptions {
  /** Who may sit down: the names and Ed25519 keys of the parties. */
  readonly guests: ReadonlyMap<PartyId, Uint8Array>;
  /** How long somebody who connects may take to prove a name. Default: ten seconds. */
  readonly patienceMs?: number;
  readonly timer?: Timer;
  /** Why somebody was sent away, or a frame dropped: for logs. */
  readonly onRefused?: (reason: string) => void;
}

interface Count {
  from: PartyId;
  to: PartyId;
  frames: number;
  bytes: number;
}

const PATIENCE_MS = 10_000;

/** Who sits at a relay, and what passes between the seats. */
export class Room {
  readonly #options: RoomOptions;
  readonly #seats = new Map<PartyId, Socket>();
  readonly #counts = new Map<string, Count>();

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  welcome(socket: Socket): void {
    const challenge = systemRandom(CHALLENGE_BYTES);
    const answered = this.#hurry(socket);
    socket.on("error", () => socket.terminate()); // an over-long or malformed frame: ws closes with 1009 or 1002
    socket.on("close", () => answered.abort());
    socket.once("message", (data: Uint8Array) => {
      answered.abort();
      this.#seat(socket, challenge, new Uint8Array(data));
    });
    socket.send(challenge);
  }

  /** Sends somebody away who does not say who it is; the controller that is returned stops that. */
  #hurry(socket: Socket): AbortController {
    const answered = new AbortController();
    const { timer = patience, patienceMs = PATIENCE_MS } = this.#options;
    void timer(patienceMs, answered.signal).then(
      () => this.#refuse(socket, "no answer"),
      () => undefined, // it answered, or left
    );
    return answered;
  }

  traffic(): readonly Traffic[] {
    return [...this.#counts.values()].map((count) => ({ ...count }));
  }

  #seat(socket: Socket, challenge: Uint8Array, answer: Uint8Array): void {
    try {
      const { name, signature } = parseAnswer(answer);
      const key = this.#options.guests.get(name);
      if (!key || !verify(key, RELAY_DOMAIN, challenge, signature)) return this.#refuse(socket, "a stranger");
      this.#seats.get(name)?.close(REPLACED, "the same party came again");
      this.#seats.set(name, socket);
      socket.on("message", (data: Uint8Array) => this.#pass(name, socket, bytesOf(data)));
      socket.on("close", () => this.#leave(name, socket));
      socket.send(utf8("welcome"));
    } catch (error) {
      if (!(error instanceof TavsError)) throw error;
      this.#refuse(socket, "a malformed answer");
    }
  }

  #pass(from: PartyId, socket: Socket, bytes: Uint8Array): void {
    try {
      const { name: to, frame } = parseAddressed(bytes);
      if (!this.#options.guests.has(to)) return this.#options.onRefused?.("a frame for a stranger");
      this.#count(from, to, frame.length);
      this.#seats.get(to)?.send(address(from, frame));
    } catch (error) {
      if (!(error instanceof TavsError)) throw error;
      this.#refuse(socket, "a malformed frame");
    }
  }

  #count(from: PartyId, to: PartyId, bytes: number): void {
    const count = this.#counts.get(`${from} ${to}`) ?? { from, to, frames: 0, bytes: 0 };
    count.frames++;
    count.bytes += bytes;
    this.#counts.set(`${from} ${to}`, count);
  }

  #leave(name: PartyId, socket: Socket): void {
    if (this.#seats.get(name) === socket) this.#seats.delete(name);
  }

  #refuse(socket: Socket, reason: string): void {
    this.#options.onRefused?.(reason);
    socket.close(REFUSED, reason);
  }
}
