"""Fills a hub's value table, and polls its feeds: bench/feeds/run."""

import http.client
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

POLLS = 200


def main(hub, arguments):
    entries = 1_000_000
    if arguments[:1] == ["--entries"]:
        entries, arguments = int(arguments[1]), arguments[2:]
    formats = arguments or ["hosts", "bind-rpz", "ips", "opnsense", "csv"]
    folder = tempfile.mkdtemp(prefix="bwfeeds")
    process = subprocess.Popen(
        [hub, "serve", "--data", folder, "--listen", "http://127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        address = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
        port = int(address.group(1))
        key = json.loads(run(hub, "member", "add", "Bench", "--kind", "terminal", "--tier", "0", "--json", "--data", folder))["key"]
        token = ask(port, "POST", "/api/v1/feeds", {"device": "bench"}, key["secret"])["token"]
        fill(os.path.join(folder, "breakwater.db"), entries)
        print(f"{entries} entries; the hub has {memory(process.pid, 'VmRSS')} MiB before the first poll")
        print("format         bytes   first poll s   again MiB/s   unchanged ms   memory MiB, at most MiB")
        for name in formats:
            measure(process.pid, port, token, name)
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ask(port, method, path, body, secret):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": "Bearer " + secret, "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body), headers)
    return json.loads(connection.getresponse().read())


def fill(path, entries):
    """Half names, half addresses, in the audience of everyone; then one position, by which the hub notices."""
    with sqlite3.connect(path, timeout=60) as database:
        audience = database.execute("select id from audience where circle_id is not null order by id limit 1").fetchone()[0]
        now = int(time.time() * 1_000_000)

        def rows():
            for i in range(entries):
                name = f"host-{i}.zone-{i % 977}.click"
                address = f"{11 + i // 65536 % 80}.{i // 256 % 256}.{i % 256}.{i // 5_000_000 + 1}"
                kind, value = ("domain", name) if i % 2 else ("ipv4", address)
                identity = f"indicator--{uuid.uuid5(uuid.NAMESPACE_DNS, value)}"
                yield (identity, kind, value, audience, "block", i % 100, now, None, now, 0)

        database.executemany("insert into indicator_value values (?,?,?,?,?,?,?,?,?,?)", rows())
        database.execute("update position_counter set last = ?", (now + 1,))
    time.sleep(1)


def memory(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return int(re.search(name + r":\s+(\d+)", status.read()).group(1)) // 1024


def fetch(port, path, tag=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
    answer = connection.getresponse()
    size = 0
    while chunk := answer.read(1 << 20):
        size += len(chunk)
    return answer.status, size, answer.headers["ETag"]


def measure(pid, port, token, name):
    path = f"/feeds/{token}/{name}"
    started = time.perf_counter()
    status, size, tag = fetch(port, path)
    first = time.perf_counter() - started
    assert status == 200, f"{name}: {status}"
    started = time.perf_counter()
    fetch(port, path)
    again = size / (time.perf_counter() - started) / (1 << 20)
    unchanged = []
    for _ in range(POLLS):
        started = time.perf_counter()
        assert fetch(port, path, tag)[0] == 304
        unchanged.append((time.perf_counter() - started) * 1000)
    usual = statistics.median(unchanged)
    print(
        f"{name:12} {size:9}   {first:12.1f}   {again:11.0f}   {usual:12.2f}   {memory(pid, 'VmRSS'):10}, {memory(pid, 'VmHWM')}",
        flush=True,
    )


main(sys.argv[1], sys.argv[2:])
