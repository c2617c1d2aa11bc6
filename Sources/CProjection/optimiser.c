#include "CProjection.h"
#include "internal.h"
#include <float.h>
#include <math.h>

static inline __attribute__((always_inline)) float gain_after(float gain, float velocity,
                                                              float gradient) {
  // Velocity and gradient of the same sign: the last step overshot.
  int overshot = velocity != 0 && (velocity > 0) == (gradient > 0);
  return overshot ? gain * 0.8f + 0.01f : gain + 0.2f;
}

CLONES void cprojection_step(float *y, float *velocity, float *gains, const float *attraction,
                             const float *repulsion, long begin, long end, float exaggeration,
                             float inverseZ, float learningRate, float momentum,
                             float maximalStep, double *sum) {
  double sumX = 0, sumY = 0;
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
    sumX += y[2 * i];
    sumY += y[2 * i + 1];
  }
  sum[0] = sumX;
  sum[1] = sumY;
}

CLONES void cprojection_centre(float *y, long begin, long end, float meanX, float meanY,
                               float *bounds) {
  float lowX = FLT_MAX, lowY = FLT_MAX, highX = -FLT_MAX, highY = -FLT_MAX;
  for (long i = begin; i < end; i++) {
    float a = y[2 * i] - meanX, b = y[2 * i + 1] - meanY;
    y[2 * i] = a;
    y[2 * i + 1] = b;
    lowX = fminf(lowX, a);
    lowY = fminf(lowY, b);
    highX = fmaxf(highX, a);
    highY = fmaxf(highY, b);
  }
  bounds[0] = lowX;
  bounds[1] = lowY;
  bounds[2] = highX;
  bounds[3] = highY;
}
