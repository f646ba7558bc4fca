# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of bootpin-cli for fish.

set -l commands list info convert plan flash verify read erase leave unprotect reboot backup restore doctor
set -l on_board plan flash verify read erase leave unprotect reboot backup restore

function __bootpin_cli_boards
    bootpin-cli list --practice 2>/dev/null | string match -r '^(?:usb|tty|virtual):\S+'
end

complete -c bootpin-cli -f
complete -c bootpin-cli -n "__fish_seen_subcommand_from info convert plan flash verify read backup restore" -F

complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a list -d 'Show the boards that are connected'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a info -d 'Show what a firmware file holds'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a convert -d 'Write a firmware file in another format'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a plan -d 'Show what flashing would do'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a flash -d 'Write a firmware file to a board'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a verify -d 'Compare a board with a firmware file'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a read -d 'Read a flash into a raw file'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a erase -d 'Erase the flash of a board'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a leave -d 'Start the firmware'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a unprotect -d 'Remove the read protection, erasing everything'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a reboot -d 'Bring a board into its bootloader'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a backup -d 'Save the settings of running firmware'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a restore -d 'Give running firmware the settings in a file'
complete -c bootpin-cli -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Find out whether boards can be reached'

complete -c bootpin-cli -s h -l help -d 'Show the help'
complete -c bootpin-cli -l version -d 'Show the version'
complete -c bootpin-cli -l json -d 'Write JSON for programs'
complete -c bootpin-cli -n "__fish_seen_subcommand_from list $on_board" -l practice -d 'Show the practice boards too'

complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -s b -l board -x -a '(__bootpin_cli_boards)' -d 'The board'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -l no-reboot -d 'Send nothing to running firmware'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -l baud -x -a '9600 57600 115200 230400 460800 921600' -d 'Speed of a serial port'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -l wires -x -a 'dtr,rts dtr,-rts -dtr,rts -dtr,-rts rts,dtr rts,-dtr -rts,dtr -rts,-dtr' -d 'Lines of the adapter to RESET and BOOT0'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -s t -l timeout -x -d 'Seconds to wait for the bootloader'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -s y -l yes -d 'Agree to what would be asked'
complete -c bootpin-cli -n "__fish_seen_subcommand_from $on_board" -l trace -r -F -d 'Write all traffic to a file'

complete -c bootpin-cli -n "__fish_seen_subcommand_from info convert plan flash verify read erase" -s a -l address -x -d 'Where to begin'
complete -c bootpin-cli -n "__fish_seen_subcommand_from verify read erase" -s s -l size -x -d 'How many bytes'
complete -c bootpin-cli -n "__fish_seen_subcommand_from flash" -l series -d 'Write to one board after another'
complete -c bootpin-cli -n "__fish_seen_subcommand_from flash" -l backup -r -F -d 'Save the settings first'
complete -c bootpin-cli -n "__fish_seen_subcommand_from backup" -l dump -d 'Save all settings'
complete -c bootpin-cli -n "__fish_seen_subcommand_from flash" -l all -d 'Write to every connected board of the same kind'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash" -l full-erase -d 'Erase the whole chip first'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash" -l no-verify -d 'Do not read back what was written'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash" -l rewrite -d 'Do not read the chip first'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash" -l hasten -d 'Experimental: a faster way for an STM32F4'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash" -l no-leave -d 'Stay in the bootloader afterwards'
complete -c bootpin-cli -n "__fish_seen_subcommand_from plan flash erase" -l force -d 'Go on against wrong address or board'
