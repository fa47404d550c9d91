import type { Cause, Security } from '../model/cause.ts';
import type { Site } from '../model/site.ts';
import { loaderVariables } from './_shared/loader-variables.ts';
import { runtimeChange } from './_shared/runtime-change.ts';
import { fact } from './_shared/values.ts';

export const ociEnvDrift: Cause = {
  id: 'oci-env-drift',
  title: 'What the image runs, as whom, or with which environment',
  specificity: 'structured',
  on: ['oci:config.env', 'oci:config.runtime'],
  claim: (site) => {
    const security = securityOf(site);
    return { grade: 'lossy', ...(security === undefined ? {} : { security }) };
  },
  fixes: [
    { for: 'bazel', text: 'Write env, entrypoint, cmd, user and ports as constants in oci_image.' },
    { for: 'docker', text: 'Write ENV, ENTRYPOINT, CMD and USER as constants; do not fill ENV from ARG.' },
  ],
};

function securityOf(site: Site): Security | undefined {
  const variables = variablesOf(site);
  const loader = variables.find((variable) => loaderVariables.includes(variable));
  if (loader !== undefined) {
    return { severity: 'critical', why: `${loader} makes a loader or runtime take code from a place of its choice` };
  }
  const open = (['left', 'right'] as const).filter((side) => turnsEncryptionOff(String(site[side]?.value ?? '')));
  if (open.length > 0) {
    const who =
      open.length === 2 ? 'in both images the aggregator writes' : `in the ${open[0]} image the aggregator writes`;
    return { severity: 'critical', why: `${who} its output without encrypting it` };
  }
  if (variables.includes('ENCRYPTION_OPTS')) {
    return {
      severity: 'high',
      why: 'ENCRYPTION_OPTS decides with which keys the aggregator encrypts, and whether it does',
    };
  }
  const [variable] = variables;
  if (variable !== undefined) return { severity: 'medium', why: `every process of the image gets ${variable}` };
  return runtimeChange(site);
}

/** JCommander takes the value with or without quotes, after a blank or `=`. */
function turnsEncryptionOff(value: string): boolean {
  return /--should_encrypt_aggregator_output[\s=]+\\?["']?false\b/i.test(value);
}

/** The variable; all of them where one side has no list of variables at all. */
function variablesOf(site: Site): string[] {
  const variable = String(fact(site, 'variable') ?? '');
  if (!variable.startsWith('[')) return variable === '' ? [] : [variable];
  return [site.left, site.right].flatMap((side) => namesIn(side?.value));
}

function namesIn(value: unknown): string[] {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return Array.isArray(parsed) ? parsed.map((entry) => String(entry).split('=', 1)[0] ?? '') : [];
  } catch {
    return [];
  }
}
