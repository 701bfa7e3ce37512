"""`make run` and its kin, from a bare Python: packages, secret key, then the site's own commands.

Runs before anything is installed, so it uses the standard library alone. Whatever is wrong ends
it with one line on stderr and exit code 1.
"""

import hashlib
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def fail(message: str) -> None:
    sys.exit("Error: " + message)


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before we know the version
        version = ".".join(map(str, sys.version_info[:2]))
        fail(f"Python 3.11 or newer is needed, this is {version}. Try: make run PYTHON=python3.11")


def check_port() -> None:
    """Fail unless PORT is a port that can be listened on now, or systemd has handed one on."""
    if os.environ.get("LISTEN_PID") == str(os.getpid()):
        return
    value = os.environ.get("PORT") or "8000"
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 65535):
        fail(f"PORT is {value!r}. Write a whole number from 1 to 65535, such as 8000.")
    host = os.environ.get("HOST") or "127.0.0.1"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(value)))
        except OSError as error:
            fail(
                f"Port {value} on {host} cannot be used ({error.strerror}). "
                "Choose another: PORT=8001 make run"
            )


def install(number: str, requirements: str) -> None:
    """Make .venv and install the pinned packages, unless that very list is in it already."""
    source = ROOT / requirements
    wanted = hashlib.sha256(source.read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f"installed-{requirements}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"{number} Installing Python packages (seconds, the first time) ...", flush=True)
    clear = [] if is_of_this_python() else ["--clear"]
    made = subprocess.run(
        [sys.executable, "-m", "venv", *clear, str(VENV)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        reason = (made.stdout + made.stderr).strip()
        if "ensurepip" in reason or "No module named venv" in reason:
            fail("Python's venv module is missing. On Debian: apt-get install python3-venv")
        fail(f"{VENV} cannot be made: {(reason.splitlines() or ['no reason given'])[-1]}")
    if not install_with_uv(source):
        install_with_pip(source)
    stamp.write_text(wanted)


def is_of_this_python() -> bool:
    """Whether .venv was made by the Python that runs this, which is still there."""
    version = ".".join(map(str, sys.version_info[:3]))
    try:
        made_by = (VENV / "pyvenv.cfg").read_text().splitlines()
    except OSError:
        return False
    return PYTHON.exists() and f"version = {version}" in made_by


def install_with_uv(source: Path) -> bool:
    """Whether uv, itself fetched by pip, could install; it needs a tenth of pip's time."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    environment = os.environ | {"UV_SYSTEM_CERTS": "1"}
    for name in ("UV_SYSTEM_PYTHON", "UV_TARGET", "UV_PREFIX"):
        environment.pop(name, None)
    # Where pip has been told of another index, so is uv.
    if index := os.environ.get("PIP_INDEX_URL"):
        environment["UV_DEFAULT_INDEX"] = index
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
    for command in (
        [*pip, "--require-hashes", "-r", str(ROOT / "requirements-uv.txt")],
        [*uv, "--require-hashes", "-r", str(source)],
    ):
        try:
            done = subprocess.run(command, env=environment, capture_output=True, check=False)
        except OSError:
            return False
        if done.returncode:
            return False
    return True


def install_with_pip(source: Path) -> None:
    """The way that is open wherever pip works, whatever it is told of indexes and proxies."""
    print("      with pip, for uv could not (a minute or two) ...", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar=off"]
    total = sum("==" in line for line in source.read_text().splitlines())
    found, lines = 0, ["no reason given"]
    command = [*pip, "--require-hashes", "-r", str(source)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            lines.append(line.strip())
            if line.startswith("Collecting"):
                found += 1
                if found % 20 == 0:
                    print(f"      {found} of {total} packages fetched ...", flush=True)
            elif line.startswith("Installing"):
                print(f"      putting {total} packages in place ...", flush=True)
    if process.returncode:
        reason = next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])
        fail(f"pip could not install {source.name} (is the network there?): {reason}")


def compile_everything() -> None:
    """What the service, which may not write beside its code, would else do at every start."""
    print("      Compiling translations and bytecode ...", flush=True)
    settings = os.environ | {"SECRET_KEY": "compiles, and signs nothing", "DATABASE_URL": ""}
    messages = [str(PYTHON), "manage.py", "compilemessages", "--verbosity=0"]
    if subprocess.run(messages, env=settings, check=False).returncode:
        fail("The translations could not be compiled.")
    # Packages may hold files that are none of this Python's.
    folders = [".venv/lib", "sotngoaivu", "pages", "news"]
    subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j0", *folders], check=False)


def ensure_secret_key() -> None:
    """Set SECRET_KEY from var/secret-key, made on the first run, where it is not given."""
    if os.environ.get("SECRET_KEY"):
        return
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    kept = folder / "secret-key"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists() or not kept.read_text().strip():
            descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_urlsafe(50) + "\n")
        os.environ["SECRET_KEY"] = kept.read_text().strip()
    except OSError as error:
        fail(f"{kept} cannot be used ({error.strerror}). VAR_DIR chooses another folder.")


def main(arguments: list[str]) -> None:
    check_python()
    os.chdir(ROOT)
    if arguments[0] == "install":
        install("     ", arguments[1])
        if arguments[1] == "requirements.txt":
            compile_everything()
        return
    if arguments == ["run"]:
        check_port()
    install("[1/7]", "requirements.txt")
    if arguments == ["run"]:
        print("[2/7] Looking for the secret key ...", flush=True)
    ensure_secret_key()
    command = ["prepare", "--serve"] if arguments == ["run"] else arguments[1:]
    os.execv(PYTHON, [str(PYTHON), "manage.py", *command])


if __name__ == "__main__":
    main(sys.argv[1:])
