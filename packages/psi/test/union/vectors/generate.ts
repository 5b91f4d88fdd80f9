// Writes the test vectors of unions, from the text of docs/protocols/psi-union.md with noble's curves, OpenSSL's hashes and
// BigInt alone: nothing of Tavs is imported. From the root of the checkout:
//   node --import tsx packages/psi/test/union/vectors/generate.ts > packages/psi/test/union/vectors/psi-union.json
import { hkdfSync } from "node:crypto";
import { pathToFileURL } from "node:url";
import { ristretto255_hasher } from "@noble/curves/ed25519.js";
import {
  bigEndian,
  bytes,
  bytesField,
  type Element,
  elements,
  hashed,
  numberField,
  Point,
  prefixed,
  pseudorandom,
  scalar,
  sha256,
  sorted,
  text,
} from "../../sum/vectors/primitives.ts";
import { type Session, sessions } from "./sessions.ts";

const HUB = "board";
const q = Point.Fn.ORDER;
const seedOf = (number: number, name: string): Buffer => sha256(text(`psi/union/1 vector ${number} ${name}`));
const utf8 = (names: readonly string[]): Buffer => prefixed(...names.map(text));

interface Coin {
  readonly length?: number;
  readonly index?: number;
  readonly context?: Buffer;
}

/** ADR 2: the coins of a session. */
function coins(seed: Buffer, label: string, { length = 32, index = 0, context = Buffer.alloc(0) }: Coin = {}): Buffer {
  const info = prefixed(text("tavs/coins/1"), text(label), bigEndian(index), context);
  return Buffer.from(hkdfSync("sha256", seed, Buffer.alloc(0), info, length));
}

/** Who takes a layer off, in this order. */
const chainOf = ({ mixers }: Session): readonly string[] => [...mixers, HUB];

function agreementOf(session: Session): Buffer {
  const { mixers, held, smallestCell, minItems, maxItems } = session;
  const numbers = Buffer.concat([smallestCell, minItems, maxItems].map(bigEndian));
  return sha256(prefixed(text("psi/union/1"), utf8([HUB]), utf8(mixers), utf8(Object.keys(held).sort()), numbers));
}

/** A layer's secret, and what is said of it. */
function layerOf(session: Session, seed: Buffer, name: string) {
  const uniform = coins(seed, "layer", { length: 128 });
  const [secret, nonce] = [scalar(uniform.subarray(0, 64)), scalar(uniform.subarray(64))];
  const [context, agreement] = [sha256(Buffer.from(session.context, "hex")), agreementOf(session)];
  const [key, commitment] = [secret, nonce].map((value) => bytes(Point.BASE.multiply(value) as Element));
  const statement = prefixed(text("psi/union/1"), context, agreement, text(name));
  const DST = "HashToScalar-tavs/psi/pseudonyms-key/1 proof of possession";
  const challenge = ristretto255_hasher.hashToScalar!(prefixed(statement, key!, commitment!), { DST });
  const response = Buffer.from(Point.Fn.toBytes((nonce + secret * challenge) % q));
  const role = `psi/union/1 ${name === HUB ? "hub" : "mixer"}`;
  const said = [bytesField(1, text(role)), bytesField(2, context), bytesField(3, agreement), bytesField(4, key!)];
  return { secret, key: key!, body: Buffer.concat([...said, bytesField(5, Buffer.concat([commitment!, response]))]) };
}

function greetingOf(session: Session, seed: Buffer): Buffer {
  const [context, agreement] = [sha256(Buffer.from(session.context, "hex")), agreementOf(session)];
  const said = [bytesField(6, text("psi/union/1 contributor")), bytesField(7, text(session.rule))];
  const hashes = [bytesField(8, context), bytesField(9, agreement), bytesField(10, coins(seed, "share"))];
  return Buffer.concat([...said, ...hashes]);
}

const batchOf = (role: string, size: number, check: Buffer): Buffer =>
  Buffer.concat([bytesField(11, text(`psi/union/1 ${role}`)), numberField(12, size), bytesField(13, check)]);
const listOf = (rows: Buffer): Buffer => bytesField(15, rows);

const sum = (points: readonly Element[]): Element =>
  points.reduce((a, b) => a.add(b) as Element, Point.ZERO as Element);

/** One contributor's ciphertexts, sorted. */
function encrypted(session: Session, name: string, key: Element, secret: Buffer, coinKey: Buffer): Buffer {
  const digest = (item: string): Buffer => sha256(prefixed(text(session.rule), text(item)));
  const context = Buffer.from(session.context, "hex");
  const items = [...new Set(session.held[name]!)].map(digest).sort(Buffer.compare);
  const points = items.map((item) =>
    hashed(prefixed(text("tavs/psi/union/1"), text(session.rule), context, secret, item)),
  );
  const rows = Array.from({ length: session.sizes[name]! }, (_, i) => {
    const coin = pseudorandom(coinKey, i);
    const masked = key.multiply(coin) as Element;
    const plain = points[i] ? (masked.add(points[i]) as Element) : masked; // a dummy is the identity
    return Buffer.concat([bytes(Point.BASE.multiply(coin) as Element), bytes(plain)]);
  });
  return sorted(rows);
}

/** What a mixer makes of one message. */
function mixed(rows: Buffer, power: bigint, layer: bigint, rest: Element, coinKey: Buffer): Buffer[] {
  const points = elements(rows);
  return Array.from({ length: points.length / 2 }, (_, i) => {
    const [a, b] = [points[2 * i]!, points[2 * i + 1]!];
    const coin = pseudorandom(coins(coinKey, "piece"), i); // lists of these sessions are one piece
    const left = b.subtract(a.multiply(layer) as Element) as Element;
    const first = a.multiply(power).add(Point.BASE.multiply(coin)) as Element;
    return Buffer.concat([bytes(first), bytes(left.multiplyUnsafe(power).add(rest.multiply(coin)) as Element)]);
  });
}

function transcript(session: Session, number: number) {
  const [names, chain] = [Object.keys(session.held).sort(), chainOf(session)];
  const seeds = Object.fromEntries([...names, ...chain].map((name) => [name, seedOf(number, name)]));
  const layers = chain.map((name) => layerOf(session, seeds[name]!, name));
  const shares = names.map((name) => coins(seeds[name]!, "share")).sort(Buffer.compare);
  const context = sha256(Buffer.from(session.context, "hex"));
  const label = text("psi/union/1 secret");
  const secret = sha256(prefixed(label, text(session.rule), context, agreementOf(session), ...shares));
  const check = sha256(prefixed(text("psi/union/1 check"), secret, ...layers.map(({ key }) => key)));
  const keys = layers.map(({ key }) => Point.fromBytes(key) as Element);
  const messages: Record<string, Buffer> = {};
  chain.forEach((name, i) => {
    messages[`layer of ${name}`] = layers[i]!.body;
  });
  const contributed = names.map((name) => {
    messages[`greeting of ${name}`] = greetingOf(session, seeds[name]!);
    messages[`batch of ${name}`] = batchOf("contributor", session.sizes[name]!, check);
    const rows = encrypted(session, name, sum(keys), secret, coins(seeds[name]!, "ciphertexts", { context: check }));
    messages[`ciphertexts of ${name}`] = listOf(rows);
    return rows;
  });
  const total = contributed.reduce((all, rows) => all + rows.length / 64, 0);
  let lists: readonly Buffer[] = contributed;
  session.mixers.forEach((name, i) => {
    const [seed, rest] = [seeds[name]!, sum(keys.slice(i + 1))];
    const power = scalar(coins(seed, "power", { context: check, length: 64 }));
    let heard: Buffer = Buffer.concat([check, bytes(rest)]);
    const rows = lists.flatMap((list) => {
      heard = sha256(heard, listOf(list));
      return mixed(list, power, layers[i]!.secret, rest, coins(seed, "fresh", { context: heard }));
    });
    messages[`batch of ${name}`] = batchOf("mixer", total, check);
    lists = [sorted(rows)];
    messages[`ciphertexts of ${name}`] = listOf(lists[0]!);
  });
  const digits = (all: Readonly<Record<string, Buffer>>) =>
    Object.fromEntries(Object.entries(all).map(([name, body]) => [name, body.toString("hex")]));
  return {
    ...session,
    seeds: digits(seeds),
    messages: digits(messages),
    result: counted(lists[0]!, layers.at(-1)!.secret, names.length),
  };
}

/** Takes the hub's layer off, and counts how often each element comes. */
function counted(rows: Buffer, layer: bigint, contributors: number) {
  const points = elements(rows);
  const times = new Map<string, number>();
  for (let i = 0; i < points.length; i += 2) {
    const person = points[i + 1]!.subtract(points[i]!.multiply(layer) as Element);
    if (!person.equals(Point.ZERO)) times.set(person.toHex(), (times.get(person.toHex()) ?? 0) + 1);
  }
  const inExactly = Array.from(
    { length: contributors },
    (_, i) => [...times.values()].filter((count) => count === i + 1).length,
  );
  return { distinct: times.size, inExactly };
}

export const vectors = (): unknown => ({
  source: "docs/protocols/psi-union.md, with ristretto255 of @noble/curves, and SHA-256 and HKDF of OpenSSL",
  generator: "packages/psi/test/union/vectors/generate.ts",
  date: "2026-11-22",
  sessions: sessions.map(transcript),
});

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(vectors(), null, 2));
