#!/usr/bin/env python3
"""The hits of `breakwater scan`, computed another way: regular expressions and dictionaries, one line at a time.

    scan.py --indicators LIST [LIST ...] -- LOG [LOG ...]

Prints one JSON line a hit with the same fields. Entries that cannot be used go to standard error as FILE:LINE. Shares no code and no
table with the product; where the two differ, one of them is wrong.
"""
import functools
import gzip
import ipaddress
import json
import re
import sys
from collections import defaultdict

TOKEN = rb"[A-Za-z0-9_.\-\x80-\xff]"
# Whole tokens that hold a dot, or are long enough for a hash; runs with two colons.
INTERESTING = re.compile(rb"(?<![A-Za-z0-9_.\-\x80-\xff])(?:[A-Za-z0-9_\-\x80-\xff]*+\." + TOKEN + rb"*+|" + TOKEN + rb"{32,}+)")
COLON_RUN = re.compile(rb"(?<![A-Za-z0-9_.\-\x80-\xff:])" + TOKEN + rb"*+:" + TOKEN + rb"*+:[A-Za-z0-9_.\-\x80-\xff:]*+")
URL_END = re.compile(rb"[\x00-\x20\x7f\"'<>\\^`{}|]")
URL = re.compile(rb"([A-Za-z]{1,32})://(?:[^/?#]*@)?(\[[^\]/?#@]*\]|" + TOKEN + rb"+)(?::([0-9]{0,5}))?((?:[/?#].*)?)", re.S)
ESCAPE = re.compile(rb"[nrtbf]|u[0-9A-Fa-f]{4}")
OWN_PORT = {b"http": 80, b"https": 443, b"ftp": 21, b"ws": 80, b"wss": 443}
HASHES = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def open_any(path):
    with open(path, "rb") as f:
        compressed = f.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if compressed else open(path, "rb")


def ipv4(text):
    parts = text.split(b".")
    if len(parts) == 4 and all(p.isdigit() and len(p) <= 3 and int(p) < 256 for p in parts):
        return int.from_bytes(bytes(int(p) for p in parts), "big")
    return None


def ipv6(text):
    try:
        return int(ipaddress.IPv6Address(text.decode("ascii")))
    except ValueError:
        return None


def domain(text, single=False):
    name = text[:-1] if text.endswith(".") else text
    name = name.lower()
    try:
        name = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        return None
    labels = name.split(".")
    good = len(name) <= 253 and all(re.fullmatch(r"[a-z0-9_-]{1,63}", x) for x in labels) and re.search("[a-z]", labels[-1])
    return name.encode() if good and (single or len(labels) > 1) else None


def spelled_out(name):
    try:
        return b".".join(x[4:].decode("punycode").encode() if x.startswith(b"xn--") else x for x in name.split(b"."))
    except UnicodeError:
        return name


def url_keys(seen):
    """(scheme or None, host, port or None, path) in the forms under which an entry may list this URL."""
    m = URL.fullmatch(seen)
    if not m or (m[3] and int(m[3]) > 65535):
        return None
    scheme, host, path = m[1].lower(), m[2].lower(), m[4]
    if host.startswith(b"["):
        number = ipv6(host[1:-1])
        if number is None:
            return None
        host = b"[%x]" % number
    else:
        host = host[:-1] if host.endswith(b".") else host
        if not host:
            return None
    path = path if path.startswith(b"/") else b"/" + path
    port = int(m[3]) if m[3] else None
    own = OWN_PORT.get(scheme)
    port = own if port is None else port
    keys = [(scheme, host, port, path), (None, host, port, path)]
    if port == own:
        keys.append((None, host, None, path))
    return keys


class Indicators:
    def __init__(self):
        self.v4, self.v6 = defaultdict(dict), defaultdict(dict)
        self.names, self.urls, self.mails, self.hashes = {}, {}, {}, {}

    def put(self, table, key, kind, entry):
        table.setdefault(key, {})[(kind, entry)] = True

    def add(self, entry):
        if re.search(r"\s", entry) or entry.startswith("/") or len(entry) > 4096:
            return False
        if "://" in entry:
            return self.add_url(entry, entry)
        if "/" in entry:
            head, _, tail = entry.partition("/")
            if re.fullmatch("[0-9]{1,3}", tail) and (ipv4(head.encode()) is not None or ":" in head and ipv6(head.encode()) is not None):
                return self.add_range(entry, head, int(tail))
            return "@" not in head and self.add_url("any://" + entry, entry, any_scheme=True)
        if "@" in entry:
            local, _, host = entry.rpartition("@")
            name = domain(host, single=True)
            if not name or not re.fullmatch(r"[A-Za-z0-9_.+\-\u0080-\U0010ffff]+", local):
                return False
            key = re.sub("[A-Z]", lambda m: m[0].lower(), local).encode() + b"@" + name
            self.put(self.mails, key, "email", entry)
            return True
        if len(entry) in HASHES and re.fullmatch("[0-9A-Fa-f]+", entry):
            self.put(self.hashes, entry.lower().encode(), HASHES[len(entry)], entry)
            return True
        m = re.fullmatch(r"\[([^\]]*)\](?::([0-9]{1,5}))?|([^:]+):([0-9]{1,5})", entry)
        host = entry
        if m and int(m[2] or m[4] or 0) < 65536:
            host = m[1] or m[3]
        if ipv4(host.encode()) is not None or (":" in host and ipv6(host.encode()) is not None):
            return self.add_range(entry, host, None)
        name = domain(re.sub(r"^(\*\.|\.)", "", host))
        if name:
            self.put(self.names, name, "domain", entry)
            if b"xn--" in name:
                self.put(self.names, spelled_out(name), "domain", entry)
        return bool(name)

    @functools.lru_cache(maxsize=1 << 18)
    def of_token(self, token):
        number = ipv4(token)
        if number is not None:
            return [hit for shift, table in self.v4.items() for hit in table.get(number >> shift, ())]
        if re.fullmatch(rb"[0-9A-Fa-f]+", token):
            return list(self.hashes.get(token.lower(), ()))
        labels = token.lower().split(b".")
        return [hit for i in range(len(labels)) for hit in self.names.get(b".".join(labels[i:]), ())]

    def add_range(self, entry, head, prefix):
        four = ipv4(head.encode())
        bits = 32 if four is not None else 128
        number = four if four is not None else ipv6(head.encode())
        prefix = bits if prefix is None else prefix
        if not 1 <= prefix <= bits:
            return False
        table = self.v4 if bits == 32 else self.v6
        self.put(table[bits - prefix], number >> (bits - prefix), "ipv4" if bits == 32 else "ipv6", entry)
        return True

    def add_url(self, text, entry, any_scheme=False):
        raw = text.encode()
        keys = url_keys(raw)
        if keys is None or URL_END.search(raw):
            return False
        scheme, host, port, path = keys[0]
        if not host.startswith(b"[") and ipv4(host) is None:
            host = domain(host.decode(), single=True)
            if host is None:
                return False
        self.put(self.urls, (None if any_scheme else scheme, host, port, path), "url", entry)
        return True


def escape_length(line, start, end):
    slashes = start - len(line[:start].rstrip(b"\\"))
    m = ESCAPE.match(line, start, end) if slashes % 2 else None
    return len(m[0]) if m else 0


def undot(text):
    return text[:-1] if text.endswith(b".") else text


def hits_of(line, ind):
    for run in INTERESTING.finditer(line):
        start = run.start() + escape_length(line, run.start(), run.end())
        token = undot(line[start:run.end()])
        for kind, entry in ind.of_token(token):
            if kind != "ipv4" or not re.search(rb"[A-Za-z]/$", line[max(0, start - 2):start]):
                yield start, kind, token, entry
    if b":" in line and ind.v6:
        for run in COLON_RUN.finditer(line):
            yield from hits_of_colon_run(line, run, ind)
    at = line.find(b"@") if ind.mails else -1
    while at >= 0:
        start = at - len(re.search(rb"[A-Za-z0-9_.+\-\x80-\xff]*$", line[:at])[0])
        start += escape_length(line, start, at)
        host = undot(re.match(TOKEN + rb"*", line[at + 1:])[0])
        mail = line[start:at] + b"@" + host
        if start < at and host:
            for kind, entry in ind.mails.get(mail.lower(), ()):
                yield start, kind, mail, entry
        at = line.find(b"@", at + 1)
    colon = line.find(b"://") if ind.urls else -1
    while colon >= 0:
        yield from hits_of_url(line, colon, ind)
        colon = line.find(b"://", colon + 1)


def hits_of_colon_run(line, run, ind):
    start = run.start() + escape_length(line, run.start(), run.end())
    text = undot(line[start:run.end()])
    if text.endswith(b":") and not text.endswith(b"::"):
        text = text[:-1]
    while b":" in text and not text.startswith(b"::") and not re.match(rb"[0-9A-Fa-f]{1,4}:", text):
        drop = text.index(b":") + 1
        start, text = start + drop, text[drop:]
    number = ipv6(text) if b":" in text else None
    if number is not None:
        for shift, table in ind.v6.items():
            for kind, entry in table.get(number >> shift, ()):
                yield start, kind, text, entry


def hits_of_url(line, colon, ind):
    start = colon - len(re.search(TOKEN + rb"*$", line[:colon])[0])
    start += escape_length(line, start, colon)
    if not line[start:colon].isalpha():
        return
    end = URL_END.search(line, colon)
    full = line[start:end.start() if end else len(line)]
    for seen in {full, full.rstrip(b".,;:!?)]")}:
        for key in url_keys(seen) or ():
            for kind, entry in ind.urls.get(key, ()):
                yield start, kind, seen, entry


def main():
    cut = sys.argv.index("--")
    ind = Indicators()
    for path in sys.argv[2:cut]:
        with open_any(path) as f:
            for number, raw in enumerate(f, 1):
                entry = re.sub(r"(^|(?<=\s))#.*|#(\s.*)?$", "", raw.decode("utf-8", "replace").rstrip("\r\n")).strip()
                if entry and not ind.add(entry):
                    print(f"{path}:{number}", file=sys.stderr)
    for path in sys.argv[cut + 1:]:
        with open_any(path) as f:
            for number, line in enumerate(f, 1):
                for offset, kind, seen, entry in sorted(set(hits_of(line.rstrip(b"\n"), ind))):
                    print(json.dumps({"path": path, "line": number, "offset": offset, "kind": kind,
                                      "value": seen.decode("utf-8", "replace"), "indicator": entry}, ensure_ascii=False))


main()
