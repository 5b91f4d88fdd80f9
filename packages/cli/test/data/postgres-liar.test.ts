// A server that lies, floods, falls silent, or is somebody else who took the port. It speaks just enough of PostgreSQL's protocol.
import { createServer, type Server as Listener, type Socket } from "node:net";
import { Secret } from "@tavs/core";
import { afterEach, expect, test } from "vitest";
import { openServer, type Server } from "../../src/data/omop/postgres/session.ts";
import { en } from "../../src/messages/en/index.ts";
import { Refusal } from "../../src/refusal.ts";

const message = (code: string, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(code), length, body]);
};
const int = (bytes: 2 | 4, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

const ready = message("Z", Buffer.from("T"));
const done = message("C", text("SELECT"));
const described = (...names: readonly string[]): Buffer =>
  message("T", int(2, names.length), ...names.map((name) => Buffer.concat([text(name), int(4, 0), int(2, 0), int(4, 25), int(2, -1), int(4, -1), int(2, 0)]))); // biome-ignore format: one line
const row = (...cells: readonly string[]): Buffer =>
  message("D", int(2, cells.length), ...cells.map((cell) => Buffer.concat([int(4, Buffer.byteLength(cell)), Buffer.from(cell)]))); // biome-ignore format: one line
const welcome = Buffer.concat([message("R", int(4, 0)), ready]);

/** What an honest server says of a session, and of a table `person` with one column. */
function honest(sql: string): Buffer {
  if (sql.includes("pg_has_role")) return Buffer.concat([described("a", "b"), row("f", "UTF8"), done, ready]);
  if (sql.includes("relkind")) return Buffer.concat([described("a", "b"), row("cdm", "person"), done, ready]);
  if (sql.includes("attname")) return Buffer.concat([described("a"), row("person_id"), done, ready]);
  return Buffer.concat([message("C", text("OK")), ready]);
}

let listener: Listener | undefined;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  listener?.close();
});

interface Answers {
  /** What is said to a question; undefined for what an honest server would say, and nothing for silence. */
  readonly to?: (sql: string) => Buffer | undefined;
  readonly first?: Buffer;
  readonly heard?: (bytes: Buffer) => void;
}

/** A server on this machine, and a session with it. */
async function session({ to = () => undefined, first = welcome, heard }: Answers, answerMs = 20_000): Promise<Server> {
  listener = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    let hasBegun = false;
    socket.on("data", (bytes: Buffer) => {
      heard?.(bytes);
      if (!hasBegun) socket.write(first);
      else if (bytes[0] === 0x51) {
        const sql = bytes.toString("utf8", 5);
        socket.write(to(sql) ?? honest(sql));
      }
      hasBegun = true;
    });
  });
  await new Promise<void>((resolve) => void listener!.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as { readonly port: number }; // it listens on TCP
  const address = { host: "127.0.0.1", port, database: "omop", user: "jensen", password: new Secret("hemmelig") };
  return openServer(address, "hospital.connection", en, answerMs);
}

async function refusal(task: Promise<unknown>): Promise<string> {
  const error = await task.then(() => expect.unreachable("it was believed"), (thrown: unknown) => thrown); // biome-ignore format: one line
  expect(error).toBeInstanceOf(Refusal);
  const said = (error as Refusal).message + JSON.stringify((error as Refusal).details);
  expect(said).not.toMatch(/hemmelig|jensen|0101701234/);
  return said;
}

/** Reads all rows of the table person. */
async function rowsFrom(server: Server): Promise<readonly (readonly (readonly string[])[])[]> {
  const found: (readonly (readonly string[])[])[] = [];
  for await (const { cells } of server.batches({ schema: "cdm", name: "person" }, ["person_id"])) found.push(cells);
  return found;
}

const fetching = (answer: () => Buffer): Answers => ({ to: (sql) => (sql.startsWith("FETCH") ? answer() : undefined) });

test("an honest one is read", async () => {
  let left = 1;
  const server = await session(fetching(() => Buffer.concat([described("person_id"), ...(left-- > 0 ? [row("7")] : []), done, ready]))); // biome-ignore format: one line
  expect(await server.find("person")).toEqual([{ schema: "cdm", name: "person" }]);
  expect(await rowsFrom(server)).toEqual([[["7"]]]);
  await server.close();
});

test.each([
  ["rows with fewer cells, which would be gaps", [described(), row()]],
  ["rows with more cells", [described("a", "b"), row("7", "0101701234")]],
  ["a row that nobody described", [row("7")]],
  ["a row that ends before its cells do", [described("a"), message("D", int(2, 9), int(4, 1))]],
  ["a message that there is not", [message("!", text("0101701234"))]],
])("%s are no answer, and end nothing but the reading", async (_what, parts) => {
  const server = await session(fetching(() => Buffer.concat([...parts, done, ready])));
  await refusal(rowsFrom(server));
  await server.close();
});

test.each([
  ["rows without end", () => Buffer.concat([described("a"), ...Array.from({ length: 5000 }, () => row("7"))])],
  ["a cell of gigabytes", () => Buffer.concat([Buffer.from("D"), int(4, 0x7ffffff0), Buffer.alloc(34 * 2 ** 20)])],
])("%s are not waited for", async (_what, answer) => {
  const server = await session(fetching(answer));
  expect(await refusal(rowsFrom(server))).toContain("sends more");
  await server.close();
});

test("silence ends, and so does parting from who is silent", async () => {
  const server = await session(
    fetching(() => Buffer.alloc(0)),
    300,
  );
  await refusal(rowsFrom(server));
  await server.close();
});

test("whoever took the port, and asks for the password in clear, is not told it", async () => {
  const heard: Buffer[] = [];
  const first = message("R", int(4, 3)); // AuthenticationCleartextPassword
  expect(await refusal(session({ first, heard: (bytes) => void heard.push(bytes) }))).toContain("in clear");
  expect(Buffer.concat(heard).includes("hemmelig")).toBe(false);
});
