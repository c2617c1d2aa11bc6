#include "CProjection.h"
#include "vectors.h"
#include <math.h>

// Newton's method on log(beta), kept inside a bracket. With distances s_j measured from the
// nearest, weights w_j = exp(-beta s_j), S = sum w, m = sum w s / S, v = sum w s^2 / S - m^2:
// entropy H = log S + beta m and dH / d log(beta) = -beta^2 v, so that H falls as beta rises.
static int calibrate(const float *squared, long k, double perplexity, float *p) {
  const double target = log(perplexity), tolerance = 1e-5;
  float least = squared[0];
  for (long j = 1; j < k; j++) least = squared[j] < least ? squared[j] : least;
  double mean = 0;
  for (long j = 0; j < k; j++) mean += squared[j] - least;
  mean /= k;
  int reached = 0;
  double logBeta = mean > 0 ? -log(mean) : 0, low = -1e3, high = 1e3;
  for (int iteration = 0; iteration < 100; iteration++) {
    const float beta = (float)exp(fmin(fmax(logBeta, -80), 80));
    float sum = 0, first = 0, second = 0;
    for (long j = 0; j < k; j++) {
      // The clamp keeps infinity out; exp(-87) is as good as zero.
      float distance = squared[j] - least, exponent = fminf(beta * distance, 87.0f);
      float weight = expf(-exponent);
      p[j] = weight;
      sum += weight;
      first += weight * exponent;
      second += weight * exponent * exponent;
    }
    double m = (double)first / sum, v = (double)second / sum - m * m;
    double excess = log((double)sum) + m - target;
    for (long j = 0; j < k; j++) p[j] /= sum;
    reached = fabs(excess) < tolerance;
    if (reached || fabs(logBeta) > 80) break;
    if (excess > 0) low = logBeta;
    else high = logBeta;
    double step = v > 1e-12 ? excess / v : (excess > 0 ? 2 : -2);
    double next = logBeta + fmin(fmax(step, -2), 2);
    logBeta = next > low && next < high ? next : (low + high) / 2;
    if (high - low < 1e-12) break;
  }
  return reached;
}
