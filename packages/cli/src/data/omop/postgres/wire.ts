// What a server sends, before pg takes it apart: so much for one question and no more, and nothing that its parser falls over.
import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";

/** Answers hold 2048 rows, of a few short cells. */
const MOST_BYTES = 32 * 2 ** 20;
const MOST_ROWS = 4096;

/** Why a server is not listened to any more. */
export class Misbehaved extends Error {
  readonly how: "floods" | "asks in clear" | "is no server";
  constructor(how: Misbehaved["how"]) {
    super(how);
    this.how = how;
  }
}

/** pg's connection, of which its types show nothing. */
interface Wire extends EventEmitter {
  readonly stream: Duplex;
  attachListeners(stream: Duplex): void;
}

export interface Guard {
  /** Before each question: what comes from here on is its answer. */
  begin(): void;
  /** Hangs up, whatever is still to be said. */
  cut(): void;
}

/** Listens before pg does. Who has no encrypted line is not told a password in clear: anybody on this machine may have taken the port. */
export function guarded(client: object, { encrypted }: { readonly encrypted: boolean }): Guard {
  const { connection: wire } = client as { readonly connection: Wire }; // pg's client has one from the beginning
  let [bytes, rows] = [0, 0];
  wire.on("dataRow", () => {
    rows++;
    if (rows > MOST_ROWS) throw new Misbehaved("floods");
  });
  wire.on("authenticationCleartextPassword", () => {
    if (!encrypted) throw new Misbehaved("asks in clear"); // behind this, pg would send it
  });
  const attach = wire.attachListeners.bind(wire);
  wire.attachListeners = (stream) => {
    attach(stream);
    const listeners = stream.listeners("data");
    stream.removeAllListeners("data");
    stream.on("data", (piece: Uint8Array) => {
      bytes += piece.length;
      try {
        if (bytes > MOST_BYTES) throw new Misbehaved("floods");
        for (const listener of listeners) Reflect.apply(listener, stream, [piece]);
      } catch (error) {
        stream.destroy(error instanceof Misbehaved ? error : new Misbehaved("is no server"));
      }
    });
  };
  return {
    begin() {
      [bytes, rows] = [0, 0];
    },
    cut: () => void wire.stream.destroy(),
  };
}
