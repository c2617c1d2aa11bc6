// A fuzz harness for CPNG's reader, for libFuzzer of the Swift toolchain's clang. See README.md.

#include "CPNG.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

enum { SIGNATURE = 8, OVERHEAD = 12, MAX_SIDE = 128 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  // Small limits keep each case fast; the check is the same as with large ones.
  char message[CPNG_MESSAGE_LENGTH] = "";
  cpng_pixels image;
  if (cpng_decode(data, size, MAX_SIDE, MAX_SIDE * MAX_SIDE, &image, message) != 0) {
    if (image.pixels || !memchr(message, 0, sizeof message)) abort();
    return 0;
  }
  if (image.width == 0 || image.height == 0 || image.width > MAX_SIDE || image.height > MAX_SIDE)
    abort();
  // Every pixel is there.
  volatile uint8_t sum = 0;
  for (size_t i = 0; i < (size_t)4 * image.width * image.height; i++) sum ^= image.pixels[i];

  // What was read can be written and read back unchanged; now and then, as writing is slow.
  if (size % 16 != 0) {
    cpng_free(image.pixels);
    return 0;
  }
  const cpng_text text = {"Comment", "fuzz"};
  uint8_t *bytes = NULL;
  size_t length = 0;
  if (cpng_encode(image.pixels, image.width, image.height, &text, 1, &bytes, &length, message))
    abort();
  cpng_pixels again;
  if (cpng_decode(bytes, length, MAX_SIDE, MAX_SIDE * MAX_SIDE, &again, message)) abort();
  if (again.width != image.width || again.height != image.height ||
      memcmp(again.pixels, image.pixels, (size_t)4 * image.width * image.height))
    abort();
  cpng_free(again.pixels);
  cpng_free(bytes);
  cpng_free(image.pixels);
  return 0;
}

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/// Mutates, then mends signature and checksums seven times in eight: a wrong checksum ends the
/// reading, and what lies behind would never be tried.
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed) {
  static const uint8_t signature[SIGNATURE] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  size = LLVMFuzzerMutate(data, size, max_size);
  if (seed % 8 == 0) return size;
  if (size >= SIGNATURE) memcpy(data, signature, SIGNATURE);
  for (size_t at = SIGNATURE; at + OVERHEAD <= size;) {
    const uint32_t length = big_endian(data + at);
    if (length > size - at - OVERHEAD) break;
    const uint32_t crc = (uint32_t)crc32(0, data + at + 4, length + 4);
    for (int i = 0; i < 4; i++) data[at + 8 + length + i] = (uint8_t)(crc >> (24 - 8 * i));
    at += OVERHEAD + length;
  }
  return size;
}
