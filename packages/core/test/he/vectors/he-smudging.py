# An independent program: the noise of a share, from its description in docs/protocols/encrypted-sums.md. ChaCha20 is
# written out from RFC 8439 section 2.3, with integers of any size; python3 he-smudging.py > he-smudging.python.json
import hashlib, json

def rotl(x, n): return ((x << n) | (x >> (32 - n))) & 0xffffffff
def quarter(s, a, b, c, d):
    s[a] = (s[a] + s[b]) & 0xffffffff; s[d] = rotl(s[d] ^ s[a], 16)
    s[c] = (s[c] + s[d]) & 0xffffffff; s[b] = rotl(s[b] ^ s[c], 12)
    s[a] = (s[a] + s[b]) & 0xffffffff; s[d] = rotl(s[d] ^ s[a], 8)
    s[c] = (s[c] + s[d]) & 0xffffffff; s[b] = rotl(s[b] ^ s[c], 7)
def block(key, counter):
    words = lambda b: [int.from_bytes(b[i:i + 4], "little") for i in range(0, len(b), 4)]
    start = words(b"expand 32-byte k") + words(key) + [counter, 0, 0, 0]
    s = list(start)
    for _ in range(10):
        for q in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            quarter(s, *q)
    return b"".join(((x + y) & 0xffffffff).to_bytes(4, "little") for x, y in zip(s, start))

def noise(seed, degree, limb, bits):
    stream = b"".join(block(seed, i) for i in range(degree * 16 // 64))
    values = []
    for i in range(degree):
        low, high = (int.from_bytes(stream[16 * i + j:16 * i + j + 8], "little") for j in (0, 8))
        above = high % 2 ** (bits - limb) - (2 ** (bits - limb) if high >> 63 else 0)
        values.append(low % 2 ** limb + 2 ** limb * above)
    return values

WIDE = [1152921504606683137, 1152921504606748673]
NARROW = [4503599626321921, 4503599626682369, 4503599627124737]
cases = []
for row, primes, limb, bits in (("tbfv-20", WIDE, 59, 97), ("tbfv-32", WIDE, 59, 83), ("tbfv-50", NARROW, 51, 101), ("tbfv-32", WIDE, 59, 85), ("tbfv-50", NARROW, 51, 80)):
    seed = hashlib.sha256(f"{row} {bits}".encode()).digest()
    values = noise(seed, 8192, limb, bits)
    residues = b"".join((v % p).to_bytes(8, "little") for p in primes for v in values)
    cases.append({"row": row, "smudgingBits": bits, "seed": seed.hex(), "first": [str(v) for v in values[:3]], "sha256": hashlib.sha256(residues).hexdigest()})
print(json.dumps({"source": "an independent program, from docs/protocols/encrypted-sums.md and RFC 8439", "generator": "he-smudging.py (Python 3, no libraries)", "date": "2026-11-22", "cases": cases}, indent=2))
