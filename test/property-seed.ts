import fc from 'fast-check';

const wanted = process.env['PROPERTY_SEED'];

/**
 * Property tests take the same cases each time, so that a change is judged by what it did and not by luck.
 * `PROPERTY_SEED=random npm test` looks for new ones, and `PROPERTY_SEED=17` takes those of one number; a failure
 * prints the seed of its own case.
 */
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 1) });
