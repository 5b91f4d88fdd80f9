"""ristretto255 from RFC 9496, hashing to it from RFC 9380: slow, plain, and of no library."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
SQRT_M1 = pow(2, (P - 1) // 4, P)
SQRT_AD_MINUS_ONE = 25063068953384623474111414158702152701244531502492656460079210482610430750235
INVSQRT_A_MINUS_D = 54469307008909316920995813868745141605393597292927456921205312896311721017578
assert SQRT_AD_MINUS_ONE**2 % P == (-D - 1) % P and INVSQRT_A_MINUS_D**2 * (-1 - D) % P == 1


def magnitude(x):
    return P - x % P if x % P % 2 else x % P


def sqrt_ratio(u, v):
    """RFC 9496 section 4.2."""
    r = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    check = v * r * r % P
    if check in (-u % P, -u * SQRT_M1 % P):
        r = r * SQRT_M1 % P
    return check in (u % P, -u % P), magnitude(r)


ZERO = (0, 1, 1, 0)


def add(a, b):
    (x1, y1, z1, t1), (x2, y2, z2, t2) = a, b
    A, B = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    C, E = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(scalar, point):
    total = ZERO
    for bit in bin(scalar)[2:]:
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def encode(point):
    """RFC 9496 section 4.3.2."""
    x, y, z, t = point
    u1, u2 = (z + y) * (z - y) % P, x * y % P
    _, root = sqrt_ratio(1, u1 * u2 * u2 % P)
    one, two = root * u1 % P, root * u2 % P
    inverse = one * two * t % P
    rotate = t * inverse % P % 2
    x2, y2, den = (y * SQRT_M1, x * SQRT_M1, one * INVSQRT_A_MINUS_D) if rotate else (x, y, two)
    if x2 * inverse % P % 2:
        y2 = -y2
    return magnitude(den * (z - y2)).to_bytes(32, "little")


def mapped(data):
    """RFC 9496 section 4.3.4, MAP."""
    t = int.from_bytes(data, "little") % 2**255 % P
    r = SQRT_M1 * t * t % P
    u, v = (r + 1) * (1 - D * D) % P, (-1 - r * D) * (r + D) % P
    square, s = sqrt_ratio(u, v)
    c = -1
    if not square:
        s, c = -magnitude(s * t), r
    n = (c * (r - 1) * (D - 1) ** 2 - v) % P
    w0, w1, w2, w3 = 2 * s * v % P, n * SQRT_AD_MINUS_ONE % P, (1 - s * s) % P, (1 + s * s) % P
    return w0 * w3 % P, w2 * w1 % P, w1 * w3 % P, w0 * w2 % P


def hashed(message, domain):
    """RFC 9380 appendix B: expand_message_xmd with SHA-512 (section 5.3.1) to 64 bytes, each half mapped."""
    tag = domain + bytes([len(domain)])
    first = hashlib.sha512(bytes(128) + message + (64).to_bytes(2, "big") + b"\0" + tag).digest()
    uniform = hashlib.sha512(first + b"\1" + tag).digest()
    return add(mapped(uniform[:32]), mapped(uniform[32:]))

