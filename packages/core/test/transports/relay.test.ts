import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect as connectSocket, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { sign } from "../../src/identity/identity.ts";
import { hex, type Identity, type PartyId, type Timer, utf8 } from "../../src/index.ts";
import type { Guest, Seat } from "../../src/transports/network.ts";
import { RELAY_DOMAIN } from "../../src/transports/relay-messages.ts";
import { type Relay, relay, webSocket } from "../../src/transports/websocket.ts";
import { answer, call, clock, identity, open } from "../link/world.ts";

const [east, west, south] = ["east", "west", "south"].map((name) => identity(name)) as [Identity, Identity, Identity];
const guests = new Map([east, west].map(({ name, publicKey }) => [name, publicKey]));
const stranger = expect.objectContaining({ name: "PeerError", code: "stranger" });
const unreachable = expect.objectContaining({ name: "TransportError", code: "unreachable" });

/** Nobody has to wait: time passes at once. */
const hurried: Timer = () => Promise.resolve();

let hub: Relay;
let refused: string[];
const seats: Seat[] = [];
const sockets: (WebSocket | Socket)[] = [];
beforeEach(async () => {
  refused = [];
  hub = await relay({ guests, timer: clock().timer, onRefused: (reason) => refused.push(reason) });
});
afterEach(async () => {
  await Promise.all(seats.splice(0).map((seat) => seat.leave()));
  for (const socket of sockets.splice(0)) "terminate" in socket ? socket.terminate() : socket.destroy();
  await hub.close();
});

interface Sitting {
  readonly seat: Seat;
  /** The next frame, in the order in which they come. */
  next(): Promise<string>;
  readonly joined: () => number;
  readonly lost: Promise<unknown>;
}

/** Somebody at the relay who keeps what it hears. */
async function sit(who: Identity, options: Parameters<typeof webSocket>[1] = {}, url = hub.url): Promise<Sitting> {
  const heard: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  let joined = 0;
  let lose = (_: unknown): void => undefined;
  const lost = new Promise<unknown>((resolve) => {
    lose = resolve;
  });
  const guest: Guest = {
    identity: who,
    onFrame(from, frame) {
      const text = `${from}: ${new TextDecoder().decode(frame)}`;
      const waiter = waiting.shift();
      if (waiter) waiter(text);
      else heard.push(text);
    },
    onJoined: () => void joined++,
    onLost: (error) => lose(error),
  };
  const seat = await webSocket(url, { timer: clock().timer, ...options }).join(guest);
  seats.push(seat);
  const next = (): Promise<string> =>
    heard.length > 0 ? Promise.resolve(heard.shift()!) : new Promise((resolve) => waiting.push(resolve));
  return { seat, next, joined: () => joined, lost };
}

/** A bare WebSocket, and the challenge that the relay sends it. */
async function bare(): Promise<{ socket: WebSocket; challenge: Uint8Array; closed: Promise<number> }> {
  const socket = new WebSocket(hub.url);
  sockets.push(socket);
  const closed = once(socket, "close").then(([code]) => code as number);
  const [challenge] = await once(socket, "message");
  return { socket, challenge: new Uint8Array(challenge as Buffer), closed };
}

const answerOf = ({ name }: { name: string }, signature: Uint8Array): Uint8Array =>
  Buffer.concat([signature, utf8(name)]);

describe("a relay", () => {
  test("passes frames between those who sit there, and says from whom they are", async () => {
    const [atEast, atWest] = [await sit(east), await sit(west)];
    for (const word of ["one", "two", ""]) atEast.seat.send(west.name, utf8(word));
    atWest.seat.send(east.name, utf8("back"));
    expect([await atWest.next(), await atWest.next(), await atWest.next()]).toEqual([
      "east: one",
      "east: two",
      "east: ",
    ]);
    expect(await atEast.next()).toBe("west: back");
  });

  test("carries a session of a link from end to end, and sees nothing of what is said", async () => {
    const via = webSocket(hub.url);
    const links = await Promise.all([open("east", { via }), open("west", { via })]);
    const [called, answered] = await Promise.all([call(links[0]), answer(links[1])]);
    expect(called.split(" ")[0]).toBe(answered);
    await Promise.all(links.map((link) => link.close()));
  });

  test("counts who spoke to whom, how often and how much", async () => {
    const [atEast, atWest] = [await sit(east), await sit(west)];
    atEast.seat.send(west.name, new Uint8Array(10));
    atEast.seat.send(west.name, new Uint8Array(5));
    await atWest.next();
    await atWest.next();
    expect(hub.traffic()).toEqual([{ from: "east", to: "west", frames: 2, bytes: 15 }]);
  });

  test("drops a frame for somebody who is not there, and goes on", async () => {
    const atEast = await sit(east);
    atEast.seat.send(west.name, utf8("nobody hears"));
    atEast.seat.send(east.name, utf8("I do"));
    expect(await atEast.next()).toBe("east: I do");
    const atWest = await sit(west);
    atEast.seat.send(west.name, utf8("now"));
    expect(await atWest.next()).toBe("east: now");
  });

  test("drops a frame for a stranger and counts nothing: names that are made up fill no memory", async () => {
    const atEast = await sit(east);
    for (let i = 0; i < 100; i++) atEast.seat.send(`nobody-${i}` as PartyId, utf8("x"));
    atEast.seat.send(east.name, utf8("end"));
    await atEast.next();
    expect(hub.traffic()).toEqual([{ from: "east", to: "east", frames: 1, bytes: 3 }]);
    expect(refused).toHaveLength(100);
  });

  test("sends a stranger away, who is told why", async () => {
    await expect(sit(south)).rejects.toThrow(stranger);
    expect(refused).toEqual(["a stranger"]);
  });

  test("sends somebody away who takes a party's name without its key", async () => {
    await expect(sit(identity("east", "another"))).rejects.toThrow(stranger);
    expect(refused).toEqual(["a stranger"]);
  });

  test("asks each time for another signature: one that was overheard opens nothing", async () => {
    const first = await bare();
    const overheard = sign(east, RELAY_DOMAIN, first.challenge);
    const second = await bare();
    expect(hex(second.challenge)).not.toBe(hex(first.challenge));
    second.socket.send(answerOf(east, overheard));
    expect(await second.closed).toBe(4001);
  });

  test.each([
    ["empty", new Uint8Array()],
    ["too short", new Uint8Array(64)],
    ["too long", new Uint8Array(200)],
    ["noise", randomBytes(100)],
    ["a name that no party can have", answerOf({ name: "East Hospital" }, new Uint8Array(64))],
  ])("sends somebody away whose answer is %s, and serves the others", async (_, bytes) => {
    const { socket, closed } = await bare();
    socket.send(bytes);
    expect(await closed).toBe(4001);
    await sit(east);
    expect(refused).toHaveLength(1);
  });

  test("sends somebody away who does not say who it is", async () => {
    const time = clock();
    await hub.close();
    hub = await relay({ guests, timer: time.timer, patienceMs: 10_000, onRefused: (reason) => refused.push(reason) });
    const { closed } = await bare();
    const seated = await sit(east);
    expect(time.asked).toEqual([10_000, 10_000]);
    time.ring();
    expect(await closed).toBe(4001);
    expect(refused).toEqual(["no answer"]);
    seated.seat.send(east.name, utf8("still here"));
    expect(await seated.next()).toBe("east: still here");
  });

  test.each([
    ["nothing", []],
    ["no name", [0, 1]],
    ["a name that is cut off", [200, 97]],
    ["a name that no party can have", [1, 65]],
  ])("sends a party away that sends %s as a frame, and serves the others", async (_, bytes) => {
    const { socket, challenge, closed } = await bare();
    socket.send(answerOf(east, sign(east, RELAY_DOMAIN, challenge)));
    await once(socket, "message"); // welcome
    socket.send(Uint8Array.from(bytes));
    expect(await closed).toBe(4001);
    await sit(west);
    expect(refused).toEqual(["a malformed frame"]);
  });

  test("gives a seat to the same party who comes again, and tells the one who sat there", async () => {
    const first = await sit(east);
    const second = await sit(east);
    expect(await first.lost).toMatchObject({ name: "TransportError", code: "replaced" });
    second.seat.send(east.name, utf8("mine"));
    expect(await second.next()).toBe("east: mine");
    expect(first.joined()).toBe(1);
  });

  test("refuses a message of 1 GB from its header, before any of it comes", async () => {
    const { port } = new URL(hub.url);
    const socket = connectSocket(Number(port), "127.0.0.1");
    sockets.push(socket);
    const key = randomBytes(16).toString("base64");
    const upgrade = [
      "GET / HTTP/1.1",
      "Host: x",
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${key}`,
    ];
    socket.write(`${[...upgrade, "Sec-WebSocket-Version: 13"].join("\r\n")}\r\n\r\n`);
    await once(socket, "data"); // 101 Switching Protocols
    const header = Buffer.alloc(14); // RFC 6455 §5.2: final binary frame, masked, 64-bit length
    header.set([0x82, 0xff]);
    header.writeBigUInt64BE(1n << 30n, 2);
    const before = process.memoryUsage().arrayBuffers;
    const reply = new Promise<Buffer>((resolve) => {
      let bytes = Buffer.alloc(0);
      socket.on("data", (part) => {
        bytes = Buffer.concat([bytes, part]);
        if (bytes.includes(Buffer.from([0x88, 0x02, 0x03, 0xf1]))) resolve(bytes); // close, 1009: message too big
      });
    });
    socket.write(header);
    await reply;
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 26);
    await sit(east); // and the others are served
  });

  test("says that its port is taken", async () => {
    const port = Number(new URL(hub.url).port);
    await expect(relay({ guests, port })).rejects.toMatchObject({ name: "UsageError" });
  });

  test("sits on a server that is given to it", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const other = await relay({ guests, server });
    const seated = await sit(east, {}, other.url);
    seated.seat.send(east.name, utf8("here"));
    expect(await seated.next()).toBe("east: here");
    await seated.seat.leave();
    await other.close();
    await new Promise((resolve) => server.close(resolve));
    await expect(relay({ guests, server: createServer() })).rejects.toThrow(/must be listening/);
  });

  test("learns who, to whom and how much, and nothing else: two worlds with other words look alike to it", async () => {
    const seen = await Promise.all(["Ane Hansen, 0107", "Bo Jensen, 31129"].map(overheardWith));
    expect(seen[0]!.lengths).toEqual(seen[1]!.lengths);
    for (const { bytes } of seen) expect(bytes).not.toMatch(/Hansen|Jensen|0107|3112/);
  });
});

/** All that passes a relay while west tells east a word. */
async function overheardWith(word: string): Promise<{ bytes: string; lengths: number[] }> {
  const passed: { from: string; bytes: Uint8Array }[] = [];
  const spied = (inner: ReturnType<typeof webSocket>): ReturnType<typeof webSocket> => ({
    join: async (guest) => {
      const seat = await inner.join(guest);
      const send: Seat["send"] = (to, frame) => {
        passed.push({ from: guest.identity.name, bytes: frame });
        seat.send(to, frame);
      };
      return { send, leave: () => seat.leave() };
    },
  });
  const other = await relay({ guests, timer: clock().timer });
  const via = spied(webSocket(other.url));
  const links = await Promise.all([open("east", { via }), open("west", { via })]);
  const [hearing, saying] = await Promise.all(links.map((link) => link.session("echo")));
  await saying!.commit({ status: "done", result: null, send: [{ to: east.name, body: utf8(word) }] });
  const { body } = await hearing!.receive([west.name]);
  expect(new TextDecoder().decode(body)).toBe(word);
  await hearing!.commit({ status: "done", result: null, send: [] });
  await Promise.all(links.map((link) => link.close()));
  await other.close();
  const envelopes = passed.filter(({ bytes }) => bytes[1] === 2);
  return {
    bytes: passed.map(({ bytes }) => Buffer.from(bytes).toString("latin1")).join(""),
    lengths: envelopes.map(({ bytes }) => bytes.length),
  };
}

describe("a seat at a relay", () => {
  test("is taken again when the connection breaks, and what was not acknowledged is said again", async () => {
    const via = webSocket(hub.url, { timer: hurried });
    const links = await Promise.all([open("east", { via }), open("west", { via })]);
    const calling = call(links[0]);
    const port = Number(new URL(hub.url).port);
    await hub.close(); // all connections break, in the middle of the session or before it
    hub = await relay({ guests, port, timer: clock().timer });
    const [called, answered] = await Promise.all([calling, answer(links[1])]);
    expect(called.split(" ")[0]).toBe(answered);
    await Promise.all(links.map((link) => link.close()));
  });

  test("is tried as often as it was told, with pauses that double, and then lost with an error", async () => {
    const pauses: number[] = [];
    const timer: Timer = async (milliseconds) => void pauses.push(milliseconds);
    const { lost, joined } = await sit(east, { timer, tries: 8 });
    await hub.close();
    expect(await lost).toEqual(unreachable);
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(joined()).toBe(1);
    hub = await relay({ guests, timer: clock().timer });
  });

  test("is not taken where nobody answers, or somebody else does", async () => {
    const url = hub.url;
    await hub.close();
    await expect(sit(east, {}, url)).rejects.toThrow(unreachable);
    const server = createServer((_, response) => response.end("a web page"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address() as { port: number };
    await expect(sit(east, {}, `ws://127.0.0.1:${address.port}`)).rejects.toThrow(unreachable);
    await new Promise((resolve) => server.close(resolve));
    hub = await relay({ guests, timer: clock().timer });
  });

  test("that is left is not taken again", async () => {
    const seated = await sit(east, { timer: hurried });
    await seated.seat.leave();
    await seated.seat.leave();
    expect(seated.joined()).toBe(1);
    seated.seat.send(west.name, utf8("nobody hears this, and nothing breaks"));
  });

  test("at a relay that talks nonsense is left and tried again: the process lives", async () => {
    const liar = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(liar, "listening");
    let visits = 0;
    const back = new Promise<void>((resolve) => {
      liar.on("connection", (socket) => {
        socket.send(new Uint8Array(32));
        socket.once("message", () => {
          socket.send("welcome");
          if (++visits === 2) return resolve();
          for (const bytes of [[], [0], [200, 1], [1, 65, 3]]) socket.send(Uint8Array.from(bytes));
        });
      });
    });
    await sit(east, { timer: hurried }, `ws://127.0.0.1:${(liar.address() as { port: number }).port}`);
    await back;
    const leaving = seats.splice(0).map((seat) => seat.leave());
    for (const socket of liar.clients) socket.terminate();
    await Promise.all(leaving);
    await new Promise((resolve) => liar.close(resolve));
  });
});

test("a client masks its frames so that nobody foresees the bytes on the wire (RFC 6455, section 5.3)", async () => {
  const server = createServer();
  const masks: string[] = [];
  server.on("connection", (socket: Socket) =>
    socket.on("data", (bytes: Buffer) => {
      const [first = 0, length = 0] = bytes;
      const at = (length & 0x7f) === 126 ? 4 : 2;
      if (first === 0x82 && length >= 0x80) masks.push(bytes.subarray(at, at + 4).toString("hex"));
    }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const own = await relay({ guests, server });
  for (const who of [east, west]) await sit(who, {}, own.url);
  expect(masks).toHaveLength(2);
  expect(new Set([...masks, "00000000"]).size).toBe(3); // two alike once in 2^32 runs
  await Promise.all(seats.splice(0).map((seat) => seat.leave()));
  await own.close();
  server.close();
});
