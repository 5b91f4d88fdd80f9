// Where a PostgreSQL server is, and who asks: from a variable or a private file, for what stands in a command is seen by everyone on the machine.
import { readFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { Secret } from "@tavs/core";
import { readPrivateFile } from "@tavs/core/node";
import type { Messages } from "../../../messages/index.ts";
import { plain } from "../../../plain-text.ts";
import { about, usage } from "../../../refusal.ts";

/** A connection string, taken apart. */
export interface Address {
  /** A name, an address, or the folder of a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Without one, `~/.pgpass` is asked. */
  readonly password?: Secret<string>;
  /** Without it the connection is not encrypted: on this machine only. */
  readonly tls?: { readonly authority?: string };
}

const SCHEME = /^postgres(ql)?:\/\//i;
const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]{0,99})$/;

/** Whether the first bytes of a file are those of a connection string. */
export const isConnection = (head: string): boolean => SCHEME.test(head.trimStart());

/** Which variable a name is of. Throws `Refusal` for a connection string itself. */
export function variableOf(name: string, messages: Messages): string | undefined {
  if (SCHEME.test(name.trimStart())) throw usage(messages.omop.postgres.seen); // without the name: it holds the password
  return VARIABLE.exec(name)?.[1];
}

export async function addressInVariable(variable: string, messages: Messages): Promise<Address> {
  const text = process.env[variable];
  if (text === undefined || text === "") throw usage(messages.omop.postgres.noVariable(variable));
  return addressOf(text, `env:${variable}`, messages);
}

/** A file that nobody else may read. */
export async function addressInFile(path: string, name: string, messages: Messages): Promise<Address> {
  const text = await about(plain(name), () => readPrivateFile(path));
  return addressOf(text ?? "", name, messages);
}

/** Takes `postgresql://user:password@host:5432/database?sslmode=verify-full&sslrootcert=ca.pem` apart. Throws `Refusal`, of which the text is no part. */
export async function addressOf(text: string, name: string, messages: Messages): Promise<Address> {
  const words = messages.omop.postgres;
  const refuse = (sentence: string): never => {
    throw usage(`${plain(name)}: ${sentence}`);
  };
  const parts = partsOf(text) ?? refuse(words.noAddress);
  const { host, port, database, user, password, options } = parts;
  const stranger = [...options.keys()].find((key) => !["host", "sslmode", "sslrootcert"].includes(key));
  if (stranger !== undefined) refuse(words.noOption);
  if (user === "" || database === "") refuse(words.nobody);
  const mode = options.get("sslmode") ?? (isHere(host) ? "disable" : "verify-full");
  if (mode !== "verify-full" && !(mode === "disable" && isHere(host))) refuse(words.weak);
  const file = options.get("sslrootcert");
  const authority = file === null ? undefined : await authorityIn(file, () => refuse(words.noAuthority));
  return {
    ...{ host, port, database, user },
    ...(password !== "" && { password: new Secret(password) }),
    ...(mode === "verify-full" && { tls: authority === undefined ? {} : { authority } }),
  };
}

interface Parts extends Omit<Address, "password" | "tls"> {
  readonly password: string;
  readonly options: URLSearchParams;
}

function partsOf(text: string): Parts | undefined {
  const line = text.trim();
  if (!SCHEME.test(line) || /\s/.test(line) || !URL.canParse(line)) return undefined;
  const { hostname, port, pathname, username, password, searchParams, hash } = new URL(line);
  if (hash !== "") return undefined; // a password with # in it that was not written as %23
  try {
    const [database, user, secret] = [pathname.slice(1), username, password].map(decodeURIComponent);
    const named = searchParams.get("host") ?? decodeURIComponent(hostname);
    const host = named === "" ? "localhost" : named.replace(/^\[(.*)\]$/, "$1");
    const parts = { host, port: port === "" ? 5432 : Number(port), options: searchParams };
    return /[,\0]/.test(host) ? undefined : { ...parts, database: database!, user: user!, password: secret! };
  } catch {
    return undefined; // a % that is none
  }
}

const authorityIn = (file: string, refuse: () => never): Promise<string> =>
  readFile(file, "utf8").then((text) => (text.includes("BEGIN CERTIFICATE") ? text : refuse()), refuse);

/** What goes to these never leaves the machine. */
const isHere = (host: string): boolean =>
  host.startsWith("/") || host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
