import { UsageError } from "../errors.ts";
import { browserSocket } from "./browser-socket.ts";
import type { Socket } from "./socket.ts";

// The one file that knows the package `ws`, by the shape of what we use: its types appear in no declaration of ours.

export interface WsServer {
  readonly clients: ReadonlySet<Socket>;
  on(event: string, listener: (...values: never[]) => void): void;
  address(): { readonly port: number } | string | null;
  close(closed: () => void): void;
}

interface Ws {
  readonly WebSocket: new (url: string, options: object) => Socket;
  readonly WebSocketServer: new (options: object) => WsServer;
}

/** A connection to a relay: the browser's own where there is one, else the package `ws`. */
export async function openSocket(url: string, options: object): Promise<Socket> {
  if (globalThis.process?.versions?.node === undefined) return browserSocket(url);
  const { WebSocket } = await loadWs();
  return new WebSocket(url, options);
}

/** The package `ws`. Throws `UsageError` where it is not installed. */
export async function loadWs(): Promise<Ws> {
  try {
    return (await import("ws")) as unknown as Ws; // its own types are wider than what is declared here
  } catch {
    throw new UsageError("WebSockets in Node need the package ws: install it beside @tavs/core");
  }
}
