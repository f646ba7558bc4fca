# SPDX-License-Identifier: GPL-3.0-or-later
"""One boot of the guest under QEMU."""

import pathlib
import shutil
import subprocess
import time

from host.kernel import Kernel, Unavailable

QEMU = "qemu-system-x86_64"


def find_qemu() -> str:
    found = shutil.which(QEMU)
    if not found:
        raise Unavailable(f"the program {QEMU} is missing (package qemu-system-x86)")
    return found


def start_machine(kernel: Kernel, initramfs: pathlib.Path, share: pathlib.Path, console: pathlib.Path) -> subprocess.Popen:
    """
    Starts the guest. It sees this machine's root read-only and @share writable; its console goes to a file.

    Software emulation always: nested virtualisation is missing or broken on too many machines, and this is fast enough.
    """
    command = [
        find_qemu(), "-machine", "q35,accel=tcg,sata=off", "-cpu", "max", "-smp", "2", "-m", "2048",
        "-nographic", "-no-reboot", "-nodefaults", "-serial", f"file:{console}", "-monitor", "none",
        "-kernel", kernel.image, "-initrd", initramfs, "-append", "console=ttyS0 quiet panic=-1 no_timer_check",
        "-fsdev", "local,id=host,path=/,security_model=none,readonly=on,multidevs=remap",
        "-device", "virtio-9p-pci,fsdev=host,mount_tag=host",
        "-fsdev", f"local,id=share,path={share},security_model=none",
        "-device", "virtio-9p-pci,fsdev=share,mount_tag=share",
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def stop_machine(machine: subprocess.Popen) -> None:
    """Makes sure that nothing of the guest is left."""
    if machine.poll() is None:
        machine.terminate()
        try:
            machine.wait(5)
        except subprocess.TimeoutExpired:
            machine.kill()
            machine.wait()


def wait_for_machine(machine: subprocess.Popen, seconds: float) -> bool:
    """Waits at most so long for the next moment at which it is worth looking. Returns whether the guest is off."""
    try:
        machine.wait(min(0.25, max(0.0, seconds)))
    except subprocess.TimeoutExpired:
        return False
    return True


def now() -> float:
    return time.monotonic()
