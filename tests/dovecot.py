"""A real Dovecot of the test's own: one account, a loopback port, a certificate made for it; started, killed and filled at will."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "desk", "correct-horse"
PROGRAM = shutil.which("dovecot") or "/usr/sbin/dovecot"

_SETTINGS = """
base_dir = {run}
log_path = {home}/dovecot.log
protocols = imap
listen = 127.0.0.1
mail_location = maildir:{home}/mail
mail_uid = {owner}
mail_gid = {owner}
first_valid_uid = 1
first_valid_gid = 1
default_login_user = {login}
default_internal_user = {login}
default_internal_group = {group}
ssl = yes
ssl_cert = <{home}/certificate.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_max_userip_connections = 50
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={owner} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
namespace inbox {{
  inbox = yes
}}
"""


def free_port() -> int:
    """Return a port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_certificate(folder: Path, *, name: str = "localhost", days: int = 2) -> Path:
    """Write key.pem and certificate.pem for a host name; with negative days it has expired. Return the certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    secret = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(encoding))
    return path


class Dovecot:
    """One server in one folder. Its mail survives a restart."""

    def __init__(self, folder: Path, *, certificate_name: str = "localhost", certificate_days: int = 2) -> None:
        self.folder = folder
        self.port, self.plain_port = free_port(), free_port()
        self.ca_file = str(write_certificate(folder, name=certificate_name, days=certificate_days))
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("new", "cur", "tmp"):
            (folder / "mail" / name).mkdir(parents=True)
        root = os.getuid() == 0
        owner = "nobody" if root else str(os.getuid())
        group = "nogroup" if root else str(os.getgid())
        # A socket's path is at most 107 bytes, less than a test's folder may need.
        self._run = Path(f"/tmp/dovecot-{os.getpid()}-{self.port}")
        self._run.mkdir(mode=0o755)
        text = _SETTINGS.format(
            run=self._run,
            home=folder,
            owner=owner if not root else "65534",
            login=owner,
            group=group,
            password=PASSWORD,
            port=self.port,
            plain_port=self.plain_port,
        )
        (folder / "dovecot.conf").write_text(text)
        if root:
            for place in [folder, *folder.rglob("*")]:
                os.chown(place, 65534, 65534)
            for parent in folder.parents:
                if str(parent).startswith("/tmp/"):
                    parent.chmod(parent.stat().st_mode | 0o011)

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = subprocess.Popen(
            [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        until = time.monotonic() + 15
        while time.monotonic() < until:
            if self._process.poll() is not None:
                said = self._process.stderr.read() if self._process.stderr else b""
                raise RuntimeError(f"dovecot ended: {said!r}")
            try:
                with socket.create_connection(("127.0.0.1", self.plain_port), 1) as greeting:
                    if greeting.recv(100).startswith(b"* OK"):
                        return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("dovecot does not answer")

    def kill(self) -> None:
        """End it with its children, as a power cut would."""
        if self._process is None:
            return
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self._process.pid)], capture_output=True, text=True, check=False
        )
        self._process.kill()
        for child in children.stdout.split():
            try:
                os.kill(int(child), signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        if self._process.stderr:
            self._process.stderr.close()
        self._process = None

    def stop(self) -> None:
        """End it for good."""
        self.kill()
        shutil.rmtree(self._run, ignore_errors=True)

    def deliver(self, raw: bytes, name: str, *, received: datetime | None = None) -> None:
        """Put a mail into the mailbox as a delivery agent does: tmp/, then new/. `received` becomes its INTERNALDATE."""
        waiting = self.folder / "mail" / "tmp" / name
        waiting.write_bytes(raw)
        if received is not None:
            os.utime(waiting, (received.timestamp(), received.timestamp()))
        if os.getuid() == 0:
            os.chown(waiting, 65534, 65534)
        waiting.rename(self.folder / "mail" / "new" / name)

    def reset_uidvalidity(self) -> None:
        """Forget all UIDs: the next SELECT gives new ones under a new UIDVALIDITY. Only while it is stopped."""
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
