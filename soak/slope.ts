/** How much a value grows from one sample to the next, by the line that lies nearest to all (least squares). */
export function growth(samples: readonly number[]): number {
  const middle = (samples.length - 1) / 2;
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / Math.max(1, samples.length);
  let both = 0;
  let squares = 0;
  for (const [index, sample] of samples.entries()) {
    both += (index - middle) * (sample - mean);
    squares += (index - middle) ** 2;
  }
  return squares === 0 ? 0 : both / squares;
}
