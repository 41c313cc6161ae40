import type { Loss } from '../../models/index.js';

/** Collects what is lost while rendering, each kind of loss once. */
export class LossCollector {
  readonly losses: Loss[] = [];

  add(feature: string, from: string, to: string): void {
    for (const loss of this.losses) if (loss.feature === feature && loss.from === from && loss.to === to) return;
    this.losses.push({ feature, from, to });
  }
}
