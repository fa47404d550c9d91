import { InputError } from '../model/problem.ts';
import { asText, type JsonObject } from '../sources/json-file.ts';
import { quote, shown } from '../sources/quote.ts';

/** What an image runs on (image-spec image-index.md, "platform"). */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string | null;
  readonly osVersion: string | null;
}

/** Reads os, architecture, variant and os.version from a descriptor's platform or from an image config. */
export function platformOf(fields: JsonObject): Platform {
  const text = (key: string) => {
    const value = asText(fields[key]);
    return value === null ? null : shown(value);
  };
  return {
    os: text('os') ?? 'unknown',
    architecture: text('architecture') ?? 'unknown',
    variant: text('variant'),
    osVersion: text('os.version'),
  };
}

/** `os/architecture[/variant][ os.version]`. */
export function formatPlatform({ os, architecture, variant, osVersion }: Platform): string {
  return `${os}/${architecture}${variant === null ? '' : `/${variant}`}${osVersion === null ? '' : ` ${osVersion}`}`;
}

/** A text that is equal for equal platforms. `v8` is the only arm64, and builders differ in whether they write it. */
export function platformKey(platform: Platform): string {
  const plain = platform.architecture === 'arm64' && platform.variant === 'v8';
  return formatPlatform(plain ? { ...platform, variant: null } : platform);
}

/** Parses `--platform`: `os/architecture[/variant]`. Throws `InputError` 'platform-invalid'. */
export function parsePlatform(text: string): Platform {
  const [, os, architecture, variant] = /^([^/\s]+)\/([^/\s]+)(?:\/([^/\s]+))?$/.exec(text) ?? [];
  if (os === undefined || architecture === undefined) {
    throw new InputError('platform-invalid', `a platform is written os/architecture[/variant], found ${quote(text)}`);
  }
  return { os, architecture, variant: variant ?? null, osVersion: null };
}

/** True when `wanted` says nothing else than `platform`: a variant or version that it leaves out may be any. */
export function platformMatches(wanted: Platform, platform: Platform): boolean {
  if (platformKey(wanted) === platformKey(platform)) return true;
  const sameKind = wanted.os === platform.os && wanted.architecture === platform.architecture;
  return sameKind && (wanted.variant === null || wanted.variant === platform.variant);
}
