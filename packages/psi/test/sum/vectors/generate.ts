// Writes the test vectors of intersection sums, from the text of docs/protocols/psi-sum.md with noble's curves, OpenSSL's
// hashes and BigInt alone: nothing of Tavs is imported, and logarithms are found by counting. From the root of the checkout:
//   node --import tsx packages/psi/test/sum/vectors/generate.ts > packages/psi/test/sum/vectors/psi-sum.json
import { pathToFileURL } from "node:url";
import {
  bigEndian,
  bytes,
  bytesField,
  coins,
  doubleField,
  type Element,
  elements,
  hashed,
  itemKey,
  logarithm,
  numberField,
  Point,
  prefixed,
  pseudorandom,
  sha256,
  sorted,
  summed,
  text,
} from "./primitives.ts";
import { type Session, sessions } from "./studies.ts";

const seedOf = (number: number, role: string): Buffer => sha256(text(`psi/sum/1 vector ${number} ${role}`));

/** As few limbs as keep each sum below 2^40. */
function limbsOf({ bound, asked, held }: Session) {
  const most = Math.min(asked.length, Object.keys(held).length);
  const length = bound.toString(2).length;
  const count = [1, 2, 3, 4, 5, 6, 7, 8].find(
    (limbs) => most * (limbs === 1 ? bound : 2 ** Math.ceil(length / limbs) - 1) < 2 ** 40,
  )!;
  const bits = BigInt(Math.ceil(length / count));
  const cut = (value: number): bigint[] =>
    Array.from({ length: count }, (_, i) => (BigInt(value) >> (bits * BigInt(i))) & ((1n << bits) - 1n));
  return { count, bits, cut };
}

function introductions(session: Session, seeds: Readonly<Record<"receiver" | "sender", Buffer>>) {
  const { rule, context, columns, bound, minShared, asked, held } = session;
  const sizes = { receiver: asked.length, sender: Object.keys(held).length };
  const nonce = (role: "receiver" | "sender"): Buffer => coins(seeds[role], "size");
  const commitment = (role: "receiver" | "sender"): Buffer =>
    sha256(prefixed(text("tavs/psi/size/1"), text(`psi/sum/1 ${role}`), bigEndian(sizes[role]), nonce(role)));
  const announcement = (role: "receiver" | "sender"): Buffer =>
    Buffer.concat([
      bytesField(1, text(`psi/sum/1 ${role}`)),
      bytesField(2, commitment(role)),
      bytesField(3, text(rule)),
      bytesField(4, sha256(Buffer.from(context, "hex"))),
      numberField(9, minShared),
    ]);
  const opening = (role: "receiver" | "sender"): Buffer =>
    Buffer.concat([numberField(12, sizes[role]), bytesField(13, nonce(role))]);
  const names = columns.map((name) => bytesField(1, text(name)));
  const agreement = Buffer.concat([...names, doubleField(2, bound), numberField(3, minShared)]);
  return {
    "receiver's announcement": announcement("receiver"),
    "receiver's agreement": agreement,
    "sender's announcement": announcement("sender"),
    "sender's agreement": agreement,
    "receiver's opening": opening("receiver"),
    "sender's opening": opening("sender"),
  };
}

/** Items in their order, and the element of each. */
function itemsOf({ rule, context }: Session) {
  const digest = (item: string): Buffer => sha256(prefixed(text(rule), text(item)));
  const prefix = [text("tavs/psi/1"), text(rule), Buffer.from(context, "hex")];
  return {
    inOrder: (items: readonly string[]): string[] => [...items].sort((a, b) => digest(a).compare(digest(b))),
    point: (item: string): Element => hashed(prefixed(...prefix, digest(item))),
  };
}

/** The sender's rows, before they are sorted. */
function rowsOf(session: Session, sender: Buffer, secrets: readonly bigint[], heard: Buffer): Buffer[] {
  const { inOrder, point } = itemsOf(session);
  const coinKey = coins(sender, "ciphertexts", heard);
  return inOrder(Object.keys(session.held)).map((item, j) => {
    const coin = pseudorandom(coinKey, j);
    const ciphertext = session.held[item]!.flatMap(limbsOf(session).cut).map((m, l) => {
      const masked = Point.BASE.multiply(secrets[l]!).multiply(coin) as Element;
      return bytes(m === 0n ? masked : (masked.add(Point.BASE.multiply(m)) as Element));
    });
    const masked = bytes(point(item).multiply(itemKey(sender)) as Element);
    return Buffer.concat([masked, bytes(Point.BASE.multiply(coin) as Element), ...ciphertext]);
  });
}

function transcript(session: Session, number: number) {
  const [receiver, sender] = [seedOf(number, "receiver"), seedOf(number, "sender")];
  const { inOrder, point } = itemsOf(session);
  const limbs = limbsOf(session);
  const said = introductions(session, { receiver, sender });
  const chain = (first: Buffer, ...rest: Buffer[]): Buffer =>
    rest.reduce((hash, body) => sha256(hash, body), sha256(first));

  const asks = sorted(inOrder(session.asked).map((item) => bytes(point(item).multiply(itemKey(receiver)) as Element)));
  const answers = sorted(elements(asks).map((element) => bytes(element.multiply(itemKey(sender)) as Element)));
  const length = session.columns.length * limbs.count;
  const secrets = Array.from({ length }, (_, l) => pseudorandom(coins(sender, "sum keys"), l));
  const keys = Buffer.concat(secrets.map((secret) => bytes(Point.BASE.multiply(secret) as Element)));
  const theirs = [said["receiver's agreement"], said["receiver's opening"]];
  const rows = rowsOf(session, sender, secrets, chain(said["receiver's announcement"], ...theirs));
  const [keysSaid, answered, rowsSaid] = [bytesField(4, keys), bytesField(17, answers), bytesField(6, sorted(rows))];

  const heard = chain(
    said["sender's announcement"],
    said["sender's agreement"],
    said["sender's opening"],
    keysSaid,
    answered,
    rowsSaid,
  );
  const blind = pseudorandom(coins(receiver, "sum blind", heard), 0);
  const { count, sum } = summed(rows, answers, keys, itemKey(receiver), blind);
  const opened = secrets.map((secret) => sum[0]!.multiply(secret) as Element);
  const found = opened.map((theirs, l) => logarithm(sum[l + 1]!.subtract(theirs) as Element));
  const total = (column: number): bigint =>
    found
      .slice(column * limbs.count, (column + 1) * limbs.count)
      .reduce((all, limb, i) => all + (limb << (limbs.bits * BigInt(i))), 0n);
  const messages = {
    ...said,
    "receiver's elements": bytesField(17, asks),
    keys: keysSaid,
    "answered elements": answered,
    rows: rowsSaid,
    "blinded sum": bytesField(7, bytes(sum[0]!)),
    "opened sum": bytesField(8, Buffer.concat(opened.map(bytes))),
  };
  const digits = (body: Buffer): string => body.toString("hex");
  return {
    ...session,
    seeds: { receiver: digits(receiver), sender: digits(sender) },
    messages: Object.fromEntries(Object.entries(messages).map(([name, body]) => [name, digits(body)])),
    result: { count, sums: session.columns.map((_, c) => Number(total(c))) },
  };
}

export const vectors = (): unknown => ({
  source: "docs/protocols/psi-sum.md, with ristretto255 of @noble/curves, and SHA-256 and HKDF of OpenSSL",
  generator: "packages/psi/test/sum/vectors/generate.ts",
  date: "2026-11-22",
  sessions: sessions.map(transcript),
});

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(vectors(), null, 2));
