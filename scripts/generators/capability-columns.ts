import { Capabilities } from '../../src/core/capabilities.js';
import { platformNamed, platformNames } from '../../src/registry.js';

/** Each platform's name, and what it can do. */
export type CapabilityColumns = readonly (readonly [string, Capabilities])[];

export async function capabilityColumns(): Promise<CapabilityColumns> {
  const columns: [string, Capabilities][] = [];
  for (const name of platformNames()) {
    const row = await platformNamed(name).capabilities?.();
    if (row) columns.push([name, new Capabilities(row.matrix, row.limits)]);
  }
  return columns;
}
