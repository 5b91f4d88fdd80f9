import { PeerError, TavsError, TransportError } from "../errors.ts";
import { sign } from "../identity/identity.ts";
import { patience, type Timer } from "../protocol/timer.ts";
import { MAX_FRAME } from "../wire/frames.ts";
import type { Guest, Network, Seat } from "./network.ts";
import {
  address,
  answerBytes,
  CHALLENGE_BYTES,
  parseAddressed,
  REFUSED,
  RELAY_DOMAIN,
  REPLACED,
} from "./relay-messages.ts";
import { bytesOf, type Socket } from "./socket.ts";
import { openSocket } from "./ws.ts";

export interface WebSocketOptions {
  /** Options for TLS as Node's `tls.connect` takes them: `ca`, `cert`, `key`. A browser uses its own. */
  readonly tls?: object;
  /** How often a lost connection is tried again, with pauses that double from a quarter of a second to eight. */
  readonly tries?: number;
  readonly timer?: Timer;
}

/**
 * A seat at a relay over an outgoing WebSocket, in a browser its own, in Node that of the optional package `ws`; a lost
 * connection is taken up again. `join` rejects with `TransportError` where the relay does not answer, `PeerError` where it knows no such party.
 */
export function webSocket(url: string, options: WebSocketOptions = {}): Network {
  return {
    async join(guest) {
      const seat = new RemoteSeat(url, guest, options);
      await seat.sitDown();
      return seat;
    },
  };
}

class RemoteSeat implements Seat {
  readonly #url: string;
  readonly #guest: Guest;
  readonly #options: WebSocketOptions;
  #socket: Socket | undefined;
  #left = new AbortController();

  constructor(url: string, guest: Guest, options: WebSocketOptions) {
    this.#url = url;
    this.#guest = guest;
    this.#options = options;
  }

  async sitDown(): Promise<void> {
    const socket = await this.#open();
    if (this.#left.signal.aborted) return socket.close(); // it left while the relay answered
    this.#socket = socket;
    this.#guest.onJoined();
  }

  send(to: Parameters<Seat["send"]>[0], frame: Uint8Array): void {
    this.#socket?.send(address(to, frame));
  }

  async leave(): Promise<void> {
    this.#left.abort();
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    await new Promise<void>((closed) => {
      socket.on("close", () => closed());
      socket.close();
    });
  }

  async #open(): Promise<Socket> {
    const limits = { maxPayload: MAX_FRAME + 128, perMessageDeflate: false };
    const socket = await openSocket(this.#url, { ...limits, ...this.#options.tls });
    const seated = new Promise<void>((resolve, reject) => {
      socket.on("error", () => reject(unreachable()));
      socket.on("close", (code: number) => reject(code === REFUSED ? refused() : unreachable()));
      socket.once("message", (data: Uint8Array) => this.#answer(socket, new Uint8Array(data), resolve, reject));
    });
    await seated.catch((error) => {
      socket.terminate();
      throw error;
    });
    socket.on("close", (code: number) => void this.#lost(code));
    return socket;
  }

  #answer(socket: Socket, challenge: Uint8Array, seated: () => void, reject: (error: unknown) => void): void {
    if (challenge.length !== CHALLENGE_BYTES) return reject(unreachable());
    const { identity } = this.#guest;
    socket.once("message", () => {
      socket.on("message", (data: Uint8Array) => this.#hear(socket, bytesOf(data))); // the next may come at once
      seated();
    });
    socket.send(answerBytes(identity.name, sign(identity, RELAY_DOMAIN, challenge)));
  }

  /** A relay that sends what is no frame is left, and tried again: it is not trusted, and need not be right. */
  #hear(socket: Socket, bytes: Uint8Array): void {
    try {
      const { name, frame } = parseAddressed(bytes);
      this.#guest.onFrame(name, frame);
    } catch (error) {
      if (!(error instanceof TavsError)) throw error;
      socket.close();
    }
  }

  /** Takes the seat again after a lost connection; frames in between are lost, and links send them again. */
  async #lost(code: number): Promise<void> {
    this.#socket = undefined;
    const { tries = 12, timer = patience } = this.#options;
    let reason: TavsError = code === REPLACED ? replaced() : code === REFUSED ? refused() : unreachable();
    for (let i = 0; i < tries && !this.#left.signal.aborted && reason.code === "unreachable"; i++) {
      await timer(Math.min(250 * 2 ** i, 8000), this.#left.signal).catch(() => undefined);
      if (this.#left.signal.aborted) return;
      const failure = await this.sitDown().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) return;
      if (failure instanceof TavsError) reason = failure;
    }
    if (!this.#left.signal.aborted) this.#guest.onLost?.(reason);
  }
}

const unreachable = (): TransportError =>
  new TransportError("the relay does not answer: check its address and that it runs", { code: "unreachable" });

const refused = (): PeerError =>
  new PeerError("the relay knows no such party, or not with this key: give its operator the public key", {
    code: "stranger",
  });

const replaced = (): TransportError =>
  new TransportError("another process took this party's seat at the relay: stop one of the two", { code: "replaced" });
