"""Writes vole-kernels.python.json: every kernel of VOLE-PSI again, slowly and obviously, on whole integers.

python3 generate.py > vole-kernels.python.json
It shares no line with the kernels; sizes are those of docs/protocols/psi-vole.md.
"""
import hashlib
import json

MASK = 2**32 - 1
STREAM = b"expand 32-byte k"


def chacha12(constant, key, position):
    """The block function of RFC 8439, section 2.3, with twelve rounds and any 16 bytes for its constant."""
    state = [int.from_bytes((constant + key + position)[i : i + 4], "little") for i in range(0, 64, 4)]
    x = list(state)

    def quarter(a, b, c, d):
        for first, second, third, shift in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
            x[first] = (x[first] + x[second]) & MASK
            x[third] ^= x[first]
            x[third] = ((x[third] << shift) | (x[third] >> (32 - shift))) & MASK

    for _ in range(6):
        for i in range(4):
            quarter(i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            quarter(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return b"".join(((a + b) & MASK).to_bytes(4, "little") for a, b in zip(x, state))


# draft-strombergson-chacha-test-vectors-01, TC1, 256 bits of key, 12 rounds
assert chacha12(STREAM, bytes(32), bytes(16)).hex().startswith(
    "9bf49a6a0755f953811fce125f2683d50429c3bb49e074147e0089a52eae155f"
)


def word(value):
    return value.to_bytes(4, "little")


def stream(key, number, size):
    blocks = (size + 63) // 64
    return b"".join(chacha12(STREAM, key, word(i) + word(number) + bytes(8)) for i in range(blocks))[:size]


def times(f, g):
    """GF(2^128) = GF(2)[x] / (x^128 + x^7 + x^2 + x + 1), bit i the coefficient of x^i."""
    product = 0
    for i in range(128):
        if g >> i & 1:
            product ^= f << i
    for i in range(254, 127, -1):
        if product >> i & 1:
            product ^= (1 << 128 | 0x87) << (i - 128)
    return product


def element(data):
    return int.from_bytes(data, "little")


def encoded(value):
    return value.to_bytes(16, "little")


def rows(data):
    return [element(data[i : i + 16]) for i in range(0, len(data), 16)]


def horner(values, point):
    total = 0
    for value in values:
        total = times(total, point) ^ value
    return total


def children(node, session, tree, level):
    block = chacha12(b"tavs vole: tree ", encoded(node) + session, word(tree) + word(level) + bytes(8))
    return rows(block)


def grown(root, leaves, session, tree):
    """All leaves of a tree, the four sums of each level, of its first children, second, third and fourth, the first level first, and the sum of
    all leaves: with those that lie above the last level, because no leaf below them is needed, or behind the last one."""
    levels = next(h for h in range(leaves) if 4**h >= leaves)
    nodes, sums, total = [root], [], 0
    for level in range(1, levels + 1):
        width = -(-leaves // 4 ** (levels - level))
        nodes = [child for node in nodes for child in children(node, session, tree, level)]
        fours = [0, 0, 0, 0]
        for i, node in enumerate(nodes):
            fours[i % 4] ^= node
        sums.append(fours)
        for spare in nodes[width:]:
            total ^= spare
        nodes = nodes[:width]
    for leaf in nodes:
        total ^= leaf
    return nodes, sums, total


def said(sums, keys):
    """What the sender says of a level: (S_b0, S_b1) under K_b of the first transfer, S_0b + S_1b under K_b of the second."""
    pairs = b"".join(encoded(value) for value in sums)
    both = encoded(sums[0] ^ sums[2]) + encoded(sums[1] ^ sums[3])
    pads = keys[0] + keys[1] + keys[2][:16] + keys[3][:16]
    return bytes(a ^ b for a, b in zip(pairs + both, pads))


def convoluted(x, choices):
    """Row i takes in the row before it, and by bits of its choice others of its group of four and of the seven groups before."""
    x = list(x)
    for i in range(len(x)):
        group = i // 4 * 4
        before = [(group + bit, 28 + bit) for bit in range(i - group)]
        before += [(group - 4 - 4 * k + bit, 4 * k + bit) for k in range(7) for bit in range(4)]
        for row, bit in before:
            if row >= 0 and (row == i - 1 or choices[i] >> bit & 1):
                x[i] ^= x[row]
    return x


def numbers(key, part, count, width):
    """Choices of 32 bits, `width` for each of `count` rows: 4096 rows from each stream."""
    found = []
    for chunk in range(-(-count // 4096)):
        data = stream(key, part * 2**28 + chunk, 4096 * 4 * width)
        found += [int.from_bytes(data[i : i + 4], "little") for i in range(0, len(data), 4)]
    return found[: count * width]


def compressed(x, columns):
    key = hashlib.sha256(b"tavs/psi/vole/code/1").digest()
    rest = x[columns:]
    for part in (0, 1):
        rest = convoluted(rest, numbers(key, part, len(rest), 1))
    seventh = len(rest) // 7
    picks = numbers(key, 2, columns, 7)
    out = []
    for i in range(columns):
        total = x[i]
        for j in range(7):
            total ^= rest[j * seventh + (picks[7 * i + j] * seventh >> 32)]
        out.append(total)
    return out


def row_of(digest, key, sparse):
    block = chacha12(b"tavs vole: row  ", digest, key)
    a, b, c = (int.from_bytes(block[16 + 6 * i : 22 + 6 * i], "little") * (sparse - i) >> 48 for i in range(3))
    places = [a]
    for number in (b, c):
        for other in sorted(places):
            number += number >= other
        places.append(number)
    return {"value": block[:16].hex(), "places": places, "dense": block[34:42].hex()}


def tag(value, digest):
    return chacha12(b"tavs vole: tag  ", value + digest[:16], digest[16:])[:16]


def transfer(row, session, i):
    return chacha12(b"tavs vole: ot   ", row + session, word(i) + bytes(12))[:32]


def sample(name, size):
    return hashlib.shake_128(name.encode()).digest(size)


def sealed(label, value, digest):
    """A label under the blocks of its value and item: their number stands at the end of the constant."""
    blocks = -(-len(label) // 64)
    pad = b"".join(chacha12(b"tavs vole: l" + word(i), value + digest[:16], digest[16:]) for i in range(blocks))
    return bytes(a ^ b for a, b in zip(label, pad))


def all_sealed(width, values, digests):
    """SHA-256 of labels that count upwards, each under its blocks."""
    plain = bytes(i & 255 for i in range(len(values) * width))
    rows = [sealed(plain[i * width : (i + 1) * width], *both) for i, both in enumerate(zip(values, digests))]
    return hashlib.sha256(b"".join(rows)).hexdigest()


def columns_of(keys, vector, number):
    """Of both keys of each transfer the first one's stream, and what is said: both streams and the vector."""
    own = [stream(first, number, len(vector)) for first, _ in keys]
    other = [stream(second, number, len(vector)) for _, second in keys]
    return own, [bytes(a ^ b ^ c for a, b, c in zip(*three, vector)) for three in zip(own, other)]


def transferred(part, levels):
    """What the receiver says and keeps of one set of base transfers: its choices in stream 2 part, its noise in stream 2 part + 1."""
    pairs = [(sample("first %d" % j, 32), sample("second %d" % j, 32)) for j in range(128)]
    choices = sample("choices", 16 * (-(-552 * levels // 128) + 1))
    values = sample("noise", 16 * 554)
    own, columns = columns_of(pairs, choices, 2 * part)
    rows_of, noise = columns_of(pairs, values, 2 * part + 1)
    shares = [horner(reversed(column), 2) for column in zip(*map(rows, rows_of))]
    joined = {"columns": columns, "own": own, "noise": noise, "shares": map(encoded, shares)}
    return {"part": part, **{name: hashlib.sha256(b"".join(parts)).hexdigest() for name, parts in joined.items()}}


def hexes(values):
    return [encoded(value).hex() for value in values]


def vectors():
    session = sample("session", 16)
    key = sample("key", 32)
    factors = rows(sample("factors", 16 * 32)) + [0, 1, 2, 2**127, 2**128 - 1]
    fixed = element(sample("fixed", 16))
    leaves = rows(sample("leaves", 16 * 64))
    trees = []
    for count in (2, 3, 4, 8, 13, 16, 37, 66, 70):
        root = element(sample("root %d" % count, 16))
        nodes, sums, total = grown(root, count, session, count)
        keys = [[sample("key %d %d %d" % (count, level, i), 32) for i in range(4)] for level in range(len(sums))]
        trees.append({
            "leaves": count,
            "tree": count,
            "root": encoded(root).hex(),
            "nodes": hexes(nodes),
            "total": encoded(total).hex(),
            "sums": [hexes(fours) for fours in sums],
            "keys": [[key.hex() for key in level] for level in keys],
            "said": [said(*both).hex() for both in zip(sums, keys)],
        })
    long = rows(stream(key, 7, 16 * 4416))
    short = compressed(long, 284)
    digests = [sample("digest %d" % i, 32) for i in range(9)]
    values = [sample("value %d" % i, 16) for i in range(9)]
    wide = rows(stream(key, 8, 16 * 10016))
    return {
        "source": "own slow implementation on whole integers; ChaCha12 against draft-strombergson-chacha-test-vectors-01 TC1",
        "generator": "packages/psi/test/vole/vectors/generate.py",
        "date": "2026-11-22",
        "session": session.hex(),
        "key": key.hex(),
        "zeroBlock": chacha12(STREAM, bytes(32), bytes(16)).hex(),
        "streams": [{"number": n, "bytes": stream(key, n, 512).hex()} for n in (0, 5, 2**29 + 3)],
        "fixed": encoded(fixed).hex(),
        "factors": hexes(factors),
        "products": hexes(times(factor, fixed) for factor in factors),
        "leaves": hexes(leaves),
        "horner": encoded(horner(leaves, fixed)).hex(),
        "composed": encoded(horner(reversed(leaves), 2)).hex(),
        "trees": trees,
        "code": {
            "columns": 284,
            "first": hexes(short[:4]),
            "sha256": hashlib.sha256(b"".join(encoded(value) for value in short)).hexdigest(),
        },
        "longCode": {
            "columns": 5008,
            "sha256": hashlib.sha256(b"".join(encoded(value) for value in compressed(wide, 5008))).hexdigest(),
        },
        "digests": [digest.hex() for digest in digests],
        "rowKey": session.hex(),
        "rows": {str(sparse): [row_of(digest, session, sparse) for digest in digests] for sparse in (3, 141, 81527)},
        "values": [value.hex() for value in values],
        "tags": [tag(value, digest).hex() for value, digest in zip(values, digests)],
        "labels": [{"width": width, "bytes": all_sealed(width, values, digests)} for width in (1, 12, 64, 65, 200)],
        "transfers": [transfer(value, session, i).hex() for i, value in enumerate(values)],
        "columns": [transferred(part, 3) for part in (0, 5)],
    }


if __name__ == "__main__":
    print(json.dumps(vectors(), indent=2))
