"""A session of a sum by shares, byte for byte, from docs/protocols/shares.md: HKDF (RFC 5869) and ChaCha20 (RFC 8439) written
here from their RFCs, ristretto255 in
ristretto.py, Shamir's shares and protobuf in big integers. It shares no code with the library.
python3 packages/core/test/sharing/shared-sum/vectors/generate.py > .../shared-sum.json"""

import hashlib, hmac, json, struct

import ristretto


def hkdf(secret, info, length):
    key, block, out = hmac.new(bytes(32), secret, hashlib.sha256).digest(), b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(key, block + info + bytes([counter]), hashlib.sha256).digest()
        out += block
    return out[:length]


def chacha20(key, length, nonce=0):
    """Keystream from block 0; the nonce is the number of the call."""
    out = b""
    for counter in range(-(-length // 64)):
        start = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *struct.unpack("<8I", key), counter, nonce, 0, 0]
        x = list(start)

        def quarter(a, b, c, d):
            for (to, add, turned, by) in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                x[to] = (x[to] + x[add]) % 2**32
                word = x[turned] ^ x[to]
                x[turned] = (word << by | word >> (32 - by)) % 2**32

        for _ in range(10):
            for i in range(4):
                quarter(i, 4 + i, 8 + i, 12 + i)
            for i in range(4):
                quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
        out += struct.pack("<16I", *[(a + b) % 2**32 for a, b in zip(x, start)])
    return out[:length]


def prefixed(*parts):
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def u32(value):
    return value.to_bytes(4, "big")


def coins(seed, label, index):
    return hkdf(seed, prefixed(b"tavs/coins/1", label.encode(), u32(index), b""), 32)


def varint(value):
    out = b""
    while value >= 128:
        out, value = out + bytes([value % 128 + 128]), value // 128
    return out + bytes([value])


def field(number, content):
    return varint(number * 8 + 2) + varint(len(content)) + content if content else b""


def agreement_hash(agreement):
    names = lambda all: prefixed(*[name.encode() for name in sorted(all)])
    sizes = [u32(agreement[key]) for key in ("threshold", "length", "decimals", "fewest")] + [u32(agreement["verifiable"])]
    return hashlib.sha256(prefixed(
        b"core/shared-sum/1", names(agreement["contributors"]), names(agreement["members"]),
        agreement["receiver"].encode(), *sizes, agreement["maxValueText"].encode(), bytes.fromhex(agreement["context"]),
    )).digest()


def session(agreement, bits, fraction_bits, vectors):
    verifiable = agreement["verifiable"]
    p, width = (ristretto.ORDER, 32) if verifiable else (2**bits - 1, 8 if bits == 61 else 16)
    contributors, members, threshold = sorted(agreement["contributors"]), sorted(agreement["members"]), agreement["threshold"]
    cast = members + [name for name in contributors if name not in members] + [agreement["receiver"]]
    seed_of = lambda name: chacha20(bytes([cast.index(name) + 1]) + bytes(31), 32)
    pack = lambda numbers: b"".join(number.to_bytes(width, "little") for number in numbers)
    agreed, length = agreement_hash(agreement), agreement["length"]

    def scalars(secret, count):
        """By rejection from draws of 253 bits."""
        found, call = [], 0
        while len(found) < count:
            stream = chacha20(secret, 32 * (count - len(found)), call)
            draws = [int.from_bytes(stream[at:at + 32], "little") % 2**253 for at in range(0, len(stream), 32)]
            found, call = found + [draw for draw in draws if draw < p], call + 1
        return found

    def coefficients(name):
        if verifiable:  # and behind each row its blind
            label = lambda kind, index, count: scalars(coins(seed_of(name), f"pedersen {kind}", index), count)
            return [label("coefficient", k, length) + label("blind", k, 1) for k in range(1, threshold)]
        rows = []
        for index in range(threshold - 1):
            stream = chacha20(coins(seed_of(name), "shamir coefficient", index), width * length)
            numbers = [int.from_bytes(stream[k * width:(k + 1) * width], "little") % 2**bits for k in range(length)]
            assert p not in numbers
            rows.append(numbers)
        return rows

    def encoded(value):
        numerator, denominator = value.as_integer_ratio()
        scaled, rest = divmod(numerator * 2**fraction_bits * 2 + denominator, 2 * denominator)
        assert rest != 0 or denominator == 1  # no ties in these vectors
        return scaled % p

    def committed(row):
        total = ristretto.ZERO
        for k, value in enumerate(row):
            label, index = (b"value", k) if k < length else (b"blind", 0)
            generator = ristretto.hashed(prefixed(label, u32(index)), DOMAIN)
            total = ristretto.add(total, ristretto.multiply(value, generator))
        return ristretto.encode(total)

    shares, commitments = {}, {}
    for name in contributors:
        rows = [[encoded(value) for value in vectors[name]], *coefficients(name)]
        if verifiable:
            rows[0] += scalars(coins(seed_of(name), "pedersen blind", 0), 1)
        commitments[name] = b"".join(committed(row) for row in rows) if verifiable else b""
        for j, to in enumerate(members, 1):
            shares[name, to] = [sum(row[k] * j**power for power, row in enumerate(rows)) % p for k in range(len(rows[0]))]
    messages = []
    say = lambda sender, to, body: messages.append({"from": sender, "to": to, "body": body.hex()})
    for name in contributors:
        for to in members:
            if to != name:
                said = field(1, b"core/shared-sum/1 contributor") + field(2, agreed) + field(3, pack(shares[name, to]))
                say(name, to, said + field(12, commitments[name]))
        if verifiable:
            said = field(13, b"core/shared-sum/1 contributor") + field(14, agreed) + field(15, commitments[name])
            say(name, agreement["receiver"], said)
    digests = [hashlib.sha256(commitments[name]).digest() for name in contributors] if verifiable else []
    ones = lambda names: bytes([1] * len(names))
    proposal = field(7, ones(contributors)) + field(8, ones(members))
    chosen = hashlib.sha256(prefixed(b"core/shared-sum/1 set", agreed, ones(contributors), ones(members), *digests)).digest()
    totals = {to: [sum(shares[name, to][k] for name in contributors) % p for k in range(length + verifiable)] for to in members}
    for name in members:
        said = field(4, b"core/shared-sum/1 member") + field(5, agreed) + field(6, ones(contributors))
        say(name, agreement["receiver"], said + field(16, b"".join(digests)))
        say(agreement["receiver"], name, proposal)
        for to in members:
            if to != name:
                say(name, to, field(9, chosen))
        say(name, agreement["receiver"], field(10, chosen) + field(11, pack(totals[name])))
    total = [sum(encoded(vectors[name][k]) for name in contributors) % p for k in range(length)]
    signed = [value - p if value > p // 2 else value for value in total]
    return {
        "agreement": agreement, "bits": bits, "vectors": vectors, "messages": messages,
        "totals": [value / 2**fraction_bits for value in signed],
    }


DOMAIN = b"tavs/core/pedersen/1 with ristretto255_XMD:SHA-512_R255MAP_RO_"
small = {
    "contributors": ["north", "east", "west"], "members": ["kim", "lee", "max", "ann"], "receiver": "board", "threshold": 3,
    "length": 3, "maxValue": 2**40, "maxValueText": "1099511627776", "decimals": 0, "fewest": 3, "verifiable": False, "context": "",
}
large = {
    "contributors": ["north", "east", "west", "south"], "members": ["north", "east", "west"], "receiver": "board", "threshold": 2,
    "length": 2, "maxValue": 1e21, "maxValueText": "1e+21", "decimals": 2, "fewest": 4, "verifiable": False, "context": "c0ffee",
}
checked = {**small, "length": 2, "verifiable": True, "context": "01"}
print(json.dumps({
    "source": "docs/protocols/shares.md; Shamir, Communications of the ACM 22 (1979); Pedersen, CRYPTO 1991; RFC 5869, RFC 8439, RFC 9380, RFC 9496",
    "generator": "packages/core/test/sharing/shared-sum/vectors/generate.py, Python 3 standard library",
    "date": "2026-11-22",
    "sessions": [
        session(small, 61, 0, {"north": [0, 1, 2**40], "east": [-(2**40), 17, 2**40 - 1], "west": [5, -400, 2**40]}),
        session(large, 127, 9, {"north": [0.1, 1e20], "east": [-3.7, 2.0**60], "west": [0.25, -5.5], "south": [1000.01, 1e21]}),
        session(checked, 61, 0, {"north": [0, 2**40], "east": [-(2**40), -17], "west": [5, -400]}),
    ],
}, indent=1))
