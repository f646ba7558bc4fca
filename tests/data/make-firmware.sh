#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the small firmware files of this folder, in the shapes of the real ones. They are kept in the tree, so that the
# tests need none of these tools: clang, ld.lld, llvm-objcopy, dfu-suffix, xxd.
#
#   crazyflie-like: vectors, a hole of 8 bytes, code, initial values of variables, and behind the place of .bss twelve
#       bytes more; the ELF's first segment begins with the ELF headers, far below the vectors
#   betaflight-like: vectors, a hole where the settings are, code
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/start.s" <<'END'
  .syntax unified
  .thumb
  .globl reset
  .section .isr_vector, "a"
  .word 0x2001ffff
  .word reset
  .rept 14
  .word idle
  .endr
  .section .text, "ax"
  .p2align 4
  .thumb_func
reset:
  ldr r0, =counter
  ldr r1, [r0]
  adds r1, 1
  str r1, [r0]
  b reset
  .thumb_func
idle:
  b idle
  .pool
  .rept 24
  .word 0x01020304
  .endr
  .section .data, "aw"
counter:
  .word 0x11223344, 0x55667788
  .section .bss, "aw", %nobits
  .space 64
  .section .nzds, "aw"
  .word 1, 2, 3
END

cat > "$work/crazyflie.ld" <<'END'
ENTRY(reset)
PHDRS { code PT_LOAD FILEHDR PHDRS; data PT_LOAD; rest PT_LOAD; }
SECTIONS {
  . = 0x08003000 + SIZEOF_HEADERS;
  . = 0x08004000;
  .isr_vector : { *(.isr_vector) } :code
  . = . + 8;
  .text : { *(.text) } :code
  load = .;
  .data 0x20000000 : AT(load) { *(.data) } :data
  .bss 0x20000008 : AT(load + 8) { *(.bss) } :rest
  .nzds 0x20000048 : AT(load + 72) { *(.nzds) } :rest
  /DISCARD/ : { *(.ARM.*) }
}
END

cat > "$work/betaflight.ld" <<'END'
ENTRY(reset)
SECTIONS {
  .isr_vector 0x08000000 : { *(.isr_vector) }
  .text 0x08008000 : { *(.text) *(.nzds) }
  load = .;
  .data 0x20000000 : AT(load) { *(.data) }
  .bss : { *(.bss) }
  /DISCARD/ : { *(.ARM.*) }
}
END

clang --target=thumbv7em-none-eabi -c "$work/start.s" -o "$work/start.o"
for name in crazyflie betaflight; do
  ld.lld -z max-page-size=0x1000 -T "$work/$name.ld" "$work/start.o" -o "$work/$name.elf"
  llvm-objcopy --strip-all "$work/$name.elf" "$name-like.elf"
  llvm-objcopy -O ihex "$name-like.elf" "$name-like.hex"
  objcopy -I ihex -O srec "$name-like.hex" "$name-like.srec"
done
llvm-objcopy -O binary --remove-section .nzds crazyflie-like.elf crazyflie-like.bin
chmod 644 ./*-like.*

cp crazyflie-like.bin dfu-suffix.dfu
dfu-suffix -v 1209 -p 0001 -a dfu-suffix.dfu > /dev/null
