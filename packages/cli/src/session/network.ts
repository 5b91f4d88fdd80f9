import { readFile } from "node:fs/promises";
import type { Network } from "@tavs/core";
import { webSocket } from "@tavs/core/websocket";
import type { Messages } from "../messages/index.ts";
import { refused, usage } from "../refusal.ts";

/** What was typed of TLS: names of PEM files. */
export interface TlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/** The same as Node's `tls.connect` takes it. */
export type TlsOptions = Readonly<Partial<Record<keyof TlsFiles, Buffer>>>;

export async function tlsOptions(files: TlsFiles, messages: Messages): Promise<TlsOptions> {
  if ((files.cert === undefined) !== (files.key === undefined)) throw usage(messages.connection.certAndKey);
  const pairs = Object.entries(files).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return Object.fromEntries(
    await Promise.all(pairs.map(async ([name, file]) => [name, await pem(file, messages)] as const)),
  );
}

export async function pem(file: string, messages: Messages): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${file}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];

/** The address of a relay. Throws `Refusal` for what is none, and for one without TLS that leaves this machine. */
export function relayUrl(text: string, { connection }: Messages): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["ws:", "wss:"].includes(url.protocol)) throw usage(connection.noUrl);
  if (url.username !== "" || url.password !== "") throw usage(connection.noUrl);
  if (url.protocol === "ws:" && !LOOPBACK.includes(url.hostname)) throw refused("tls", connection.noTls);
  return url;
}

export const relayNetwork = (url: URL, tls: TlsOptions): Network => webSocket(url.href, { tls });
