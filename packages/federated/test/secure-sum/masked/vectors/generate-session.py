#!/usr/bin/env python3
"""What three contributors say in a masked sum, from docs/protocols/masked-sum.md, with OpenSSL's primitives.
pip install cryptography; python3 generate-session.py > masked.session.json"""
import hashlib
import json
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def prefixed(*parts):
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def u32(value):
    return value.to_bytes(4, "big")


def sha(data):
    return hashlib.sha256(data).digest()


def hkdf(key, info, length=32):
    return HKDF(hashes.SHA256(), length, None, info).derive(key)


def chacha(key, length):  # nonce and counter are zero
    return Cipher(algorithms.ChaCha20(key, bytes(16)), None).encryptor().update(bytes(length))


def stream(key, length):
    return Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor().update(bytes(length))


def coins(seed, label):
    return hkdf(seed, prefixed(b"tavs/coins/1", label.encode(), u32(0), b""))


def public(secret):
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes(*raw)


def agree(secret, key):
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(key))


def label(name):
    return f"tavs/masked-sum/{name}/1".encode()


def commitment(secret):
    return sha(prefixed(label("commitment"), secret))


def identity(i):  # the test's own
    seed = chacha(bytes([i % 250 + 1] * 16 + [i >> 8] * 16), 32)
    return Ed25519PrivateKey.from_private_bytes(seed)


def session(values, bits, terms):
    parties = len(values)
    names = [f"h{i:04d}" for i in range(parties)]
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    keys = [identity(i).public_key().public_bytes(*raw).hex() for i in range(parties)]
    facts = {"colluders": 1, "decimals": 0, "fewest": 3, "otherSets": "refused", **terms}
    agreed = {"aggregator": "hub", "contributors": [{"key": k, "name": n} for n, k in zip(names, keys)], "round": 1, "terms": facts}
    canonical = json.dumps(agreed, sort_keys=True, separators=(",", ":")).encode()
    agreement = sha(prefixed(b"tavs/masked-sum/1", canonical, sha(b"")))
    seeds = [chacha(bytes([i + 2] + [0] * 31), 32) for i in range(parties)]
    secrets = [{name: coins(seed, name) for name in ("mask key", "seal key", "self mask", "circle")} for seed in seeds]
    rows = []
    for i, secret in enumerate(secrets):
        link = secret["circle"]
        for _ in range(4):
            link = commitment(link)
        said = public(secret["mask key"]) + public(secret["seal key"]) + commitment(secret["self mask"]) + link
        message = prefixed(agreement, u32(i), said)
        rows.append(said + identity(i).sign(prefixed(label("keys"), message)))
    present = bytes([2**parties - 1])
    roll = sha(prefixed(label("roll"), agreement, u32(0), present, b"".join(rows), b""))
    size = bits // 8
    modulus = 1 << bits
    masked = []
    for i, vector in enumerate(values):
        numbers = [value % modulus for value in vector] + [1, 1]

        def add(key, sign):
            mask = stream(key, size * len(numbers))
            for k in range(len(numbers)):
                numbers[k] = (numbers[k] + sign * int.from_bytes(mask[size * k : size * k + size], "little")) % modulus

        add(hkdf(secrets[i]["self mask"], prefixed(label("self"), roll, u32(i))), 1)
        for j in range(parties):
            if j != i:
                shared = agree(secrets[i]["mask key"], public(secrets[j]["mask key"]))
                add(hkdf(shared, prefixed(label("pair"), roll, u32(min(i, j)), u32(max(i, j)))), 1 if i < j else -1)
        masked.append(b"".join(number.to_bytes(size, "little") for number in numbers).hex())
    survivors = prefixed(roll, present, present)
    signed = [identity(i).sign(prefixed(label("survivors"), survivors)).hex() for i in range(parties)]
    return {"bits": bits, "terms": terms, "values": values, "rows": [row.hex() for row in rows], "masked": masked, "signed": signed}


def terms(length, largest):
    return {"length": length, "maxValue": largest, "mayDropOut": 0, "question": "question", "study": "study"}


print(json.dumps({
    "source": "docs/protocols/masked-sum.md, with OpenSSL by cryptography",
    "generator": "packages/federated/test/secure-sum/masked/vectors/generate-session.py",
    "date": "2026-11-22",
    "sessions": [
        session([[1, -2, 300], [4, 5, -999], [0, 1000, 7]], 32, terms(3, 1000)),
        session([[10**11], [-(10**11)], [3], [4]], 64, terms(1, 10**12)),
    ],
}, indent=1))
