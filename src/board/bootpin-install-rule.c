/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bootpin-install-rule: writes the access rule and lets udev read it. Run as root by pkexec, for a
 * user who is nobody to be trusted: it takes no argument, reads no environment and no file, follows
 * no link, and writes one file of fixed name and contents. Nothing but the C library, so that no
 * library reads the caller's environment either.
 *
 * Exit: 0 done; 1 not installed; 2 wrong usage; 3 installed, but udev could not be told (plug the
 * board in again). */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "board/bp-rule-text.h"

/* Tests build this file with a folder of theirs. There is no way to set it at run time. */
#ifndef BP_INSTALL_ROOT
#define BP_INSTALL_ROOT ""
#define BP_INSTALL_NEEDS_ROOT 1
#else
#define BP_INSTALL_NEEDS_ROOT 0
#endif

#define RULE_NAME "70-bootpin.rules"
#define NEW_NAME ".70-bootpin.rules.new"

enum { EXIT_INSTALLED = 0, EXIT_NOT_INSTALLED = 1, EXIT_USAGE = 2, EXIT_NOT_TOLD = 3 };

static void
complain (const char *what)
{
  fprintf (stderr, "bootpin-install-rule: %s: %s\n", what, strerror (errno));
}

/* With a standard stream closed by the caller, the rule's file would get its number, and messages
 * would end up in it. */
static int
open_standard_streams (void)
{
  int fd;

  do
    fd = open ("/dev/null", O_RDWR);
  while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd < 0)
    return -1;
  close (fd);
  return 0;
}

/* Whoever else may write in a folder could swap what is in it. */
static int
is_trusted_folder (int fd)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return 0;
  if (S_ISDIR (info.st_mode) && info.st_uid == geteuid () &&
      (info.st_mode & (S_IWGRP | S_IWOTH)) == 0)
    return 1;
  errno = EPERM;
  return 0;
}

/* Opens a folder in @parent, and makes it if it is missing. */
static int
enter (int parent, const char *name)
{
  const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat (parent, name, flags);

  if (fd < 0 && errno == ENOENT && mkdirat (parent, name, 0755) == 0)
    fd = openat (parent, name, flags);
  if (fd >= 0 && !is_trusted_folder (fd)) {
    close (fd);
    fd = -1;
    errno = EPERM;
  }
  if (fd < 0)
    complain (name);
  return fd;
}

static int
open_rules_folder (void)
{
  static const char *const names[] = { "etc", "udev", "rules.d" };
  int fd = open (BP_INSTALL_ROOT "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (unsigned i = 0; fd >= 0 && i < sizeof names / sizeof *names; i++) {
    int child = enter (fd, names[i]);

    close (fd);
    fd = child;
  }
  return fd;
}

static int
write_all (int fd, const char *text, size_t size)
{
  while (size > 0) {
    ssize_t n = write (fd, text, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return -1;
    text += n;
    size -= (size_t)n;
  }
  return 0;
}

static int
write_new_file (int folder)
{
  int fd;
  int result;

  /* What an earlier run or somebody left under this name. */
  unlinkat (folder, NEW_NAME, 0);
  fd = openat (folder, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return -1;
  result = write_all (fd, BP_RULE_TEXT, sizeof BP_RULE_TEXT - 1);
  if (result == 0)
    result = fchmod (fd, 0644);
  if (result == 0)
    result = fsync (fd);
  return close (fd) == 0 ? result : -1;
}

/* The rule is there as a whole or not at all. */
static int
install_rule (int folder)
{
  if (write_new_file (folder) == 0 && renameat (folder, NEW_NAME, folder, RULE_NAME) == 0) {
    fsync (folder);
    return 0;
  }
  complain (RULE_NAME);
  unlinkat (folder, NEW_NAME, 0);
  return -1;
}

static void
become_udevadm (char *const arguments[])
{
  static char *const environment[] = { (char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                       (char *)"LC_ALL=C", NULL };
  static const char *const places[] = { "/usr/bin/udevadm", "/usr/sbin/udevadm", "/bin/udevadm",
                                        "/sbin/udevadm" };

  for (unsigned i = 0; i < sizeof places / sizeof *places; i++) {
    char path[sizeof BP_INSTALL_ROOT + 32];

    snprintf (path, sizeof path, "%s%s", BP_INSTALL_ROOT, places[i]);
    execve (path, arguments, environment);
  }
  complain ("udevadm");
  _exit (127);
}

static int
run_udevadm (char *const arguments[])
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    become_udevadm (arguments);
  if (child < 0) {
    complain ("fork");
    return -1;
  }
  while (waitpid (child, &status, 0) < 0) {
    if (errno != EINTR)
      return -1;
  }
  return WIFEXITED (status) && WEXITSTATUS (status) == 0 ? 0 : -1;
}

static int
tell_udev (void)
{
  static char *const reload[] = { (char *)"udevadm", (char *)"control", (char *)"--reload", NULL };
  static char *const trigger[] = { (char *)"udevadm", (char *)"trigger",
                                   (char *)"--subsystem-match=usb", (char *)"--subsystem-match=tty",
                                   NULL };

  return run_udevadm (reload) == 0 && run_udevadm (trigger) == 0 ? 0 : -1;
}

int
main (int argc, char **argv)
{
  int folder;
  int result;

  (void)argv;
  if (open_standard_streams () != 0 || clearenv () != 0 || chdir ("/") != 0)
    return EXIT_NOT_INSTALLED;
  if (argc != 1) {
    fputs ("bootpin-install-rule: takes no arguments\n", stderr);
    return EXIT_USAGE;
  }
  if (BP_INSTALL_NEEDS_ROOT && (getuid () != 0 || geteuid () != 0)) {
    fputs ("bootpin-install-rule: must be run as root\n", stderr);
    return EXIT_NOT_INSTALLED;
  }
  umask (022);
  /* A limit on the size of files, set by the caller, must be an error to clean up after and not our
   * end; SIGCHLD ignored would hide how udevadm ended. */
  signal (SIGXFSZ, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGCHLD, SIG_DFL);

  folder = open_rules_folder ();
  result = folder >= 0 ? install_rule (folder) : -1;
  if (folder >= 0)
    close (folder);
  if (result != 0)
    return EXIT_NOT_INSTALLED;
  return tell_udev () == 0 ? EXIT_INSTALLED : EXIT_NOT_TOLD;
}
