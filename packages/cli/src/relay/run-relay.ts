import { createServer as createPlain, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import { type PartyId, party, unhex } from "@tavs/core";
import { type Relay, relay } from "@tavs/core/websocket";
import { readStudy } from "../data/read-study.ts";
import type { Desk } from "../desk.ts";
import type { Messages } from "../messages/index.ts";
import { readPeers } from "../party/peer-list.ts";
import { Refusal, refused, usage } from "../refusal.ts";
import { aborted } from "../session/interrupt.ts";
import { pem, type TlsFiles } from "../session/network.ts";

export interface RelayRequest {
  readonly allow: string;
  readonly port: number;
  readonly host: string;
  /** The relay's own certificate and key, and who vouches for those who connect. */
  readonly tls: TlsFiles;
  readonly form: "json" | "text";
  readonly stop: AbortSignal;
}

/** Listens, says where, and passes sealed frames until it is stopped. */
export async function runRelay({ terminal, messages }: Desk, request: RelayRequest): Promise<void> {
  const { allow, host, form, stop } = request;
  const words = messages.relay;
  const guests = await guestsIn(allow, messages);
  const server = await listening(request, messages);
  const onRefused = (reason: string): void => terminal.complain(words.refused(reason));
  const open: Relay = await relay({ guests, host, server, onRefused });
  const { url } = open;
  terminal.say(
    form === "json"
      ? JSON.stringify({ ok: true, event: "open", url, guests: [...guests.keys()] })
      : words.open({ url, guests: guests.size }),
  );
  await aborted(stop);
  const traffic = open.traffic();
  await open.close();
  server.closeAllConnections();
  server.close();
  const sum = (kind: "frames" | "bytes"): number => traffic.reduce((all, each) => all + each[kind], 0);
  const passed = { frames: sum("frames"), bytes: sum("bytes") };
  terminal.say(form === "json" ? JSON.stringify({ ok: true, event: "closed", traffic }) : words.closed(passed));
}

/** Names and keys from the terms of a study, or from a list of peers. */
async function guestsIn(file: string, messages: Messages): Promise<ReadonlyMap<PartyId, Uint8Array>> {
  const listed = await readPeers(file, messages).catch((error) => {
    if (error instanceof Refusal) return new Map<PartyId, string>();
    throw error;
  });
  const pairs = listed.size > 0 ? [...listed] : await partiesIn(file, messages);
  return new Map(pairs.map(([name, key]) => [name, unhex(key)]));
}

async function partiesIn(file: string, messages: Messages): Promise<readonly (readonly [PartyId, string])[]> {
  const { parties } = await readStudy(file, messages);
  return parties.map(({ name, key }) => [party(name), key] as const);
}

/** A listening server that answers whoever wants no WebSocket with the time of day alone. */
async function listening({ tls, port, host }: RelayRequest, messages: Messages): Promise<Server> {
  const { relay: words } = messages;
  const server = await made(tls, host, messages);
  server.on("request", (_, answer) => answer.writeHead(426, { "content-length": 0 }).end()); // Node adds the Date
  await new Promise<void>((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", () => reject(usage(words.taken)));
    server.listen(port, host);
  });
  return server;
}

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];

async function made({ cert, key, ca }: TlsFiles, host: string, messages: Messages): Promise<Server> {
  const { relay: words } = messages;
  if ((cert === undefined) !== (key === undefined) || (ca !== undefined && cert === undefined))
    throw usage(words.tlsTogether);
  if (cert === undefined || key === undefined) {
    if (!LOOPBACK.includes(host)) throw refused("tls", words.needsTls);
    return createPlain();
  }
  const own = { cert: await pem(cert, messages), key: await pem(key, messages), minVersion: "TLSv1.3" as const };
  const mutual = ca !== undefined && { ca: await pem(ca, messages), requestCert: true, rejectUnauthorized: true };
  try {
    return createSecure({ ...own, ...mutual });
  } catch {
    throw usage(words.badTls); // OpenSSL's own words could quote the file
  }
}
