// Connection strings: where they may stand, what they may ask for, and that nothing of them is repeated. No server is needed.
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openOmop } from "../../src/data/omop/cdm.ts";
import { addressOf } from "../../src/data/omop/postgres/address.ts";
import { en } from "../../src/messages/en/index.ts";
import { Refusal } from "../../src/refusal.ts";

const read = (text: string) => addressOf(text, "hospital.connection", en);

const refusal = (task: Promise<unknown>): Promise<Refusal> =>
  task.then(
    () => expect.unreachable("it was taken"),
    (error: unknown) => {
      expect(error).toBeInstanceOf(Refusal);
      return error as Refusal;
    },
  );

/** A file with the first bytes of a certificate. */
function authority(content = "-----BEGIN CERTIFICATE-----\n"): string {
  const path = join(mkdtempSync(join(tmpdir(), "tavs-pg-")), "ca.pem");
  writeFileSync(path, content);
  return path;
}

describe("a connection string", () => {
  test.each([
    ["db.region.dk", "postgresql://u:p@db.region.dk/omop"],
    ["10.0.0.7", "postgres://u:p@10.0.0.7/omop"],
    ["localhost.evil.example", "postgresql://u:p@localhost.evil.example/omop"],
    ["127.0.0.1.evil.example", "postgresql://u:p@127.0.0.1.evil.example/omop"],
    ["fe80::1", "postgresql://u:p@[fe80::1]/omop"],
  ])("to %s is encrypted, without anybody having asked for it", async (host, text) => {
    expect(await read(text)).toMatchObject({ host, tls: {}, port: 5432, database: "omop", user: "u" });
    for (const mode of ["disable", "allow", "prefer", "require", "verify-ca", "no-verify", ""])
      expect((await refusal(read(`${text}?sslmode=${mode}`))).message).toContain("verify-full");
  });

  test.each([
    ["localhost", "postgresql://u:p@localhost:5433/omop"],
    ["127.0.0.1", "postgresql://u:p@127.0.0.1/omop"],
    ["::1", "postgresql://u:p@[::1]/omop"],
    ["/run/postgresql", "postgresql://u:p@%2Frun%2Fpostgresql/omop"],
    ["/run/postgresql", "postgresql://u:p@localhost/omop?host=/run/postgresql"],
  ])("to %s stays on this machine, and is encrypted where it is asked for", async (host, text) => {
    const address = await read(text);
    expect(address.host).toBe(host);
    expect(address.tls).toBeUndefined();
    const more = `${text}${text.includes("?") ? "&" : "?"}sslmode=verify-full&sslrootcert=${encodeURIComponent(authority())}`;
    expect((await read(more)).tls?.authority).toContain("CERTIFICATE");
    expect((await refusal(read(more.replace("sslmode", "options")))).message).toContain("nothing else");
  });

  test("keeps a password of any characters, and shows it to nobody", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (password) => {
        const address = await read(`postgresql://u:${encodeURIComponent(password)}@localhost/omop`);
        expect(address.password?.reveal()).toBe(password);
      }),
    );
    const { password } = await read("postgresql://u:hemmelig@localhost/omop");
    for (const shown of [JSON.stringify(password), inspect(password), String(password)])
      expect(shown).not.toContain("hemmelig");
  });

  test.each([
    ["a number sign in the password that was not written as %23", "postgresql://u:hemmelig#1@db/omop"],
    ["a percent sign that was not written as %25", "postgresql://u:hemmelig%zz@db/omop"],
    ["several hosts", "postgresql://u:hemmelig@a,b/omop"],
    ["a port that is none", "postgresql://u:hemmelig@db:99999/omop"],
    ["two lines", "postgresql://u:hemmelig@db/omop\npostgresql://u:hemmelig@db/omop"],
    ["no user", "postgresql://:hemmelig@db/omop"],
    ["no database", "postgresql://u:hemmelig@db"],
    ["an option that runs something", "postgresql://u:hemmelig@db/omop?options=-c%20x"],
    ["an authority that is no file", "postgresql://u:hemmelig@db/omop?sslrootcert=/hemmelig"],
    ["an authority that is no certificate", `postgresql://u:hemmelig@db/omop?sslrootcert=${authority("x")}`],
  ])("with %s is refused, and nothing of it is said", async (_title, text) => {
    const { message, details } = await refusal(read(text));
    expect(message + JSON.stringify(details)).not.toMatch(/hemmelig|omop/);
  });

  test("in the command itself is refused: everyone on the machine sees commands", async () => {
    const { message } = await refusal(openOmop("postgresql://u:hemmelig@db/omop"));
    expect(message).toMatch(/mode 0600.*env:VARIABLE/);
    expect(message).not.toMatch(/hemmelig|db\/omop/);
  });

  test("in a variable that is not set, or a file that others may read, is refused", async () => {
    expect((await refusal(openOmop("env:TAVS_TEST_NOTHING"))).message).toContain("TAVS_TEST_NOTHING is not set");
    const path = join(mkdtempSync(join(tmpdir(), "tavs-pg-")), "hospital.connection");
    writeFileSync(path, "postgresql://u:hemmelig@localhost/omop");
    chmodSync(path, 0o640);
    expect((await refusal(openOmop(path))).message).toContain("chmod 600");
  });
});

test("a server that does not encrypt, or whoever answers for it, is sent no name and no password", async () => {
  const heard: Buffer[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (bytes: Buffer) => {
      heard.push(bytes);
      socket.write("N"); // to SSLRequest: "I can not"
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { readonly port: number }; // it listens on TCP
  process.env.TAVS_TEST_STRIPPED = `postgresql://jensen:hemmelig@127.0.0.1:${port}/omop?sslmode=verify-full`;
  const { message } = await refusal(openOmop("env:TAVS_TEST_STRIPPED"));
  delete process.env.TAVS_TEST_STRIPPED;
  server.close();
  expect(message).toContain("does not encrypt");
  expect(Buffer.concat(heard).toString("hex")).toBe("0000000804d2162f"); // SSLRequest of PostgreSQL's protocol, and no byte more
});
