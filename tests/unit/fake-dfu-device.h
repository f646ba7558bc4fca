/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "fake-usb-link.h"

#include "loader/bp-dfu-protocol.h"
#include "loader/bp-dfu-status.h"

G_BEGIN_DECLS

#define FAKE_FLASH_START 0x08000000
#define FAKE_FLASH_SIZE (8 * 1024 * 1024)

typedef struct _FakeDfuDevice FakeDfuDevice;

/** FakeHook: plays a request itself. Returns: whether it did; then the answer is in @moved and
 * @error. */
typedef gboolean (*FakeHook) (FakeDfuDevice *self, const BpUsbSetup *setup, guint8 *data,
                              gssize *moved, GError **error);

/**
 * FakeDfuDevice:
 *
 * A DFU device that is right in everything, so that a test can make it wrong in one thing. What the
 * protocol forbids fails the test at once. The boards of src/virtual are the models of real ROMs;
 * this one is for what none of them does.
 */
struct _FakeDfuDevice {
  /* as the test wants it, before fake_dfu_device_connect() */
  guint8 attributes;
  guint16 transfer_size;
  guint16 version;
  guint16 vendor_id;
  gboolean hides_functional;
  const char *strings[5];
  gint64 poll_time; /* told with dfuDNBUSY, microseconds */
  gint64 work_time; /* of erase and of a data block */
  FakeHook hook;
  gpointer hook_data;
  guint n_hooked; /* for hooks to count in */

  /* what it is in */
  FakeUsbLink *link;
  BpDfuState state;
  BpDfuStatusCode code;
  guint8 text_index;
  guint32 pointer;
  guint16 block;
  GByteArray *pending;
  gint64 busy_until;
  gint64 poll_from;
  guint8 *flash;

  /* what it saw */
  GString *log; /* one word a request */
  guint n_polls;
  gboolean has_left;
};

FakeDfuDevice *fake_dfu_device_new (void);
void fake_dfu_device_free (FakeDfuDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeDfuDevice, fake_dfu_device_free)

/** fake_dfu_device_plug: Returns: (transfer none): the link to it, from which on its members are
 * its own. */
BpUsbLink *fake_dfu_device_plug (FakeDfuDevice *self);

/** fake_dfu_device_set_error: puts it into dfuERROR. */
void fake_dfu_device_set_error (FakeDfuDevice *self, BpDfuStatusCode code);

/** fake_dfu_device_get_time: Returns: the time of its link's clock, microseconds. */
gint64 fake_dfu_device_get_time (FakeDfuDevice *self);

/** fake_dfu_device_answer_status: gives a status of the test's own making. */
gssize fake_dfu_device_answer_status (const BpUsbSetup *setup, guint8 *data, BpDfuStatusCode code,
                                      BpDfuState state, guint poll_ms);

G_END_DECLS
