/// PNG to pixels and back, over libpng, without its setjmp showing outside.
///
/// Pixels are RGBA, 8 bits a channel, rows from the top, not premultiplied.
#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

enum { CPNG_MESSAGE_LENGTH = 128 };

typedef struct {
  uint32_t width, height;
  uint8_t *pixels; ///< 4 * width * height bytes, to be freed by cpng_free.
} cpng_pixels;

typedef struct {
  const char *key;  ///< A PNG keyword: 1 to 79 bytes.
  const char *text; ///< ASCII, written as tEXt; other UTF-8, written as iTXt.
} cpng_text;

/// Decodes a whole PNG. Returns 0, or -1 with what is wrong in `message`; sizes above the limits
/// are refused before any memory is taken for pixels.
int cpng_decode(const uint8_t *bytes, size_t length, uint32_t max_side, uint64_t max_pixels,
                cpng_pixels *result, char message[CPNG_MESSAGE_LENGTH]);

/// Encodes pixels with text chunks in the order given; RGB where every pixel is opaque. The bytes
/// depend on the arguments alone. Returns 0, or -1 with what is wrong in `message`.
int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, const cpng_text *texts,
                size_t text_count, uint8_t **bytes, size_t *length,
                char message[CPNG_MESSAGE_LENGTH]);

void cpng_free(void *memory);

#endif
