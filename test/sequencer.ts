import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of these folders take longest; begun last they would keep one worker busy while the others have nothing to do. */
const first = /\/test\/(?:conformance|project|security|soak)\//;

/** The long ones first. A new machine remembers no times. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [
      ...sorted.filter(({ moduleId }) => first.test(moduleId)),
      ...sorted.filter(({ moduleId }) => !first.test(moduleId)),
    ];
  }
}
