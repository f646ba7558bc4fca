# SPDX-License-Identifier: GPL-3.0-or-later
"""The first file system of the guest: busybox, the modules that mount this machine's root, and a script that does it."""

import gzip
import lzma
import pathlib
import shlex
import shutil
import subprocess

from host.kernel import Kernel, Unavailable, _tool

MODULES = ("virtio_pci", "9pnet_virtio", "9p", "overlay")
MOUNT_OPTIONS = "trans=virtio,version=9p2000.L,msize=262144"

INIT = """#!/bin/busybox sh
# Mounts the host's root read-only, lays a layer of memory over it, and starts the guest's script in there.
bb=/bin/busybox
die () {{ echo "initramfs: $*"; $bb poweroff -f; }}
for d in proc sys dev host memory root; do $bb mkdir -p /$d; done
$bb mount -t proc proc /proc
$bb mount -t sysfs sys /sys
$bb mount -t devtmpfs dev /dev
for m in $($bb cat /modules/order); do $bb insmod /modules/$m || die "no module $m"; done
$bb mount -t 9p -o {options},cache=loose,ro host /host || die "the host's root can't be mounted"
$bb mount -t tmpfs -o mode=0755 memory /memory
$bb mkdir /memory/upper /memory/work
$bb mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root || die "no overlay"
for d in proc sys dev; do $bb mkdir -p /root/$d; $bb mount --move /$d /root/$d; done
export BOOTPIN_GUEST={guest} BOOTPIN_MODULES={modules} BOOTPIN_MOUNT_OPTIONS={options}
exec $bb switch_root /root /bin/sh {guest}/init
"""


def make_initramfs(kernel: Kernel, guest: pathlib.Path, scratch: pathlib.Path, out: pathlib.Path) -> None:
    """Writes the archive @out that boots into @guest/init, which has the path that it has here."""
    busybox = shutil.which("busybox")
    if not busybox:
        raise Unavailable("the program busybox is missing (package busybox-static)")
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "bin").mkdir(parents=True)
    (scratch / "modules").mkdir()
    shutil.copy(busybox, scratch / "bin" / "busybox")
    order = [_copy_module(path, scratch / "modules") for path in _modules(kernel)]
    (scratch / "modules" / "order").write_text("\n".join(order) + "\n", encoding="utf-8")
    init = scratch / "init"
    init.write_text(INIT.format(options=MOUNT_OPTIONS, guest=shlex.quote(str(guest)),
                                modules=shlex.quote(str(kernel.modules))), encoding="utf-8")
    init.chmod(0o755)
    names = "\n".join(str(path.relative_to(scratch)) for path in sorted(scratch.rglob("*")))
    with open(out, "wb") as archive:
        subprocess.run(["cpio", "--quiet", "-o", "-H", "newc"], cwd=scratch, input=names.encode(), stdout=archive, check=True)


def _modules(kernel: Kernel) -> list[pathlib.Path]:
    """The files of the modules, each after those that it needs."""
    found = []
    for module in MODULES:
        lines = subprocess.run([_tool("modprobe"), "-d", kernel.root, "-S", kernel.release, "--show-depends", module],
                               capture_output=True, text=True, check=True).stdout.splitlines()
        for line in lines:
            words = line.split()
            if words[0] == "insmod" and pathlib.Path(words[1]) not in found:
                found.append(pathlib.Path(words[1]))
    return found


def _copy_module(path: pathlib.Path, folder: pathlib.Path) -> str:
    """Copies a module, unpacked: busybox can't. Returns its name."""
    unpack = {".xz": lzma.decompress, ".gz": gzip.decompress, ".ko": bytes}.get(path.suffix)
    if not unpack:
        raise Unavailable(f"the kernel's modules are packed in a way that is not known here: {path.name}")
    name = path.name.split(".")[0] + ".ko"
    (folder / name).write_bytes(unpack(path.read_bytes()))
    return name
