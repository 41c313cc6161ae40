import type { Capabilities, CapabilityName } from '../capabilities.js';
import { failed, ok, type SetupStep } from './setup-step.js';

/** One step for each operation that must work: whether the account has it, as far as its settings and grants tell. */
export function needSteps(
  needs: readonly CapabilityName[],
  after: string,
  capabilities: () => Capabilities,
): readonly SetupStep[] {
  return needs.map((need) => ({
    name: `needs ${need}`,
    after: [after],
    run: async () => {
      const { level, reason } = capabilities().get(need);
      if (level === 'none') return failed(`This account cannot do it: ${reason ?? 'the platform has no such thing'}.`);
      return ok(level === 'native' ? 'It can.' : `It can (${level}${reason ? `: ${reason}` : ''}).`);
    },
  }));
}
