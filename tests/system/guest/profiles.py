# SPDX-License-Identifier: GPL-3.0-or-later
"""The boards that every scenario of contents goes through."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Profile:
    """
    name: of bootpin-virtual
    usb: vendor and product id
    size: bytes of the image: a few sectors, and not a whole number of blocks; whole ECC units, as dfu-util does not pad
    page: the sector size at the flash's start
    """
    name: str
    usb: str
    size: int = 20000
    page: int = 16384
    base: int = 0x08000000
    dfuse: bool = True


PROFILES = (
    Profile("f405", "0483:df11"),
    Profile("f722", "0483:df11"),
    Profile("h743", "0483:df11", page=131072),
    Profile("g474", "0483:df11", page=2048),
    Profile("at32f435", "2e3c:df11", page=2048),
    Profile("dfu", "1209:db42", page=1024, base=0x08002000, dfuse=False),
)


def find_profile(name: str) -> Profile:
    return next(profile for profile in PROFILES if profile.name == name)


# Firmwares that run, and the board whose loader they reboot into.
RUNNING = {
    "betaflight": "f405",
    "betaflight-h743": "h743",
    "old-betaflight": "f405",
    "cleanflight": "f405",
    "inav7": "f411",
    "inav9": "f722",
    "emuflight": "f405",
    "left-in-cli": "f405",
    "crazyflie": "crazyflie-rom",
    "slow": "f405",
    "deaf": "f405",
    "babbler": "f405",
    "garbage": "f405",
}
