"""A WordPress site: its files, its database and its two daemons."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from wpserver import packages
from wpserver.processes import Daemon, Failure, run, say

HERE = Path(__file__).resolve().parent.parent
PHP = HERE / "php"
HOST = "127.0.0.1"

# What php/seed.php gives the user webmaster.
APPLICATION_PASSWORD = "testtesttesttesttesttest"

DEFAULTS: dict[str, Any] = {
    "port": 8089,
    "posts": 0,
    "theme": "twentytwentyone",
    "core": "debian",
    "language": "",
}

PHP_SETTINGS = [
    f"-d{setting}"
    for setting in (
        "memory_limit=512M",
        "log_errors=1",
        "display_errors=0",
        "opcache.enable=1",
        "opcache.enable_cli=1",
        "opcache.validate_timestamps=1",
        "opcache.revalidate_freq=0",
    )
]


class Site:
    """A site in one work directory; `settings` are the options it was made with."""

    def __init__(self, folder: Path) -> None:
        self.dir = folder
        self.cache = folder / "cache"
        self.root = folder / "site"
        self.db = folder / "db"
        self.run_dir = folder / "run"
        self.logs = folder / "log"
        self.settings_file = folder / "settings.json"
        self.ready_mark = folder / "seeded"
        self.mariadb = Daemon("mariadb", self.run_dir, self.logs)
        self.php = Daemon("php", self.run_dir, self.logs)
        self.settings = self.load_settings()

    def load_settings(self) -> dict[str, Any]:
        kept = {}
        if self.settings_file.exists():
            kept = json.loads(self.settings_file.read_text())
        return {**DEFAULTS, **kept}

    def keep_settings(self) -> None:
        self.settings_file.write_text(json.dumps(self.settings, indent=2) + "\n")

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.settings['port']}"

    @property
    def short_link(self) -> Path:
        name = hashlib.sha256(os.fsencode(self.run_dir)).hexdigest()[:16]
        return Path("/tmp") / f"wp-server-{os.geteuid()}-{name}"

    @property
    def socket(self) -> Path:
        # A unix socket's path may not exceed 107 bytes, and work directories
        # made by test runners often do: such a site's is reached by a link.
        plain = self.run_dir / "mariadb.sock"
        if len(os.fsencode(plain)) < 100:
            return plain
        return self.short_link / "mariadb.sock"

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Lock the work directory, so that only one wp-server uses it at a time."""
        for folder in (self.dir, self.cache, self.run_dir, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self.dir.chmod(0o700)
        with (self.run_dir / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.settings = self.load_settings()
            yield

    # -- verbs

    def start(self, wanted: Mapping[str, Any]) -> None:
        """Make the site if it does not exist, and start it. `wanted` overrides DEFAULTS."""
        if self.ready_mark.exists():
            for name, value in wanted.items():
                if name != "theme" and value != self.settings[name]:
                    raise Failure(
                        f"this site was made with {name}={self.settings[name]!r}; "
                        f"use `reset` to make another, or another --dir"
                    )
            self.start_daemons()
            if wanted.get("theme", self.settings["theme"]) != self.settings["theme"]:
                self.switch_theme(wanted["theme"])
        else:
            try:
                self.build({**self.settings, **wanted})
            except BaseException:
                self.stop()
                raise
        say(
            f"{self.url} (user webmaster, password webmaster; "
            f"for the REST API {APPLICATION_PASSWORD})"
        )

    def build(self, settings: dict[str, Any]) -> None:
        """Make the site from scratch; remove the remains of an interrupted attempt."""
        began = time.monotonic()
        self.stop()
        self.ready_mark.unlink(missing_ok=True)
        for leftover in (self.root, self.db):
            shutil.rmtree(leftover, ignore_errors=True)
        self.settings = settings
        self.keep_settings()
        packages.install_system_packages()
        self.copy_core()
        self.write_config()
        self.create_database()
        say("installing WordPress and writing its content")
        log = self.logs / "build.log"
        self.php_script(PHP / "install.php", log=log)
        # A second PHP process, so that the content types which the must-use
        # plugin registers see an installed site.
        say(self.php_script(PHP / "seed.php", str(settings["posts"]), log=log).strip())
        if settings["theme"] != DEFAULTS["theme"]:
            self.switch_theme(settings["theme"])
        self.start_daemons()
        self.ready_mark.write_text("")
        say(f"built in {time.monotonic() - began:.0f} s")

    def stop(self) -> None:
        self.php.stop()
        self.mariadb.stop()
        if self.short_link.is_symlink():
            self.short_link.unlink()

    def status(self) -> dict[str, Any]:
        return {
            "dir": str(self.dir),
            "url": self.url,
            **self.settings,
            "built": self.ready_mark.exists(),
            "mariadb_pid": self.mariadb.pid,
            "php_pid": self.php.pid,
            "answers": bool(self.php.pid) and self.answers(),
        }

    def switch_theme(self, name: str) -> None:
        self.php_script(PHP / "theme.php", name)
        self.settings["theme"] = name
        self.keep_settings()

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        """Run the database during the block; stop it afterwards if it was stopped before."""
        if not self.ready_mark.exists():
            raise Failure("there is no site yet; use `start`")
        was_running = self.mariadb.pid
        self.start_mariadb()
        try:
            yield
        finally:
            if not was_running:
                self.mariadb.stop()

    # -- daemons

    def create_database(self) -> None:
        say("creating the database")
        command = (
            "mariadb-install-db",
            "--no-defaults",
            *mariadb_user(),
            f"--datadir={self.db}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
        )
        try:
            run(*command)
        except Failure as failure:
            # Seen once on a busy machine, where a second try worked.
            say(str(failure))
            shutil.rmtree(self.db, ignore_errors=True)
            run(*command)
        self.start_mariadb()
        run(*self.mariadb_client(), "CREATE DATABASE wordpress CHARACTER SET utf8mb4")

    def start_daemons(self) -> None:
        serving, port = self.php.pid, self.settings["port"]
        if not serving:
            # Otherwise another site on this port would be taken for ours.
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    raise Failure(f"port {port} is taken")
        self.start_mariadb()
        if serving:
            return
        process = self.php.start(
            "php",
            *PHP_SETTINGS,
            "-S",
            f"{HOST}:{port}",
            "-t",
            self.root,
            PHP / "router.php",
            env={
                "PHP_CLI_SERVER_WORKERS": "4",
                "WPS_ACCESS_LOG": str(self.logs / "access.log"),
            },
        )
        self.php.wait_for(self.answers, process)

    def start_mariadb(self) -> None:
        if self.mariadb.pid:
            return
        if self.socket.parent == self.short_link:
            self.short_link.unlink(missing_ok=True)
            self.short_link.symlink_to(self.run_dir)
        process = self.mariadb.start(
            "mariadbd",
            "--no-defaults",
            *mariadb_user(),
            f"--datadir={self.db}",
            f"--socket={self.socket}",
            "--skip-networking",
            "--character-set-server=utf8mb4",
            # The data are disposable: prefer speed to safety.
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--innodb-buffer-pool-size=64M",
            "--innodb-log-file-size=16M",
        )
        ping = [*self.mariadb_client(), "SELECT 1"]
        self.mariadb.wait_for(
            lambda: subprocess.run(ping, capture_output=True, check=False).returncode == 0,
            process,
        )

    def mariadb_client(self) -> list[str]:
        return ["mariadb", "--no-defaults", "--user=root", f"--socket={self.socket}", "-e"]

    def answers(self) -> bool:
        # Without a proxy, even if one is configured.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"{self.url}/wp-json/", timeout=20) as reply:
                return bool(reply.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    # -- PHP

    def php_script(self, script: Path, *arguments: str | Path, log: Path | None = None) -> str:
        """Run a PHP script inside this WordPress and return its output."""
        errors = ("-d", "display_errors=stderr")
        return run(
            "php", *PHP_SETTINGS, *errors, PHP / "run.php", self.root, script, *arguments, log=log
        )

    # -- files

    def copy_core(self) -> None:
        core = self.settings["core"]
        say(f"fetching WordPress ({core})")
        debian = packages.unpack_debian(packages.UNPACKED_PACKAGES, self.cache, "debian")
        shared = debian / "usr/share/wordpress"
        if core == "debian":
            packages.copy_tree(shared, self.root, debian)
        else:
            packages.copy_tree(packages.unpack_npm(core, self.cache), self.root)
        content = self.root / "wp-content"
        for theme in packages.THEMES:
            if not (content / "themes" / theme / "functions.php").exists():
                from_theme = shared / "wp-content/themes" / theme
                packages.copy_tree(from_theme, content / "themes" / theme, debian)
        if language := self.settings["language"]:
            self.copy_language(language, content / "languages")
        packages.copy_tree(PHP / "mu-plugins", content / "mu-plugins")
        packages.copy_tree(PHP / "themes", content / "themes")
        for name in ("plugins", "uploads"):
            (content / name).mkdir(exist_ok=True)

    def copy_language(self, language: str, target: Path) -> None:
        tree = packages.unpack_debian(["wordpress-l10n"], self.cache, "languages")
        source = tree / "usr/share/wordpress/wp-content/languages"
        files = list(source.glob(f"*{language}.mo"))
        if not files:
            raise Failure(f"the packages have no language {language}")
        target.mkdir(exist_ok=True)
        for file in files:
            shutil.copyfile(file, target / file.name)

    def write_config(self) -> None:
        values: dict[str, str | bool] = {
            "DB_NAME": "wordpress",
            "DB_USER": "root",
            "DB_PASSWORD": "",
            "DB_HOST": f"localhost:{self.socket}",
            "DB_CHARSET": "utf8mb4",
            "DB_COLLATE": "",
            "WP_HOME": self.url,
            "WP_SITEURL": self.url,
            # No network access and no background changes during a test.
            "WP_HTTP_BLOCK_EXTERNAL": True,
            "DISABLE_WP_CRON": True,
            "AUTOMATIC_UPDATER_DISABLED": True,
            "DISALLOW_FILE_MODS": True,
            "WP_DEBUG": False,
            "FS_METHOD": "direct",
            # Allows application passwords without HTTPS.
            "WP_ENVIRONMENT_TYPE": "local",
            "WPS_LANGUAGE": self.settings["language"],
        }
        for name in ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE"):
            values[f"{name}_KEY"] = secrets.token_hex(32)
            values[f"{name}_SALT"] = secrets.token_hex(32)
        lines = ["<?php"]
        for name, value in values.items():
            shown = str(value).lower() if isinstance(value, bool) else php_string(value)
            lines.append(f"define( '{name}', {shown} );")
        lines += [
            "$table_prefix = 'wp_';",
            "if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }",
            "require_once ABSPATH . 'wp-settings.php';",
            "",
        ]
        (self.root / "wp-config.php").write_text("\n".join(lines))


def php_string(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def mariadb_user() -> list[str]:
    # Refused for root unless said outright; it serves one private socket.
    return ["--user=root"] if os.geteuid() == 0 else []
