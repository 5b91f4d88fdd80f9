/** A PostgreSQL server of one test file's own: a free port, a folder for the time being, a user who may do nothing else on this machine. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import pg from "pg";

export interface TestServer {
  readonly port: number;
  readonly folder: string;
  /** The certificate that the server shows, which is its own authority. */
  readonly authority: string;
  /** A connection string for `hospital`, as somebody. */
  url(user: string, password: string, options?: string): string;
  /** Runs SQL as the superuser. */
  run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Puts a file where the server can read it. */
  put(name: string, content: string): string;
  stop(): Promise<void>;
}

const DEBIAN = "/usr/lib/postgresql";
const PASSWORD = "of-the-superuser";

/** The folder of `initdb` and `postgres`; undefined on a machine without. */
export function binaries(): string | undefined {
  const debian = existsSync(DEBIAN) ? readdirSync(DEBIAN).map((version) => join(DEBIAN, version, "bin")) : [];
  const folders = [...debian, ...(process.env.PATH ?? "").split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

/** The server refuses to run as root. */
const nobody = (): { readonly uid?: number; readonly gid?: number } => {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
};

export async function startServer(): Promise<TestServer> {
  const bin = binaries()!; // asked before
  const user = nobody();
  const folder = mkdtempSync("/tmp/tavs-pg-"); // short: the path of a socket has 107 bytes at most
  const own = (path: string): string => {
    if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid);
    return path;
  };
  const put = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
    return own(join(folder, name));
  };
  own(folder);
  const data = join(folder, "data");
  const asked = ["-D", data, "-U", "root_of_it", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(bin, "initdb"), [...asked, `--pwfile=${put("password", PASSWORD)}`], { ...user, cwd: folder });
  const authority = certificate(folder, own);
  const port = await freePort();
  const settings = [`port=${port}`, "listen_addresses=localhost", `unix_socket_directories=${folder}`, "fsync=off", "ssl=on", `ssl_cert_file=${authority}`, `ssl_key_file=${join(folder, "key.pem")}`]; // biome-ignore format: one line
  const server = spawn(join(bin, "postgres"), ["-D", data, ...settings.flatMap((each) => ["-c", each])], { ...user, cwd: folder, stdio: "ignore" }); // biome-ignore format: one line
  const ended = new Promise<void>((resolve) => void server.once("exit", () => resolve()));
  const url = (name: string, password: string, options = "", database = "hospital"): string =>
    `postgresql://${encodeURIComponent(name)}:${encodeURIComponent(password)}@localhost:${port}/${database}${options}`;
  const as = async (database: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    const client = new pg.Client(url("root_of_it", PASSWORD, "", database));
    await client.connect();
    const result = await client.query(sql).finally(() => client.end());
    return result.rows ?? [];
  };
  const stop = async (): Promise<void> => {
    server.kill("SIGINT"); // "fast": whoever is connected is cut off
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await answered(() => as("postgres", "CREATE DATABASE hospital"), server);
  return { port, folder, authority, url, put, stop, run: (sql) => as("hospital", sql) };
}

function certificate(folder: string, own: (path: string) => string): string {
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const asked = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", [...asked, ...names, "-keyout", key, "-out", cert], { stdio: "ignore" });
  chmodSync(key, 0o600);
  own(key);
  return own(cert);
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as { readonly port: number }; // it listens on TCP
      listener.close(() => resolve(port));
    });
  });

/** Tries until the server has begun; a minute at most. */
async function answered(task: () => Promise<unknown>, server: { readonly exitCode: number | null }): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await task();
      return;
    } catch (error) {
      if (tries > 600 || server.exitCode !== null) throw error;
      await new Promise((resolve) => void setTimeout(resolve, 100));
    }
  }
}
