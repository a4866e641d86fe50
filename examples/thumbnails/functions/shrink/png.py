"""Reads, shrinks and writes PNG pictures of 8 bits a channel, with the standard library alone."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # by the colour type of the header: grey, RGB, grey + alpha, RGBA
MOST_PIXELS = 40_000_000


class NotDrawable(Exception):
    """The file is not a PNG, or one of a kind this module does not read."""


def shrink(data, side):
    """The picture fitted into a square of `side` pixels; one that fits already is returned as it is."""
    width, height, colour, packed = read(data)
    if width <= side and height <= side:
        return data
    channels = CHANNELS[colour]
    longest = max(width, height)
    new_width, new_height = max(1, width * side // longest), max(1, height * side // longest)
    # Each new pixel is the mean of the old ones it covers; one row of sums is held at a time.
    columns = [(x * width // new_width, (x + 1) * width // new_width) for x in range(new_width)]
    rows = lines(packed, width * channels, height, channels)
    small = bytearray()
    for y in range(new_height):
        first, last = y * height // new_height, (y + 1) * height // new_height
        sums = [0] * (new_width * channels)
        for _ in range(first, last):
            line = next(rows)
            for x, (left, right) in enumerate(columns):
                for c in range(channels):
                    sums[x * channels + c] += sum(line[left * channels + c : right * channels : channels])
        small.append(0)  # this line is stored unfiltered
        for x, (left, right) in enumerate(columns):
            area = (right - left) * (last - first)
            small += bytes(sums[x * channels + c] // area for c in range(channels))
    return write(new_width, new_height, colour, bytes(small))


def read(data):
    """Width, height, colour type and the still packed lines of a PNG."""
    if not data.startswith(SIGNATURE):
        raise NotDrawable("not a PNG")
    at, header, packed = len(SIGNATURE), None, bytearray()
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR" and len(body) == 13:
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        at += size + 12
    if header is None:
        raise NotDrawable("a PNG without a header")
    width, height, depth, colour, _, _, interlaced = header
    if depth != 8 or colour not in CHANNELS or interlaced:
        raise NotDrawable(f"{depth} bits, colour type {colour}, interlaced {interlaced}")
    if not 0 < width * height <= MOST_PIXELS:
        raise NotDrawable(f"{width} x {height} pixels")
    return width, height, colour, bytes(packed)


def lines(packed, size, height, step):
    """The lines of pixels, top first, with PNG's five filters undone."""
    unpacker = zlib.decompressobj()
    above = bytearray(size)
    try:
        raw = unpacker.decompress(packed, height * (size + 1))
    except zlib.error as broken:
        raise NotDrawable(str(broken)) from broken
    if len(raw) < height * (size + 1):
        raise NotDrawable("the picture ends too soon")
    for at in range(0, len(raw), size + 1):
        line = bytearray(raw[at + 1 : at + 1 + size])
        match raw[at]:
            case 0:
                pass
            case 1:
                for i in range(step, size):
                    line[i] = (line[i] + line[i - step]) & 255
            case 2:
                for i in range(size):
                    line[i] = (line[i] + above[i]) & 255
            case 3:
                for i in range(size):
                    left = line[i - step] if i >= step else 0
                    line[i] = (line[i] + (left + above[i]) // 2) & 255
            case 4:
                for i in range(size):
                    left, corner = (line[i - step], above[i - step]) if i >= step else (0, 0)
                    line[i] = (line[i] + paeth(left, above[i], corner)) & 255
            case unknown:
                raise NotDrawable(f"filter {unknown}")
        yield line
        above = line


def paeth(left, up, corner):
    """Whichever of the three neighbours is nearest to left + up - corner."""
    guess = left + up - corner
    a, b, c = abs(guess - left), abs(guess - up), abs(guess - corner)
    if a <= b and a <= c:
        return left
    return up if b <= c else corner


def write(width, height, colour, lines):
    """A PNG of those lines, each of which begins with its filter's number."""
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
