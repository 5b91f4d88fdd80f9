/** One connection, as both ends use it: the shape that the package `ws` and a browser's WebSocket have in common. */
export interface Socket {
  send(data: Uint8Array): void;
  close(code?: number, reason?: string): void;
  terminate(): void;
  on(event: string, listener: (...values: never[]) => void): void;
  once(event: string, listener: (...values: never[]) => void): void;
}

/** What came, as plain bytes that are not copied: the package `ws` gives a Buffer, whose `slice` shares memory. */
export const bytesOf = ({ buffer, byteOffset, length }: Uint8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, length);
