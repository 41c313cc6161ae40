import type { SetupCheck } from '../../models/index.js';
import type { CapabilityName } from '../capabilities.js';
import type { OperationOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { needSteps, runSetupSteps, type SetupStep } from '../setup/index.js';
import { InteractiveOperations } from './interactive.js';

export type CheckSetupOptions = OperationOptions & {
  /** Operations and features that must work: one check each, failed where the account lacks it. Default none. */
  needs?: readonly CapabilityName[] | undefined;
  /** How long each check may take, in milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
};

const defaultStepMs = 10_000;

/** Whether the account is set up as it must be. */
export abstract class SetupOperations<T extends PlatformTypes = PlatformTypes> extends InteractiveOperations<T> {
  /**
   * What there is to look at on this platform: addresses, credentials, scopes. Nothing may be written, and the event
   * stream is not opened. Without an override: whether the credentials are taken. A step named `sign-in` is what
   * `needs` stands on; where it is missing, signing in is tried for them.
   */
  protected setupSteps(): Promise<readonly SetupStep[]> {
    return Promise.resolve([this.signInStep()]);
  }

  /** Whether the credentials are taken, and whose they are. */
  protected signInStep(options: Pick<SetupStep, 'after' | 'advice'> = {}): SetupStep {
    return {
      name: 'sign-in',
      ...options,
      run: async (signal) => {
        const { name, handle } = await this.authenticated(signal);
        return { status: 'ok', found: `Signed in as ${name}${handle && handle !== name ? ` (${handle})` : ''}.` };
      },
    };
  }

  /**
   * Looks at the account's set-up: whether the platform can be reached, the clocks agree, the credentials are taken, and
   * which scopes, intents or permissions are missing. Each finding says what to do and where. It also works, and is of
   * most use, when the credentials are wrong. Nothing is written on the platform, the event stream stays as it is, and no
   * finding holds a secret. The checks run side by side.
   *
   * @returns the checks, in the order in which one reads them; a failure is a check too
   * @throws AbortedError when the signal fires; nothing else
   *
   * @example
   * ```ts
   * for (const { name, status, found, mend, where } of await backend.checkSetup({ needs: ['addReaction'] })) {
   *   console.log(status, name, found, mend ?? '', where ?? '');
   * }
   * ```
   */
  async checkSetup(options: CheckSetupOptions = {}): Promise<readonly SetupCheck[]> {
    const { needs = [], signal, timeoutMs: stepMs = defaultStepMs } = options;
    const own = await this.setupSteps();
    const isMissing = needs.length > 0 && !own.some(({ name }) => name === 'sign-in');
    const after = own.flatMap(({ name }) => (name === 'reachability' ? [name] : []));
    const signIn = isMissing ? [this.signInStep({ after })] : [];
    const steps = [...own, ...signIn, ...needSteps(needs, 'sign-in', () => this.capabilities)];
    return runSetupSteps(steps, { signal, stepMs, describe: (error) => this.chatError(error, 'checkSetup') });
  }
}
