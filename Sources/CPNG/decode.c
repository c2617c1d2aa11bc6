#include "CPNG.h"

#include <png.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { SIGNATURE = 8, CHUNK_OVERHEAD = 12, HEADER = 13 };

static int refuse(char message[CPNG_MESSAGE_LENGTH], const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message, CPNG_MESSAGE_LENGTH, format, arguments);
  va_end(arguments);
  return -1;
}

static uint32_t big_endian(const uint8_t *bytes) {
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/// Whether a chunk decides about pixels.
static int is_kept(const uint8_t *type) {
  static const char kept[] = "IHDRPLTEIDATIENDtRNSgAMAcHRMsRGBsBIT";
  for (const char *name = kept; *name; name += 4)
    if (memcmp(type, name, 4) == 0) return 1;
  return 0;
}

/// Copies a file without the chunks that libpng reads but the pixels do not need (text, profiles):
/// it takes as much memory for one as the chunk claims to be long or unpacks to, up to gigabytes
/// for a file of a hundred bytes. Files that end inside a chunk, or before IEND, are refused, and those of which a
/// chunk is damaged, as its checksum tells.
static int copy_needed(const uint8_t *bytes, size_t length, uint8_t *copy, size_t *copied,
                       char *message) {
  memcpy(copy, bytes, SIGNATURE);
  *copied = SIGNATURE;
  for (size_t at = SIGNATURE; length - at >= CHUNK_OVERHEAD;) {
    const uint8_t *chunk = bytes + at;
    if (big_endian(chunk) > length - at - CHUNK_OVERHEAD) break;
    const size_t whole = CHUNK_OVERHEAD + (size_t)big_endian(chunk);
    if (crc32(0, chunk + 4, whole - 8) != big_endian(chunk + whole - 4))
      return refuse(message, "a chunk is damaged");
    if (is_kept(chunk + 4)) {
      memcpy(copy + *copied, chunk, whole);
      *copied += whole;
    }
    if (memcmp(chunk + 4, "IEND", 4) == 0) return 0;
    at += whole;
  }
  return refuse(message, "the file is cut off");
}

/// Decodes a file whose size has been checked.
static int decode(const uint8_t *bytes, size_t length, cpng_pixels *result, char *message) {
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes, length)) {
    refuse(message, "%s", image.message);
    png_image_free(&image);
    return -1;
  }
  image.format = PNG_FORMAT_RGBA;
  uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
  if (!pixels) {
    png_image_free(&image);
    return refuse(message, "no memory for %u x %u pixels", image.width, image.height);
  }
  if (!png_image_finish_read(&image, NULL, pixels, 0, NULL)) {
    refuse(message, "%s", image.message);
    png_image_free(&image);
    free(pixels);
    return -1;
  }
  *result = (cpng_pixels){.width = image.width, .height = image.height, .pixels = pixels};
  return 0;
}

int cpng_decode(const uint8_t *bytes, size_t length, uint32_t max_side, uint64_t max_pixels,
                cpng_pixels *result, char message[CPNG_MESSAGE_LENGTH]) {
  memset(result, 0, sizeof *result);
  if (length < SIGNATURE || png_sig_cmp(bytes, 0, SIGNATURE) != 0)
    return refuse(message, "it does not start as a PNG does");
  if (length < SIGNATURE + CHUNK_OVERHEAD + HEADER) return refuse(message, "the file is cut off");
  if (memcmp(bytes + SIGNATURE, "\0\0\0\x0DIHDR", 8) != 0)
    return refuse(message, "its first chunk is not a header");
  const uint32_t width = big_endian(bytes + 16), height = big_endian(bytes + 20);
  if (width > max_side || height > max_side || (uint64_t)width * height > max_pixels)
    return refuse(message, "%u x %u pixels are more than is read here", width, height);

  uint8_t *copy = malloc(length);
  if (!copy) return refuse(message, "no memory for a file of %zu bytes", length);
  size_t copied = 0;
  int status = copy_needed(bytes, length, copy, &copied, message);
  if (status == 0) status = decode(copy, copied, result, message);
  free(copy);
  return status;
}

void cpng_free(void *memory) { free(memory); }
