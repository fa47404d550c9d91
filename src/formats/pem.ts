import { maxTextBytes } from '../bytes/limits.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { type CertificateSide, certificateSites } from './_shared/certificate-sites.ts';
import { compareRecords, type RecordList } from './_shared/compare-records.ts';
import { readAll } from './_shared/lines.ts';
import { residueOf } from './_shared/residue.ts';
import { type PemRecord, parsePem, placeInText } from './pem/parse.ts';

/** Certificates, keys and other blocks in base64 between lines of dashes (RFC 7468). See docs/formats/pem.md. */
export const pem: Format = {
  id: 'pem',
  title: 'PEM file',
  order: 'exact',
  maxSize: maxTextBytes,
  matches: ({ name, head }) => names.test(name) && /(?:^|[\r\n])-----BEGIN [A-Z0-9]/.test(head.toString('latin1')),
  compare(left, right, cx) {
    const a = readSide(left);
    const b = readSide(right);
    if (!compareSingle(left, a, b, cx)) compareRecords(listFor(a, b), left, a, b, cx);
  },
};

const names = /\.(?:pem|crt|cer|key|csr|p7b|crl|asc|0)$|(?:^|\/)ssh_host_[a-z0-9_]+_key$|(?:^|\/)id_[a-z0-9]+$/i;

interface PemSide {
  readonly bytes: Buffer;
  readonly entries: readonly PemRecord[];
}

function readSide(node: Node): PemSide {
  const bytes = readAll(node.bytes);
  return { bytes, entries: parsePem(bytes) };
}

function listFor(left: PemSide, right: PemSide): RecordList {
  const all = [...left.entries, ...right.entries];
  const blocks = all.filter(({ label }) => label !== null);
  return {
    prefix: 'pem',
    recordFacts: (record) => {
      const found = all.find((entry) => entry === record);
      return {
        label: found?.label ?? null,
        subject: found?.certificate?.subject ?? null,
        notBefore: found?.certificate?.notBefore ?? null,
        selfIssued: found?.certificate?.selfIssued ?? null,
      };
    },
    facts: ({ record }) => ({ label: record }),
    orderFacts: {
      certificatesOnly: blocks.every(({ certificate }) => certificate !== null),
      sameText: textOf(left) === textOf(right),
    },
  };
}

function textOf({ entries }: PemSide): string {
  return entries
    .filter(({ label, name }) => label === null && name !== '')
    .map(({ content }) => content)
    .join('\n');
}

/** Two files of one certificate each, and nothing else, are compared field by field. */
function compareSingle(node: Node, left: PemSide, right: PemSide, cx: CompareContext): boolean {
  const [a, b] = [onlyCertificate(left), onlyCertificate(right)];
  if (a === undefined || b === undefined || a.certificate.fingerprint === b.certificate.fingerprint) return false;
  const sites = certificateSites(node.path, a, b);
  for (const site of sites) cx.emit(site);
  const rest = restSite(node, left, right, sites);
  if (rest !== undefined) cx.emit(rest);
  return true;
}

function onlyCertificate({ entries }: PemSide): CertificateSide | undefined {
  const [record, ...more] = entries.filter(({ name }) => name !== '');
  if (record === undefined || more.length > 0) return undefined;
  const { der, certificate } = record;
  if (der === null || certificate === null) return undefined;
  return { der, certificate, place: (at) => placeInText(record, at) };
}

/** Fields that are equal, in base64 that begins at another bit; and line ends. */
function restSite(node: Node, left: PemSide, right: PemSide, sites: readonly Site[]): Site | undefined {
  const residue = residueOf(
    { bytes: left.bytes, ranges: sites.flatMap((site) => site.left?.ranges ?? []) },
    { bytes: right.bytes, ranges: sites.flatMap((site) => site.right?.ranges ?? []) },
  );
  if (residue === undefined) return undefined;
  return {
    path: node.path,
    key: 'pem:layout',
    kind: 'bytes',
    name: 'base64 of equal fields',
    left: { value: `${left.bytes.length} bytes`, ranges: residue.left },
    right: { value: `${right.bytes.length} bytes`, ranges: residue.right },
    bytes: residue.bytes,
    role: 'encoding',
  };
}
