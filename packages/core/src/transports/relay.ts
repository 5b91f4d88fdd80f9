import type { Server } from "node:http";
import { UsageError } from "../errors.ts";
import { MAX_FRAME } from "../wire/frames.ts";
import { Room, type RoomOptions, type Traffic } from "./room.ts";
import type { Socket } from "./socket.ts";
import { loadWs, type WsServer } from "./ws.ts";

export type { Traffic } from "./room.ts";

export interface RelayOptions extends RoomOptions {
  /** 0 takes a free port. */
  readonly port?: number;
  readonly host?: string;
  /** A listening HTTP or HTTPS server to use instead of `port`: this is where TLS, also mutual, comes in. */
  readonly server?: unknown;
}

export interface Relay {
  readonly url: string;
  /** Who spoke to whom, how often and how much: all that a relay can know. */
  traffic(): readonly Traffic[];
  close(): Promise<void>;
}

/**
 * Passes sealed frames between parties that prove their names. It opens nothing, keeps nothing, and forges nothing: a
 * frame for somebody who is not there is dropped, and sent again by its sender. Needs the optional package `ws`. Throws
 * `UsageError` where the port is taken.
 */
export async function relay(options: RelayOptions): Promise<Relay> {
  const { WebSocketServer } = await loadWs();
  const { port = 0, host = "127.0.0.1", server } = options;
  const limits = { maxPayload: MAX_FRAME + 128, perMessageDeflate: false };
  const sockets: WsServer = new WebSocketServer(
    server === undefined ? { ...limits, port, host } : { ...limits, server },
  );
  if (server === undefined) await listening(sockets);
  const room = new Room(options);
  sockets.on("connection", (socket: Socket) => room.welcome(socket));
  return {
    url: `${isSecure(server) ? "wss" : "ws"}://${host}:${portOf(sockets, server)}`,
    traffic: () => room.traffic(),
    close: () => close(sockets),
  };
}

function listening(sockets: WsServer): Promise<void> {
  return new Promise((resolve, reject) => {
    sockets.on("listening", () => resolve());
    sockets.on("error", () =>
      reject(new UsageError("the relay cannot listen: its port is taken, or not ours to take")),
    );
  });
}

const isSecure = (server: unknown): boolean =>
  typeof server === "object" && server !== null && "setSecureContext" in server; // node:https, without loading it here

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
