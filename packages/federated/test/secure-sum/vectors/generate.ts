// Writes the test vectors of secure sums, from the text of docs/protocols/secure-sum.md and OpenSSL's primitives (node:crypto)
// alone: integers are BigInt, nothing of Tavs is imported. From the root of the checkout:
//   node --import tsx packages/federated/test/secure-sum/vectors/generate.ts > packages/federated/test/secure-sum/vectors/secure-sum.json
import {
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { pathToFileURL } from "node:url";

const text = (value: string): Buffer => Buffer.from(value, "utf8");
const sha256 = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
const hkdf = (secret: Buffer, info: Buffer): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), info, 32));

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
const prefixed = (...parts: Buffer[]): Buffer => Buffer.concat(parts.flatMap((part) => [bigEndian(part.length), part]));

// X25519, RFC 7748: raw keys behind the fixed beginnings of PKCS #8 and SPKI (RFC 8410)
const privateKey = (raw: Buffer): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), raw]),
    format: "der",
    type: "pkcs8",
  });
const publicKey = (raw: Buffer): KeyObject =>
  createPublicKey({
    key: Buffer.concat([Buffer.from("302a300506032b656e032100", "hex"), raw]),
    format: "der",
    type: "spki",
  });
const publicOf = (raw: Buffer): Buffer =>
  createPublicKey(privateKey(raw)).export({ format: "der", type: "spki" }).subarray(-32);

// protobuf: a field of bytes, and a field of a number below 128; zeros and empty fields are left out
const bytesField = (field: number, value: Buffer): Buffer =>
  value.length === 0 ? value : Buffer.concat([Buffer.from([field * 8 + 2]), varint(value.length), value]);
const smallField = (field: number, value: number): Buffer =>
  value === 0 ? Buffer.alloc(0) : Buffer.from([field * 8, value]);
const varint = (value: number): Buffer =>
  value < 128 ? Buffer.from([value]) : Buffer.from([(value % 128) + 128, value >> 7]);

interface Study {
  readonly protocol: string;
  readonly specification: string;
  readonly bits: 64 | 128;
  readonly fractionBits: number;
  /** By round: what is asked, as doubles. */
  readonly questions: readonly (readonly number[])[];
  /** By hospital and round: what is added. */
  readonly answers: Readonly<Record<string, readonly (readonly number[])[]>>;
}

function littleEndian(value: bigint, bits: number): Buffer {
  const bytes = Buffer.alloc(bits / 8);
  for (let i = 0, rest = BigInt.asUintN(bits, value); i < bytes.length; i++, rest >>= 8n)
    bytes[i] = Number(rest & 255n);
  return bytes;
}

function doubles(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [i, value] of values.entries()) bytes.writeDoubleLE(value, 8 * i);
  return bytes;
}

const seedOf = (i: number): Buffer => sha256(text(`seed of hospital ${i}`));
const secretOf = (seed: Buffer): Buffer =>
  hkdf(seed, prefixed(text("tavs/coins/1"), text("mask key"), bigEndian(0), Buffer.alloc(0)));

function stream(secret: Buffer, theirs: Buffer, info: Buffer, length: number): { sign: bigint; bytes: Buffer } {
  const mine = publicOf(secret);
  const first = Buffer.compare(mine, theirs) < 0;
  const shared = diffieHellman({ privateKey: privateKey(secret), publicKey: publicKey(theirs) });
  const seed = hkdf(shared, prefixed(text("tavs/mask/1"), ...(first ? [mine, theirs] : [theirs, mine])));
  const cipher = createCipheriv("chacha20", hkdf(seed, info), Buffer.alloc(16)); // OpenSSL: 4 bytes counter, 12 bytes nonce
  return { sign: first ? 1n : -1n, bytes: cipher.update(Buffer.alloc(length)) };
}

function maskedRound(study: Study, secrets: readonly Buffer[], me: number, round: number): Buffer {
  const { bits, fractionBits, answers, questions, specification } = study;
  const numbers = [...Object.values(answers)[me]![round]!, 1].map(
    (value) => (BigInt(value * 2 ** 20) * 2n ** BigInt(fractionBits)) / 2n ** 20n,
  );
  const info = prefixed(
    text("tavs/mask-round/1"),
    bigEndian(round + 1),
    sha256(text(specification)),
    sha256(doubles(questions[round]!)),
  );
  const width = bits / 8;
  for (const [other, secret] of secrets.entries()) {
    if (other === me) continue;
    const { sign, bytes } = stream(secrets[me]!, publicOf(secret), info, width * numbers.length);
    for (const [k] of numbers.entries()) {
      const word = bytes.subarray(width * k, width * (k + 1)).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
      numbers[k]! += sign * word;
    }
  }
  return Buffer.concat(numbers.map((number) => littleEndian(number, bits)));
}

function session(study: Study) {
  const names = Object.keys(study.answers);
  const seeds = names.map((_, i) => seedOf(i));
  const secrets = seeds.map(secretOf);
  const hospitals = names.map((name, i) => ({
    name,
    seed: seeds[i]!.toString("hex"),
    answers: study.answers[name],
    invitation: Buffer.concat([
      ...names.filter((other) => other !== name).map((other) => bytesField(1, text(other))),
      bytesField(2, text(study.specification)),
    ]).toString("hex"),
    key: bytesField(1, publicOf(secrets[i]!)).toString("hex"),
    masked: study.questions.map((_, round) =>
      Buffer.concat([smallField(1, round + 1), bytesField(2, maskedRound(study, secrets, i, round))]).toString("hex"),
    ),
  }));
  const { protocol, specification } = study;
  const questions = study.questions.map((asked, round) =>
    Buffer.concat([smallField(1, round + 1), bytesField(3, doubles(asked))]).toString("hex"),
  );
  const totals = study.questions.map((_, round) =>
    study.answers[names[0]!]![round]!.map((_, k) =>
      names.reduce((sum, name) => sum + study.answers[name]![round]![k]!, 0),
    ),
  );
  return { protocol, specification, questions, hospitals, totals };
}

/** The whole file. */
export function vectors(): object {
  return {
    source: "docs/protocols/secure-sum.md, with X25519, HKDF-SHA256 and ChaCha20 of OpenSSL",
    generator: "packages/federated/test/secure-sum/vectors/generate.ts",
    date: "2026-11-21",
    sessions: [
      session({
        protocol: "federated/tally/1",
        specification: '{"cells":["a","b","c"]}',
        bits: 64,
        fractionBits: 0,
        questions: [[]],
        answers: { east: [[0, 1, 2 ** 40]], west: [[5, 0, 7]], north: [[1, 1, 1]], south: [[0, 0, 0]] },
      }),
      session({
        protocol: "federated/averaging/1",
        specification: '{"rounds":2,"weights":2}',
        bits: 128,
        fractionBits: 60,
        questions: [
          [0, 0],
          [-0.34375, 1.71875],
        ],
        answers: {
          east: [
            [4, 8, -2],
            [4, 1, 1],
          ],
          west: [
            [10, -20.5, 30],
            [10, 0.25, -1],
          ],
          north: [
            [2, 7, -0.5],
            [2, 0, 3],
          ],
        },
      }),
    ],
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(JSON.stringify(vectors(), null, 2));
