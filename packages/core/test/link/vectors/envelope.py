# An independent program: frames that carry an envelope, from docs/protocols/link.md, by OpenSSL through Python's `cryptography`.
# Protobuf is written out by hand; python3 envelope.py > envelope.python.json
import hashlib, json
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KINDS = ["message", "acknowledgement", "abort"]

def lp(*parts): return b"".join(len(part).to_bytes(4, "big") + part for part in parts)

def varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))

def field(number, value):  # proto3: zero and nothing are not written
    if isinstance(value, int): return varint(number << 3) + varint(value) if value else b""
    return varint(number << 3 | 2) + varint(len(value)) + value if value else b""

def frame(seed, pair, session, sender, receiver, kind, number, body):
    info = lp(b"tavs/envelope/1", session, sender.encode(), receiver.encode(), kind.encode())
    key = HKDF(hashes.SHA256(), 32, salt=None, info=info).derive(pair)
    sealed = ChaCha20Poly1305(key).encrypt(number.to_bytes(12, "big"), body, info)
    fields = [session, sender.encode(), receiver.encode(), KINDS.index(kind), number]
    head = b"".join(field(i + 1, value) for i, value in enumerate(fields))
    statement = lp(head, hashlib.sha256(sealed).digest())
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(lp(b"tavs/envelope/2", statement))
    return bytes([2, 2]) + head + field(6, sealed) + field(7, signature)

cases = []
for sender, receiver, kind, number, length in [
    ("east", "west", "message", 1, 11),
    ("west", "a.hospital-2", "acknowledgement", 300, 0),
    ("east", "west", "abort", 2, 7),
    ("x" * 64, "west", "message", 2 ** 32 - 1, 5000),
]:
    seed, pair, session = (hashlib.sha256(f"{name} {number}".encode()).digest() for name in ("seed", "pair", "session"))
    made = frame(seed, pair, session, sender, receiver, kind, number, bytes(i % 251 for i in range(length)))
    cases.append({
        "seed": seed.hex(), "pair": pair.hex(), "session": session.hex(), "from": sender, "to": receiver, "kind": kind,
        "number": number, "bodyBytes": length, "signature": made[-64:].hex(), "sha256": hashlib.sha256(made).hexdigest(),
    })

print(json.dumps({
    "source": "an independent program, from docs/protocols/link.md",
    "generator": "envelope.py (Python 3, cryptography 48.0.0)",
    "date": "2026-11-22",
    "cases": cases,
}, indent=2))
