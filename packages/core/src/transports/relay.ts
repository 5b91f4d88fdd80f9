import type { Server } from "node:http";
import { utf8 } from "../bytes.ts";
import { TavsError, UsageError } from "../errors.ts";
import { verify } from "../identity/identity.ts";
import type { PartyId } from "../protocol/party.ts";
import { systemRandom } from "../random.ts";
import { MAX_FRAME } from "../wire/frames.ts";
import {
  address,
  CHALLENGE_BYTES,
  parseAddressed,
  parseAnswer,
  REFUSED,
  RELAY_DOMAIN,
  REPLACED,
} from "./relay-messages.ts";
import { loadWs, type Socket, type WsServer } from "./ws.ts";

export interface Traffic {
  readonly from: PartyId;
  readonly to: PartyId;
  readonly frames: number;
  readonly bytes: number;
}

export interface RelayOptions {
  /** Who may sit down: the names and Ed25519 keys of the parties. */
  readonly guests: ReadonlyMap<PartyId, Uint8Array>;
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** A listening HTTP or HTTPS server to use instead of `port`: this is where TLS, also mutual, comes in. */
  readonly server?: unknown;
  /** Why somebody was sent away: for logs. */
  readonly onRefused?: (reason: string) => void;
}

export interface Relay {
  readonly url: string;
  /** Who spoke to whom, how often and how much: all that a relay can know. */
  traffic(): readonly Traffic[];
  close(): Promise<void>;
}

/**
 * Passes sealed frames between parties that prove their names. It opens nothing, keeps nothing, and forges nothing: a
 * frame for somebody who is not there is dropped, and sent again by its sender. Needs the optional package `ws`.
 */
export async function relay(options: RelayOptions): Promise<Relay> {
  const { WebSocketServer } = await loadWs();
  const { port = 0, host = "127.0.0.1", server } = options;
  const limits = { maxPayload: MAX_FRAME + 128, perMessageDeflate: false };
  const sockets: WsServer = new WebSocketServer(
    server === undefined ? { ...limits, port, host } : { ...limits, server },
  );
  if (server === undefined) await new Promise<void>((listening) => sockets.on("listening", () => listening()));
  const room = new Room(options);
  sockets.on("connection", (socket: Socket) => room.welcome(socket));
  return {
    url: `ws://${host}:${portOf(sockets, server)}`,
    traffic: () => room.traffic(),
    close: () => close(sockets),
  };
}

function portOf(sockets: WsServer, server: unknown): number {
  const address = server === undefined ? sockets.address() : (server as Server).address();
  if (address === null || typeof address === "string")
    throw new UsageError("the server given to a relay must be listening");
  return address.port;
}

function close(sockets: WsServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  return new Promise((closed) => sockets.close(() => closed()));
}

interface Count {
  from: PartyId;
  to: PartyId;
  frames: number;
  bytes: number;
}

class Room {
  readonly #options: RelayOptions;
  readonly #seats = new Map<PartyId, Socket>();
  readonly #counts = new Map<string, Count>();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  welcome(socket: Socket): void {
    const challenge = systemRandom(CHALLENGE_BYTES);
    socket.on("error", () => socket.terminate()); // an over-long or malformed frame: ws closes with 1009 or 1002
    socket.once("message", (data: Uint8Array) => this.#seat(socket, challenge, new Uint8Array(data)));
    socket.send(challenge);
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
      socket.on("message", (data: Uint8Array) => this.#pass(name, socket, new Uint8Array(data)));
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
