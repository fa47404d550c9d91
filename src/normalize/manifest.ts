import { parseTime } from '../grammars/times-in-text.ts';
import type { Tally } from './tally.ts';

const builder =
  /^(Built-By|Build-Jdk|Build-Jdk-Spec|Created-By|Build-OS|Os-Name|Os-Version|Os-Arch|Build-Java-Vendor|Java-Vendor|Java-Version|Tool|Archiver-Version|Build-Tool|Built-JDK|X-Compile-Source-JDK|X-Compile-Target-JDK|Ant-Version|Bnd-Tool)$/;
const time =
  /^(Bnd-LastModified|(.*-)?Build-(Time|Date|Timestamp|DateTime)(-.*)?|Built-(On|Date|At)|BuildTime|BuildDate|Ion-Java-Build-Time|Date|Timestamp)$/i;
const ci = /^(Build-(Number|Id|Url|Host|Job|Tag)|Hudson-.*|Jenkins-.*|CI-.*|Travis-.*|X-Build-(Number|Id|Url|Host))$/i;

/**
 * MANIFEST.MF without the attributes of its main section that say who built it, when and with what. What is no manifest,
 * names an attribute twice or holds digests is returned as it is.
 */
export function normalizeManifest(bytes: Buffer, tally: Tally): Buffer {
  const text = bytes.toString('latin1');
  const end = /(?:\r\n|\n)(?=\r?\n)/.exec(text);
  const mainEnd = end === null ? text.length : end.index + end[0].length;
  const attributes = text.slice(0, mainEnd).match(/[^\r\n]+(?:\r\n|\n)(?: [^\r\n]*(?:\r\n|\n))*/g) ?? [];
  const names = attributes.map(nameOf);
  const sound =
    names[0] === 'Manifest-Version' &&
    attributes.join('').length === mainEnd &&
    names.every((name) => name !== '') &&
    new Set(names.map((name) => name.toLowerCase())).size === names.length &&
    !/-Digest(-Manifest)?[^\n]*:/i.test(text);
  if (!sound) return bytes;
  const kept = attributes.filter((attribute, at) => {
    const id = causeOf(names[at] ?? '', attribute);
    if (id !== null) tally.count(id);
    return id === null;
  });
  return kept.length === attributes.length ? bytes : Buffer.from(kept.join('') + text.slice(mainEnd), 'latin1');
}

function nameOf(attribute: string): string {
  return /^([A-Za-z0-9][A-Za-z0-9_-]*): /.exec(attribute)?.[1] ?? '';
}

function causeOf(name: string, attribute: string): string | null {
  if (builder.test(name)) return 'jar-manifest-builder';
  if (ci.test(name)) return 'jar-manifest-ci';
  if (!time.test(name)) return null;
  const value = attribute.slice(name.length + 2).replace(/\r?\n ?/g, '');
  return parseTime(value) === undefined ? null : 'jar-manifest-time';
}
