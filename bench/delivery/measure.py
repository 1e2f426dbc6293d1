"""Times how fast one warning is handed to a mail server for a whole community: bench/delivery/run."""

import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

ASKED_SECONDS = 60
MASTER = "/usr/lib/postfix/sbin/master"


def main(hub, arguments):
    members = int(arguments[1]) if arguments[:1] == ["--members"] else 1000
    folder = tempfile.mkdtemp(prefix="bwdelivery")
    os.chmod(folder, 0o755)
    data = os.path.join(folder, "hub")
    server = Postfix(folder) if os.path.exists(MASTER) and os.geteuid() == 0 else Sink()
    process = None
    try:
        person = ("--name", "Bench", "--email", "bench@centre.example")
        coordinator = json.loads(run(hub, "person", "coordinator", *person, "--json", "--data", data))
        run(hub, "mail", "set", "127.0.0.1", "--port", str(server.port), "--tls", "none", "--from", "centre@centre.example", "--data", data)
        process = subprocess.Popen(
            [hub, "serve", "--data", data, "--listen", "http://127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        api = Api(int(re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline()).group(1)))
        secrets = fill(api, coordinator["key"]["secret"], members)
        print(f"{members} members with a person each, mail server: {server.name}")
        measure(api, secrets, os.path.join(data, "breakwater.db"), server, members)
    finally:
        if process is not None:
            process.terminate()
            process.wait()
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def measure(api, secrets, database, server, members):
    domain = "release-portal-login.click"
    api.ask("POST", "/api/v1/submissions", domain.replace(".", "[.]"), secrets[0], "text/plain")
    sight = {"kind": "domain", "value": domain, "count": 1, "seenBefore": False}
    api.ask("POST", "/api/v1/sightings", sight, secrets[0])
    begin = time.monotonic()
    api.ask("POST", "/api/v1/sightings", sight, secrets[1])
    answered = time.monotonic()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        made = until(connection, "select count(*) from message", members)
        handed = until(connection, "select count(*) from outbox where channel = 'mail' and state = 'sent'", members)
        doubled = connection.execute("select count(*) - count(distinct member_id) from message").fetchone()[0]
    taken = server.taken()
    seconds = handed - begin
    print(f"the second sighting answered after {answered - begin:.3f} s")
    print(f"messages made after                {made - begin:.2f} s")
    print(f"all {members} mails handed over after  {seconds:.2f} s, {members / seconds:.0f} a second (asked: at most {ASKED_SECONDS} s)")
    print(f"mails that the server has taken    {taken}; members told twice {doubled}")
    if seconds > ASKED_SECONDS or taken != members or doubled:
        sys.exit("Not what is asked for.")


def until(connection, question, count):
    give_up = time.monotonic() + 10 * ASKED_SECONDS
    while connection.execute(question).fetchone()[0] < count:
        if time.monotonic() > give_up:
            sys.exit(f"In vain waited for: {question}")
        time.sleep(0.05)
    return time.monotonic()


def fill(api, coordinator, members):
    secrets = []
    for i in range(members):
        added = api.ask("POST", "/api/v1/members", {"name": f"Member {i:04}", "kind": "trucker", "tier": i % 4}, coordinator)
        secrets.append(added["key"]["secret"])
        person = {"name": f"Person {i:04}", "email": f"person{i}@member{i}.example", "role": "contact"}
        api.ask("POST", "/api/v1/members/me/people", person, secrets[-1])
    return secrets


class Api:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body, secret, kind="application/json"):
        text = body if isinstance(body, str) else json.dumps(body)
        self.connection.request(method, path, text.encode(), {"Authorization": "Bearer " + secret, "Content-Type": kind})
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            sys.exit(f"{method} {path}: {answer.status} {content.decode()}")
        return json.loads(content) if content else None


class Postfix:
    """Debian's postfix on a port of loopback, with settings of its own; what it has taken into its queue it then throws away."""

    name = "postfix"

    def __init__(self, folder):
        self.folder, self.port = os.path.join(folder, "postfix"), free_port()
        for part in ("conf", "queue", "data"):
            os.makedirs(os.path.join(self.folder, part))
        os.chmod(self.folder, 0o755)
        shutil.chown(os.path.join(self.folder, "data"), "postfix")
        self.log = os.path.join(self.folder, "mail.log")
        self.write("conf/main.cf", f"""
compatibility_level = 3.6
queue_directory = {self.folder}/queue
data_directory = {self.folder}/data
maillog_file = {self.log}
maillog_file_prefixes = {self.folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.centre.example
mydestination =
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
default_transport = discard:
relay_transport = discard:
""")
        self.write("conf/master.cf", f"""
127.0.0.1:{self.port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
discard unix - - n - - discard
error unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
""")
        conf = os.path.join(self.folder, "conf")
        subprocess.run(["postfix", "-c", conf, "check"], check=True, capture_output=True)
        self.process = subprocess.Popen([MASTER, "-c", conf, "-d"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port)

    def taken(self):
        time.sleep(1)
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return len(re.findall(r"/cleanup\[\d+\]: \w+: message-id=", log.read()))

    def close(self):
        self.process.terminate()
        self.process.wait()

    def write(self, path, text):
        with open(os.path.join(self.folder, path), "w", encoding="ascii") as file:
            file.write(text.lstrip())


class Sink:
    """Takes every mail, and syncs it before it says so."""

    name = "a server of this script's own"

    def __init__(self):
        self.count, self.lock = 0, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, client.makefile("rwb") as stream, tempfile.TemporaryFile() as kept:
            self.say(stream, "220 sink")
            for line in stream:
                word = line[:4].upper()
                if word == b"DATA":
                    self.say(stream, "354 go on")
                    while (part := stream.readline()) not in (b".\r\n", b""):
                        kept.write(part)
                    kept.flush()
                    os.fsync(kept.fileno())
                    with self.lock:
                        self.count += 1
                    self.say(stream, "250 taken")
                elif word == b"QUIT":
                    self.say(stream, "221 bye")
                    return
                else:
                    self.say(stream, "250 ok")

    @staticmethod
    def say(stream, text):
        stream.write(text.encode() + b"\r\n")
        stream.flush()

    def taken(self):
        return self.count

    def close(self):
        self.listener.close()


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_for(port):
    give_up = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > give_up:
                sys.exit("The mail server does not come up.")
            time.sleep(0.1)


main(sys.argv[1], sys.argv[2:])
