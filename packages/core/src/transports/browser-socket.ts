import type { Socket } from "./socket.ts";

type Listener = (...values: never[]) => void;

/**
 * The WebSocket of a browser in the shape of the package `ws`. A browser reads a whole message before it gives it: the limit
 * of a frame's length then holds at the frame.
 */
export function browserSocket(url: string): Socket {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const listen = (event: string, listener: Listener, once: boolean): void =>
    socket.addEventListener(event, (happened) => (listener as (value: unknown) => void)(told(happened)), { once });
  return {
    send: (data) => socket.send(data.slice()),
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.close(),
    on: (event, listener) => listen(event, listener, false),
    once: (event, listener) => listen(event, listener, true),
  };
}

/** What the package `ws` would tell a listener: the bytes of a message, the code of a close, an error without content. */
function told(event: Event): unknown {
  if (event instanceof MessageEvent) return new Uint8Array(event.data as ArrayBuffer); // as `binaryType` says
  return event instanceof CloseEvent ? event.code : undefined;
}
