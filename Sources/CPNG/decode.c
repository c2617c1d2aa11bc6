#include "CPNG.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cpng_decode(const uint8_t *bytes, size_t length, uint32_t max_side, uint64_t max_pixels,
                cpng_pixels *result, char message[CPNG_MESSAGE_LENGTH]) {
  memset(result, 0, sizeof *result);
  png_image image;
  memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  if (!png_image_begin_read_from_memory(&image, bytes, length)) {
    snprintf(message, CPNG_MESSAGE_LENGTH, "%s", image.message);
    png_image_free(&image);
    return -1;
  }
  if (image.width > max_side || image.height > max_side ||
      (uint64_t)image.width * image.height > max_pixels) {
    snprintf(message, CPNG_MESSAGE_LENGTH, "%u x %u pixels are more than is read here",
             image.width, image.height);
    png_image_free(&image);
    return -1;
  }
  image.format = PNG_FORMAT_RGBA;
  uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
  if (!pixels) {
    snprintf(message, CPNG_MESSAGE_LENGTH, "no memory for %u x %u pixels", image.width,
             image.height);
    png_image_free(&image);
    return -1;
  }
  if (!png_image_finish_read(&image, NULL, pixels, 0, NULL)) {
    snprintf(message, CPNG_MESSAGE_LENGTH, "%s", image.message);
    png_image_free(&image);
    free(pixels);
    return -1;
  }
  result->width = image.width;
  result->height = image.height;
  result->pixels = pixels;
  return 0;
}

void cpng_free(void *memory) { free(memory); }
