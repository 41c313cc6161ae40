/** For the tests of measures: takes steps in the square of its argument, all of them in one call. */
export function quadratic(length: number): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) {
    for (let column = 0; column < length; column += 1) if (row > column) sum += 1;
  }
  return sum;
}
