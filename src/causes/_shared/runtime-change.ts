import type { Security } from '../../model/cause.ts';
import type { Site } from '../../model/site.ts';
import { fact } from './values.ts';

/** Options of a JVM that load code into it, or start a program. */
const loadsCode =
  /-(?:javaagent:|agentlib:|agentpath:|Xbootclasspath|XX:(?:OnError|OnOutOfMemoryError|Flags|VMOptionsFile)=|Djava\.system\.class\.loader=|Xrun)/;
/** Options that decide from where classes and libraries are loaded. */
const loadsFrom = /-(?:Djava\.library\.path=|Dloader\.path=|cp$|classpath$|-class-path|Dspring\.config)/;

/**
 * What the change of one member of `config` means for whoever trusts the image, in one sentence: Entrypoint, Cmd, User,
 * ExposedPorts and the rest (image-spec config.md). Undefined for members that decide nothing.
 */
export function runtimeChange(site: Site): Security | undefined {
  switch (String(fact(site, 'field') ?? '')) {
    case 'Entrypoint':
    case 'Cmd':
      return argumentChange(site);
    case 'User':
      return userChange(textOf(site, 'left'), textOf(site, 'right'));
    case 'ExposedPorts':
      return portChange(site);
    case 'WorkingDir':
      return { severity: 'low', why: 'WorkingDir decides where relative paths of the program lead' };
    case 'Volumes':
      return { severity: 'low', why: 'Volumes decides which folders outlive or leave the container' };
    case 'StopSignal':
      return { severity: 'low', why: 'StopSignal decides whether the program can end its work when it is stopped' };
    case 'Healthcheck':
      return {
        severity: 'low',
        why: 'Healthcheck is a command that Docker runs in the container; Confidential Space does not',
      };
    default:
      return undefined;
  }
}

function textOf(site: Site, side: 'left' | 'right'): string {
  const value = site[side]?.value;
  return value === undefined || value === null ? '' : String(value);
}

function argumentChange(site: Site): Security {
  const member = String(fact(site, 'field'));
  const sides = (['left', 'right'] as const).filter((side) =>
    words(textOf(site, side)).some((word) => loadsCode.test(word)),
  );
  if (sides.length > 0) {
    const where = sides.length === 2 ? 'both images' : `the ${sides[0]} image`;
    return {
      severity: 'critical',
      why: `in ${where} an option in ${member} loads further code into the JVM or starts a program`,
    };
  }
  const moves = (['left', 'right'] as const).some((side) =>
    words(textOf(site, side)).some((word) => loadsFrom.test(word)),
  );
  const what = moves
    ? 'the option decides from where classes, libraries or settings are loaded'
    : `${member} is ${member === 'Cmd' ? 'what the program is told' : 'the program that runs'}`;
  return { severity: 'high', why: `${what}, and part of the claim args of an attestation token` };
}

/** The words of a list, where one side has none at all; else the one word. */
function words(value: string): string[] {
  if (!value.startsWith('[')) return [value];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed.map(String) : [value];
  } catch {
    return [value];
  }
}

/** An image without User runs as root. */
function userChange(left: string, right: string): Security {
  const [before, after] = [isRoot(left), isRoot(right)];
  if (before && after) return { severity: 'low', why: 'both are root: the program has the same rights' };
  if (before !== after) {
    const [root, other] = before ? ['left', right] : ['right', left];
    return { severity: 'high', why: `the ${root} image runs as root, the other one as ${other}` };
  }
  return { severity: 'medium', why: 'the program runs as another user, with the rights that this user has on files' };
}

function isRoot(user: string): boolean {
  return /^(?:|root|0)(?::|$)/.test(user);
}

function portChange(site: Site): Security {
  const only = (['left', 'right'] as const).flatMap((side) => {
    const ports = portsOf(site, side);
    return ports.length === 0 ? [] : [`the ${side} image opens ${ports.join(', ')}`];
  });
  const what = only.length === 0 ? 'other ports are opened' : only.join(' and ');
  return {
    severity: 'medium',
    why: `${what}: the launcher of Confidential Space opens exactly the ports that are named`,
  };
}

/** The port that the site is named by, or all keys of the map. */
function portsOf(site: Site, side: 'left' | 'right'): string[] {
  if (site[side] === null) return [];
  const [, port] = /^ExposedPorts\.([^.]+)/.exec(site.name) ?? [];
  if (port !== undefined) return [port];
  try {
    const parsed: unknown = JSON.parse(textOf(site, side));
    return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed) : [];
  } catch {
    return [];
  }
}
