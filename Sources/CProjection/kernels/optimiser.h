#include "CProjection.h"
#include "vectors.h"
#include <float.h>
#include <math.h>
#include <string.h>

static inline __attribute__((always_inline)) float gain_after(float gain, float velocity,
                                                              float gradient) {
  // Velocity and gradient of the same sign: the last step overshot.
  int overshot = velocity != 0 && (velocity > 0) == (gradient > 0);
  return overshot ? gain * 0.8f + 0.01f : gain + 0.2f;
}

static CProjectionBounds bounds(const float *y, long n) {
  CProjectionBounds bounds = {FLT_MAX, FLT_MAX, -FLT_MAX, -FLT_MAX};
  uint32_t bad = 0;
  for (long i = 0; i < n; i++) {
    float a = y[2 * i], b = y[2 * i + 1];
    bounds.lowX = a < bounds.lowX ? a : bounds.lowX;
    bounds.lowY = b < bounds.lowY ? b : bounds.lowY;
    bounds.highX = a > bounds.highX ? a : bounds.highX;
    bounds.highY = b > bounds.highY ? b : bounds.highY;
    // By their bits: -ffast-math takes every number for finite.
    uint32_t bits[2];
    memcpy(bits, y + 2 * i, sizeof bits);
    bad |= ((bits[0] & 0x7f800000u) == 0x7f800000u) | ((bits[1] & 0x7f800000u) == 0x7f800000u);
  }
  if (bad) {
    uint32_t infinity = 0x7f800000u;
    memcpy(&bounds.highX, &infinity, sizeof infinity);
  }
  return bounds;
}

static CProjectionBounds step(float *y, float *velocity, float *gains, const float *attraction,
                              const float *repulsion, long begin, long end, float exaggeration,
                              float inverseZ, float learningRate, float momentum,
                              float maximalStep) {
  for (long i = begin; i < end; i++) {
    float gx = exaggeration * attraction[2 * i] - repulsion[2 * i] * inverseZ;
    float gy = exaggeration * attraction[2 * i + 1] - repulsion[2 * i + 1] * inverseZ;
    float gainX = gain_after(gains[2 * i], velocity[2 * i], gx);
    float gainY = gain_after(gains[2 * i + 1], velocity[2 * i + 1], gy);
    float vx = momentum * velocity[2 * i] - learningRate * gainX * gx;
    float vy = momentum * velocity[2 * i + 1] - learningRate * gainY * gy;
    float length = sqrtf(vx * vx + vy * vy);
    float factor = length > maximalStep ? maximalStep / length : 1;
    gains[2 * i] = gainX;
    gains[2 * i + 1] = gainY;
    velocity[2 * i] = vx * factor;
    velocity[2 * i + 1] = vy * factor;
    y[2 * i] += vx * factor;
    y[2 * i + 1] += vy * factor;
  }
  return bounds(y + 2 * begin, end - begin);
}
