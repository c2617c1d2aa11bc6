#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// The growing file, and where errors go.
typedef struct {
  uint8_t *bytes;
  size_t length, capacity;
  char *message;
  jmp_buf escape;
} encoder;

static void fail(png_structp png, png_const_charp what) {
  encoder *state = png_get_error_ptr(png);
  snprintf(state->message, CPNG_MESSAGE_LENGTH, "%s", what);
  longjmp(state->escape, 1);
}

static void ignore_warning(png_structp png, png_const_charp what) {
  (void)png;
  (void)what;
}

static void append(png_structp png, png_bytep data, size_t count) {
  encoder *state = png_get_io_ptr(png);
  if (state->capacity - state->length < count) {
    size_t capacity = 2 * (state->length + count);
    uint8_t *bytes = realloc(state->bytes, capacity);
    if (!bytes) png_error(png, "no memory for the file");
    state->bytes = bytes;
    state->capacity = capacity;
  }
  memcpy(state->bytes + state->length, data, count);
  state->length += count;
}

static void flush(png_structp png) { (void)png; }

static int is_opaque(const uint8_t *pixels, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (pixels[4 * i + 3] != 255) return 0;
  return 1;
}

static int is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 128) return 0;
  return 1;
}

int cpng_encode(const uint8_t *pixels, uint32_t width, uint32_t height, const cpng_text *texts,
                size_t text_count, uint8_t **bytes, size_t *length,
                char message[CPNG_MESSAGE_LENGTH]) {
  encoder state = {.message = message};
  png_structp png = NULL;
  png_infop info = NULL;
  const int opaque = is_opaque(pixels, (size_t)width * height);
  // What is assigned after setjmp and needed in its failing branch lives behind pointers.
  png_textp volatile chunks = NULL;

  message[0] = 0;
  png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &state, fail, ignore_warning);
  if (png) info = png_create_info_struct(png);
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    snprintf(message, CPNG_MESSAGE_LENGTH, "libpng does not start");
    return -1;
  }
  if (setjmp(state.escape)) {
    png_destroy_write_struct(&png, &info);
    free(chunks);
    free(state.bytes);
    return -1;
  }
  png_set_write_fn(png, &state, append, flush);
  png_set_IHDR(png, info, width, height, 8, opaque ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGB_ALPHA,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  // Flat colours with few edges: plain bytes compress better than differences do.
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
  png_set_compression_level(png, 9);

  chunks = calloc(text_count + 1, sizeof(png_text));
  if (!chunks) png_error(png, "no memory for text chunks");
  for (size_t i = 0; i < text_count; i++) {
    // libpng takes char * but does not write through it.
    chunks[i].key = (char *)(uintptr_t)texts[i].key;
    chunks[i].text = (char *)(uintptr_t)texts[i].text;
    chunks[i].compression =
        is_ascii(texts[i].text) ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
  }
  png_set_text(png, info, chunks, (int)text_count);
  png_write_info(png, info);
  if (opaque) png_set_filler(png, 0, PNG_FILLER_AFTER);
  for (uint32_t row = 0; row < height; row++)
    png_write_row(png, pixels + (size_t)row * width * 4);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  free(chunks);
  *bytes = state.bytes;
  *length = state.length;
  return 0;
}
