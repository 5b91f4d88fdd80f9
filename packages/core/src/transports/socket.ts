/** One connection, as both ends use it: the shape that the package `ws` and a browser's WebSocket have in common. */
export interface Socket {
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: string, listener: (...values: never[]) => void): void;
  once(event: string, listener: (...values: never[]) => void): void;
}
