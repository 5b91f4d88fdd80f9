# An independent program for the bytes of keys and vectors (docs/protocols/encrypted-sums.md): python3 he-encoding.py > he-encoding.python.json
import hashlib, json, struct

N = 8192
SPECIAL = 1152921504606830593
RINGS = {
    "tbfv-32": ([1152921504606683137, 1152921504606748673], 4294475777),
    "tbfv-50": ([4503599626321921, 4503599626682369, 4503599627124737], 1125899906826241),
}

def prefixed(*parts):
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)

def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()

def polynomial(primes, start):
    return b"".join(struct.pack("<Q", (start + i * 0x9E3779B97F4A7C15 + j) % p) for j, p in enumerate(primes) for i in range(N))

def case(facts, ring, ciphertexts, smudging, scale):
    data, plain = RINGS[ring]
    parameters = {"degree": N, "data": [str(p) for p in data], "special": str(SPECIAL),
                  "plain": None if scale else str(plain), "ciphertexts": ciphertexts, "smudgingBits": smudging, "scale": scale}
    parameters_hash = hashlib.sha256(prefixed(b"tavs/he/parameters/1", canonical(parameters))).digest()
    seed, joint = bytes(range(32)), polynomial(data + [SPECIAL], 1)
    decimals = 255 if facts["decimals"] is None else facts["decimals"]
    body = struct.pack(">IdIB", facts["length"], facts["maxValue"], facts["sumOfWeights"], decimals)
    key = b"tavs/he\0" + bytes([1, 1]) + body + parameters_hash + seed + joint
    key_id = hashlib.sha256(prefixed(b"tavs/he-analyst-key/1", canonical(facts), seed, joint)).digest()
    halves = b"".join(polynomial(data, 2 + i) for i in range(2 * ciphertexts))
    vector = b"tavs/he\0" + bytes([1, 2]) + parameters_hash + key_id + struct.pack(">BI", 0, 7) + halves
    return {"facts": facts, "id": key_id.hex(), "ciphertexts": ciphertexts, "head": key[:91].hex(), "vectorHead": vector[:79].hex(),
            "key": hashlib.sha256(key).hexdigest(), "vector": hashlib.sha256(vector).hexdigest()}

if __name__ == "__main__":
    import math
    def exact(length, value, weights, ring):
        data, plain = RINGS[ring]
        k = -(-length // N); q = math.prod(data)
        fresh = 21 * (2 * N * N * 2 + 1) // SPECIAL + 1 + (1 + N * 2) // 2 + 2
        room = (q - (q >> 20)) // (2 * plain) - (weights + 1) * fresh
        limb = min(p.bit_length() for p in data) - 1
        return case({"length": length, "maxValue": value, "sumOfWeights": weights, "decimals": None}, ring, k, min((room // 2).bit_length() - 1, 2 * limb - 1), None)
    def real(length, value, weights, decimals, ring):
        data, _ = RINGS[ring]
        k = -(-length // N); q = math.prod(data)
        noise = (weights + 1) * (21 * (2 * N * N * 2 + 1) // SPECIAL + 1 + (1 + N * 2) // 2 + 2)
        bits = (2**40 * k * N * noise - 1).bit_length()
        room = (q // 2 - 2 * 2**bits - noise) // ((weights + 1) * (2**50 + 1))
        return case({"length": length, "maxValue": value, "sumOfWeights": weights, "decimals": decimals}, ring, k, bits,
                    {"fraction": 50 - math.ceil(math.log2(value)), "shift": room.bit_length() - 1})
    cases = [exact(6, 1000000, 500, "tbfv-32"), exact(8193, 10**12, 40, "tbfv-50"), real(6, 250.5, 400, 6, "tbfv-32")]
    print(json.dumps({"source": "an independent program, from docs/protocols/encrypted-sums.md", "generator": "he-encoding.py (Python 3, no libraries)", "date": "2026-11-22", "cases": cases}, indent=2))
