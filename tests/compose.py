"""The services of docker-compose.yml as processes of this machine: its own commands, arguments, environment and Caddyfile.

No container runs. A container's paths are below a folder of its own, its volumes are links, and host names and ports are
replaced by free ports on the loopback interface. The image is a copy of the files that .dockerignore lets through,
prepared by the RUN lines of the Dockerfile.
"""

import base64
import http.client
import json
import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import redis as redis_client
import yaml

from config.embedded import postgres, processes, redis
from config.embedded.processes import Child
from tests.server import Reply

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
WEBS, WORKERS = ("web-1", "web-2"), ("worker-1", "worker-2")
HEALTHY_WITHIN = 60.0
PROXY_NOTICES = 3.0  # the proxy asks every two seconds
VENV = Path(sys.executable).parent


def read() -> dict[str, Any]:
    """Return the content of docker-compose.yml."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return compose


def dockerfile(stage: int) -> list[tuple[str, str]]:
    """Return the instructions of a stage of the Dockerfile, each with its value. -1 is the last stage."""
    lines = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    stages = re.split(r"^(?=FROM )", lines, flags=re.MULTILINE)[1:]
    pairs = (line.partition(" ") for line in stages[stage].splitlines() if line)
    return [(instruction, value.strip()) for instruction, _space, value in pairs]


class Image:
    """The app's folder of the image: what .dockerignore lets through, and what the Dockerfile runs there."""

    def __init__(self, app: Path) -> None:
        self.app = app
        # The other folders that are compiled don't belong to this test.
        self._places = {"pybabel": "python -m babel.messages.frontend", "/app": shlex.quote(str(app))}
        self._places |= {"/usr/local/lib/python3.11": "", "/opt/venv": ""}

    def copy(self) -> None:
        """Copy the files."""
        self.app.mkdir(parents=True)
        for line in (ROOT / ".dockerignore").read_text().splitlines():
            source = ROOT / line[1:]
            if not line.startswith("!"):
                continue
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.mo")
                shutil.copytree(source, self.app / source.name, ignore=ignored)
            else:
                shutil.copy(source, self.app)

    def run(self, word: str) -> None:
        """Run the RUN instruction that contains `word`."""
        if self.start(word).wait():
            raise processes.ServicesError(f"The Dockerfile's {word} failed.")

    def start(self, word: str) -> subprocess.Popen[bytes]:
        """Start the RUN instruction that contains `word`."""
        runs = [value for stage in (0, -1) for instruction, value in dockerfile(stage) if instruction == "RUN"]
        command = replaced(next(value for value in runs if word in value), self._places)
        return subprocess.Popen(["sh", "-c", command], cwd=self.app, env={"PATH": f"{VENV}:{os.defpath}"})


def replaced(text: str, places: dict[str, str]) -> str:
    """Return the text with each key of `places` replaced, longest first."""
    longest_first = "|".join(re.escape(place) for place in sorted(places, key=len, reverse=True))
    return re.sub(longest_first, lambda match: places[match[0]], text)


def interpolated(text: str, variables: dict[str, str]) -> str:
    """Return the text with `${NAME:?message}`, `${NAME:-default}` and `$$` replaced as Compose does it."""
    innermost = re.compile(r"\$\{(\w+)(?::([-?])([^${}]*))?\}")

    def value(match: re.Match[str]) -> str:
        name, kind, text = match.groups()
        if not variables.get(name) and kind == "?":
            raise ValueError(text)
        return variables.get(name) or (text if kind == "-" else "")

    text = text.replace("$$", "\0")
    while innermost.search(text):
        text = innermost.sub(value, text)
    return text.replace("\0", "$")


class Compose:
    """The running services. Each method that starts a process must be called from the main thread."""

    def __init__(self, folder: Path, caddy: Path, mail_port: int, began: float) -> None:
        self.file, self.folder, self.caddy, self._began = read(), folder, caddy, began
        self.ports = free_ports("postgres", "redis", *WEBS, "http", "https", "admin")
        self.children: dict[str, Child] = {}
        self._variables = {
            "SITE_HOST": "localhost",
            "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ATTUNE_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "EMAIL_URL": f"smtp://{HOST}:{mail_port}",
        }
        for name in ("logs", "volumes"):
            (folder / name).mkdir(mode=0o711)

    def log(self, text: str) -> None:
        """Print a line of the log, with the seconds since the beginning."""
        print(f"{time.monotonic() - self._began:6.1f} s  {text}", flush=True)

    def boot(self) -> None:
        """Start everything in Compose's order."""
        image = Image(self.folder / "app")
        image.copy()
        image.run("compileall")
        self.log("image: files copied, bytecode compiled")
        # Beside the next steps, to save time: only the web servers need it.
        static_files = image.start("collectstatic")
        self.initdb(self.postgres_environment["POSTGRES_INITDB_ARGS"])
        self.log(f"postgres: initdb {self.postgres_environment['POSTGRES_INITDB_ARGS']}")
        self.start_postgres()
        self.log(f"postgres: {shlex.join(self.file['services']['postgres']['command'])}")
        self.start_redis()
        self.log(f"redis: {shlex.join(self.file['services']['redis']['command'])}")
        migrate = self.run("migrate")
        if migrate.process.wait():
            raise processes.ServicesError(f"migrate failed:\n{migrate.last_lines()}")
        del self.children["migrate"]
        self.log(f"migrate: {self.file['services']['migrate']['command'][-1]}")
        if static_files.wait():
            raise processes.ServicesError("Static files could not be collected.")
        self.log("image: translations compiled, static files collected")
        for name in (*WEBS, *WORKERS):
            self.run(name)
        self.start_proxy()
        self.log("proxy: the Caddyfile of docker-compose.yml; web servers and workers are starting")

    # PostgreSQL and Redis, as their images start them.

    @property
    def postgres_environment(self) -> dict[str, str]:
        environment = self.file["services"]["postgres"]["environment"]
        return {name: interpolated(value, self._variables) for name, value in environment.items()}

    def initdb(self, arguments: str, data: str = "postgres") -> None:
        """Create PostgreSQL's data as the image's entrypoint does. Raises `ServicesError` with its output."""
        folder = self.folder / "volumes" / data
        password_file = self.folder / "password"
        password_file.write_text(self.postgres_environment["POSTGRES_PASSWORD"])
        folder.mkdir()
        for path in (folder, password_file):
            shutil.chown(path, processes.server_account())
        user = self.postgres_environment["POSTGRES_USER"]
        command = [postgres._binary("initdb"), "-D", folder, f"--username={user}", f"--pwfile={password_file}"]
        child = processes.start(
            "initdb", [*command, *shlex.split(arguments)], log=self.folder / "logs" / "initdb.log", server=True
        )
        if child.process.wait():
            raise processes.ServicesError(child.last_lines())
        # Containers connect by network, with the password.
        (folder / "pg_hba.conf").write_text("local all all trust\nhost all all all scram-sha-256\n")

    def start_postgres(self) -> None:
        """Start PostgreSQL with Compose's arguments, and create the database."""
        data = self.folder / "volumes" / "postgres"
        sockets = self.folder / "postgres"
        sockets.mkdir()
        shutil.chown(sockets, processes.server_account())
        own = [f"-D{data}", f"--port={self.ports['postgres']}", f"--listen_addresses={HOST}"]
        command = self.file["services"]["postgres"]["command"]
        self._start(
            "postgres",
            [postgres._binary(command[0]), *command[1:], *own, f"--unix_socket_directories={sockets}"],
            stop_signal=signal.Signals[self.file["services"]["postgres"]["stop_signal"]],
            server=True,
        )
        processes.wait_until(lambda: self._database_answers("postgres"), self.children["postgres"], 60)
        with self._connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {self.postgres_environment['POSTGRES_DB']}")

    def _connect(self, database: str) -> psycopg.Connection:
        environment = self.postgres_environment
        return psycopg.connect(
            host=HOST,
            port=self.ports["postgres"],
            user=environment["POSTGRES_USER"],
            password=environment["POSTGRES_PASSWORD"],
            dbname=database,
            autocommit=True,
        )

    def _database_answers(self, database: str) -> bool:
        try:
            self._connect(database).close()
        except psycopg.OperationalError:
            return False
        return True

    def start_redis(self) -> None:
        """Start Redis with Compose's arguments."""
        data = self.folder / "volumes" / "redis"
        data.mkdir()
        shutil.chown(data, processes.server_account())
        arguments = self.file["services"]["redis"]["command"][1:]
        own = ["--port", str(self.ports["redis"]), "--bind", HOST, "--dir", data]
        self._start("redis", [redis.binary(), *arguments, *own], server=True)

        def answers() -> bool:
            with redis_client.Redis(host=HOST, port=self.ports["redis"]) as client:
                try:
                    return bool(client.ping())
                except redis_client.ConnectionError:
                    return False

        processes.wait_until(answers, self.children["redis"], 30)

    # The containers of our own image.

    def run(self, name: str) -> Child:
        """Start a container: a service, or a replica such as `worker-1`."""
        places, service = self._places(name), self._service(name)
        for mount in service.get("tmpfs", []):
            Path(replaced(mount.split(":")[0], places)).mkdir(parents=True, exist_ok=True)
        for volume, path in (mount.split(":")[:2] for mount in service.get("volumes", [])):
            link = Path(replaced(path, places))
            (self.folder / "volumes" / volume).mkdir(exist_ok=True)
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(self.folder / "volumes" / volume)
        in_app = ["sh", "-c", 'cd "$0" && exec "$@"', self.folder / "app"]
        command = [replaced(interpolated(part, self._variables), places) for part in service["command"]]
        return self._start(name, [*in_app, *command], env=self.environment(name))

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment of a container: that of the image and that of the service."""
        image = [value for instruction, value in dockerfile(-1) if instruction == "ENV"]
        values = dict(pair.split("=", 1) for value in image for pair in shlex.split(value))
        values |= self._service(name).get("environment", {})
        places = self._places(name)
        values = {name: replaced(interpolated(value, self._variables), places) for name, value in values.items()}
        return values | {"PATH": f"{VENV}:{os.defpath}", "TMPDIR": replaced("/tmp", places)}

    def manage(self, *arguments: str, **variables: str) -> None:
        """Run a management command in a container like the first web server's."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.folder / "app",
            env=self.environment("web-1") | variables,
            check=True,
        )

    def is_healthy(self, name: str) -> bool:
        """Run the health check of a container once."""
        kind, *command = self._service(name)["healthcheck"]["test"]
        command = [replaced(interpolated(part, self._variables), self._places(name)) for part in command]
        if kind == "CMD-SHELL":
            command = ["sh", "-c", *command]
        check = subprocess.run(command, env=self.environment(name), capture_output=True, timeout=10)
        return check.returncode == 0

    def wait_healthy(self, *names: str) -> None:
        """Wait until the health checks of these containers succeed."""
        for name in names:
            processes.wait_until(lambda name=name: self.is_healthy(name), self.children[name], HEALTHY_WITHIN)
            self.log(f"{name}: healthy, {shlex.join(self._service(name)['command'])}")

    def restart(self, name: str) -> None:
        """Stop a container as Compose does, with SIGTERM and its grace period, start it and wait until the proxy uses it."""
        child, grace = self.children[name], self._service(name)["stop_grace_period"]
        child.process.terminate()
        child.process.wait(float(grace.removesuffix("s")))
        self.run(name)
        self.wait_healthy(name)
        time.sleep(PROXY_NOTICES)

    def kill(self, name: str) -> None:
        """SIGKILL a container with all its processes."""
        child = self.children.pop(name)
        os.killpg(child.process.pid, signal.SIGKILL)  # it leads its own session
        child.process.wait()

    def troubles(self, *names: str) -> str:
        """Return the warnings and errors that these containers logged, also before their last restart."""
        logs = [path for name in names for path in sorted((self.folder / "logs").glob(f"{name}.log*"))]
        lines = [f"{path.name}: {line}" for path in logs for line in path.read_text(errors="replace").splitlines()]
        return "\n".join(line for line in lines if re.search("warning|error", line, re.IGNORECASE))

    def ensure(self, *names: str) -> None:
        """Start the containers that an earlier test has killed, and wait until the proxy uses them again."""
        missing = [name for name in names if name not in self.children]
        for name in missing:
            self.run(name)
        self.wait_healthy(*missing)
        time.sleep(PROXY_NOTICES if missing else 0)

    # The proxy.

    def start_proxy(self) -> None:
        """Start Caddy with Compose's Caddyfile. Only ports, addresses and folders differ."""
        content = interpolated(self.file["configs"]["caddyfile"]["content"], self._variables)
        own = [f"admin {HOST}:{self.ports['admin']}", f"default_bind {HOST}", "skip_install_trust"]
        own += [f"http_port {self.ports['http']}", f"https_port {self.ports['https']}"]
        assert content.startswith("{\n")
        content = content.replace("{\n", "\n  ".join(["{", *own]) + "\n", 1)
        caddyfile = self.folder / "Caddyfile"
        caddyfile.write_text(replaced(content, self._places("proxy") | {"/srv/crisis": str(self._crisis)}))
        command = [self.caddy, "run", "--config", caddyfile, "--adapter", "caddyfile"]
        folder = {name: str(self.folder / "caddy") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")}
        self._start("proxy", command, env={"PATH": os.defpath, **folder})

        def serves() -> bool:
            try:
                with closing(self.connect()) as connection:
                    connection.connect()
            except OSError:  # among others: it has no certificate yet
                return False
            return True

        processes.wait_until(serves, self.children["proxy"], 20)

    @property
    def _certificate(self) -> Path:
        return self.folder / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    @property
    def _crisis(self) -> Path:
        return self.folder / "volumes" / "crisis"

    def connect(self, source: str = HOST) -> http.client.HTTPSConnection:
        """Return a connection to the proxy from the address `source`, which may be any in 127.0.0.0/8."""
        context = ssl.create_default_context(cafile=str(self._certificate))
        return http.client.HTTPSConnection(
            "localhost", self.ports["https"], timeout=30, context=context, source_address=(source, 0)
        )

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str = "",
        headers: dict[str, str] | None = None,
        source: str = HOST,
    ) -> Reply:
        """Send one request to the proxy on a new connection."""
        connection = self.connect(source)
        try:
            return send(connection, method, path, body, token, headers)
        finally:
            connection.close()

    def stop(self) -> None:
        """End all processes: PostgreSQL and Redis last, because the others use them."""
        services = [self.children.pop(name) for name in ("postgres", "redis") if name in self.children]
        users = [
            replace(child, stop_signal=signal.SIGINT) if name in WEBS else child  # SIGTERM waits for the proxy
            for name, child in reversed(self.children.items())
        ]
        processes.stop(*users, within=20)
        processes.stop(*reversed(services), within=20)
        self.log("all processes have ended")

    def _start(self, name: str, command: Sequence[str | Path], **options: Any) -> Child:
        self.children.pop(name, None)  # so that it is the last in order
        self.children[name] = processes.start(name, command, log=self.folder / "logs" / f"{name}.log", **options)
        return self.children[name]

    def _service(self, name: str) -> dict[str, Any]:
        service: dict[str, Any] = self.file["services"].get(name) or self.file["services"][name.rpartition("-")[0]]
        return service

    def _places(self, name: str) -> dict[str, str]:
        """Return what replaces the names, ports and paths of containers on this machine."""
        container = self.folder / "containers" / name
        addresses = {f"{host}:{port}": host for host, port in (("postgres", 5432), ("redis", 6379))}
        addresses |= {f"{web}:8000": web for web in WEBS}
        places = {address: f"{HOST}:{self.ports[host]}" for address, host in addresses.items()}
        places |= {path: f"{container}{path}" for path in ("/srv/crisis", "/var/lib/attune", "/tmp")}
        if name in WEBS:
            places |= {"0.0.0.0": HOST, "8000": str(self.ports[name])}
        return places


def send(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: Any = None,
    token: str = "",
    headers: dict[str, str] | None = None,
) -> Reply:
    """Send a request on an open connection. A body is sent as JSON."""
    fields = {"Host": "localhost", **(headers or {})}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    if method == "POST":
        fields.setdefault("Idempotency-Key", secrets.token_urlsafe(24))
    if body is not None:
        fields["Content-Type"] = "application/json"
    connection.request(method, path, None if body is None else json.dumps(body), fields)
    response = connection.getresponse()
    return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())


def free_ports(*names: str) -> dict[str, int]:
    """Return a free port for each name."""
    probes = [socket.create_server((HOST, 0)) for _ in names]
    ports = {name: probe.getsockname()[1] for name, probe in zip(names, probes, strict=True)}
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def running(caddy: Path, mail_port: int) -> Iterator[Compose]:
    """Run the services for the duration of the block."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attune-compose-") as folder:
        Path(folder).chmod(0o711)
        compose = Compose(Path(folder), caddy, mail_port, began)
        try:
            compose.boot()
            yield compose
        finally:
            compose.stop()
