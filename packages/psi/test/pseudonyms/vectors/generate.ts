// Recomputes every message of one key generation and one request with noble's points and bigints, from the seeds that `play`
// gives: node --import tsx --conditions=@tavs/source packages/psi/test/pseudonyms/vectors/generate.ts DATE
import { createCipheriv } from "node:crypto";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { blake2b } from "@noble/hashes/blake2.js";
import {
  base,
  coinsOf,
  hashToGroupOf,
  hashToScalarOf,
  hexOf,
  inputOf,
  lambda,
  plus,
  polynomial,
  prefixed,
  pseudonymOf,
  q,
  scalar,
  scalarBytes,
  sha,
  text,
  times,
  u32be,
} from "../reference.ts";

const [holders, threshold, study, rule, recipient] = [
  ["ann", "bob", "cid"],
  2,
  "study",
  "free-text/1",
  "register",
] as const;
const items = ["a", "b", "c"];
const seedOf = (role: number): Uint8Array => {
  const seed = new Uint8Array(32);
  seed[0] = role;
  return createCipheriv("chacha20", seed, new Uint8Array(16)).update(new Uint8Array(32)); // what `play` gives to party number `role`
};

// the key: FROST figure 1, from seeds 1, 2, 3
const LABEL = text("tavs/psi/pseudonyms-key/1");
const agreement = sha("sha256", prefixed(LABEL, text(study), text(rule), u32be(threshold), ...holders.map(text)));
const dealers = holders.map((name, i) => {
  const seed = seedOf(i + 1);
  const a = Array.from({ length: threshold }, (_, k) => scalar(coinsOf(seed, "coefficient", k, 64)));
  const coefficients = Buffer.concat(a.map(base));
  const statement = prefixed(agreement, text(name));
  const nonce = scalar(coinsOf(seed, "proof of possession", 0, 64));
  const c = hashToScalarOf(
    prefixed(statement, base(a[0]!), base(nonce)),
    "HashToScalar-tavs/psi/pseudonyms-key/1 proof of possession",
  );
  const proof = Buffer.concat([base(nonce), scalarBytes(nonce + c * a[0]!)]);
  const commitment = sha("sha256", prefixed(text("psi/pseudonyms-key/1 holder"), statement, coefficients, proof));
  return { name, a, coefficients, proof, commitment, shares: holders.map((_, j) => polynomial(a, j + 1)) };
});
const shares = holders.map((_, j) => dealers.reduce((sum, dealer) => (sum + dealer.shares[j]!) % q, 0n));
const secret = dealers.reduce((sum, { a }) => (sum + a[0]!) % q, 0n);
const id = sha("sha256", prefixed(LABEL, agreement, base(secret), Buffer.concat(shares.map(base))));

// a request of three items to bob and cid, from seeds 1 (hospital), 2 and 3
const inputs = items
  .map((item) => inputOf(item, { rule, study, recipient }))
  .sort((x, y) => Buffer.compare(x.subarray(-32), y.subarray(-32)));
const blindKey = coinsOf(seedOf(1), "blinds", 0, 32);
const blinded = Buffer.concat(
  inputs.map((input, i) => times(hashToGroupOf(input), scalar(blake2b(u32be(i), { key: blindKey, dkLen: 64 })))),
);
const rows = (bytes: Uint8Array): Uint8Array[] => items.map((_, i) => bytes.subarray(32 * i, 32 * i + 32));
const answers = [2, 3].map((number) => {
  const key = (lambda(number, [2, 3]) * shares[number - 1]!) % q;
  const evaluated = Buffer.concat(rows(blinded).map((element) => times(element, key)));
  const place = [Buffer.of(number), Buffer.of(2, 3), u32be(0)];
  const verificationKey = base(shares[number - 1]!);
  const seed = sha(
    "sha512",
    prefixed(text("tavs/psi/pseudonyms/1 batch"), id, verificationKey, ...place, blinded, evaluated),
  );
  const weights = items.map((_, i) =>
    hashToScalarOf(Buffer.concat([seed, u32be(i)]), "HashToScalar-tavs/psi/pseudonyms/1 Composite"),
  );
  const sum = (bytes: Uint8Array): Uint8Array => plus(...rows(bytes).map((element, i) => times(element, weights[i]!)));
  const [M, Z] = [sum(blinded), sum(evaluated)];
  const nonce = scalar(coinsOf(seedOf(number), "proof nonce", 0, 64, sha("sha256", seed, M)));
  const c = hashToScalarOf(
    prefixed(base(key), M, Z, base(nonce), times(M, nonce)),
    "HashToScalar-tavs/psi/pseudonyms/1 Challenge",
  );
  return {
    holder: holders[number - 1],
    evaluated: hexOf(evaluated),
    proof: hexOf(Buffer.concat([scalarBytes(c), scalarBytes(nonce - c * key)])),
  };
});

const vectors = {
  source:
    "ePrint 2017/363 (2HashTDH), ePrint 2020/852 figure 1, RFC 9497 sections 2.2 and 3.3.1, as docs/protocols/psi-pseudonyms.md writes them",
  generator: "packages/psi/test/pseudonyms/vectors/generate.ts: @noble/curves points, bigints, node:crypto hashes",
  date: process.argv[2],
  agreement: hexOf(agreement),
  dealings: dealers.map(({ name, coefficients, proof, commitment, shares: dealt }) => ({
    dealer: name,
    coefficients: hexOf(coefficients),
    proof: hexOf(proof),
    commitment: hexOf(commitment),
    shares: dealt.map((share) => hexOf(scalarBytes(share))),
  })),
  key: { id: hexOf(id), publicKey: hexOf(base(secret)), verificationKeys: shares.map((share) => hexOf(base(share))) },
  blinded: hexOf(blinded),
  answers,
  pseudonyms: items.map((item) => ({
    item,
    pseudonym: pseudonymOf(secret, inputOf(item, { rule, study, recipient })),
  })),
};
const file = fileURLToPath(new URL("psi-pseudonyms.noble.json", import.meta.url));
writeFileSync(file, `${JSON.stringify(vectors, null, 2)}\n`);
