import { differingBytes } from '../../align/byte-runs.ts';
import type { Derivation, FieldValue } from '../../model/field.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { describeCertificate } from '../_shared/certificate.ts';
import { type DerValue, derBytes, derChildren, derContent, derOid, derTag } from '../_shared/strict-der.ts';
import { attributeValue, type SignatureBlock } from './read-block.ts';
import type { Verification } from './verify.ts';

/** One side of a pair of blocks. */
export interface BlockSide {
  readonly block: SignatureBlock;
  readonly verification: Verification;
}

/** Names of the block and of the signature file that it is about. */
export interface BlockNames {
  readonly path: Path;
  readonly signatureFile: string;
  readonly signatureFilePath: Path;
}

const signingTime = '1.2.840.113549.1.9.5';
const messageDigest = '1.2.840.113549.1.9.4';

/** Where two signature blocks differ in terms of who signed what, when and how. */
export function blockSites(names: BlockNames, left: BlockSide, right: BlockSide): Site[] {
  const facts = {
    verified: isSameSigner(left, right) && left.verification.holds === true && right.verification.holds === true,
  };
  const parts = [
    certificateSites(names.path, left, right),
    [timeSite(names.path, left, right)],
    [digestSite(names, left, right)],
    [algorithmSite(names.path, left, right)],
    [tokenSite(names.path, left, right)],
    [signatureSite(names, left, right)],
  ];
  return parts.flat().flatMap((site) => (site === undefined ? [] : [{ ...site, facts: { ...facts, ...site.facts } }]));
}

function isSameSigner(left: BlockSide, right: BlockSide): boolean {
  const certificate = left.verification.certificate;
  return certificate !== undefined && right.verification.certificate?.equals(certificate) === true;
}

/** A site for two values that are not the same bytes; undefined when they are, or when neither is there. */
function valueSite(
  path: Path,
  label: { readonly key: string; readonly name: string },
  left: DerValue | undefined,
  right: DerValue | undefined,
  show: (value: DerValue) => FieldValue,
): Site | undefined {
  const [a, b] = [left, right].map((value) => (value === undefined ? undefined : derBytes(value)));
  if (a === b || (a !== undefined && b?.equals(a) === true)) return undefined;
  const side = (value: DerValue | undefined): SiteSide | null =>
    value === undefined ? null : { value: show(value), ranges: [value.at] };
  return {
    path,
    ...label,
    kind: 'field',
    left: side(left),
    right: side(right),
    bytes: differingBytes(a ?? empty, b ?? empty),
  };
}

const empty = Buffer.alloc(0);

/** The chain, certificate by certificate; the signer's own one first of all. */
function certificateSites(path: Path, left: BlockSide, right: BlockSide): Site[] {
  const count = Math.max(left.block.certificates.length, right.block.certificates.length);
  return Array.from({ length: count }, (_, at) => {
    const [one, other] = [left.block.certificates[at], right.block.certificates[at]];
    const label = { key: 'signature-block:certificate', name: `certificate ${at + 1}` };
    const site = valueSite(path, label, one, other, (value) => describeCertificate(derBytes(value)));
    return site === undefined
      ? []
      : [{ ...site, alarm: 'the jar is signed with another certificate, or another chain' }];
  }).flat();
}

function timeSite(path: Path, left: BlockSide, right: BlockSide): Site | undefined {
  const time = ({ block }: BlockSide): DerValue | undefined =>
    attributeValue(block.signer.signedAttributes, signingTime);
  const label = { key: 'signature-block:signing-time', name: 'signing time' };
  return valueSite(path, label, time(left), time(right), secondsOf);
}

/** Seconds since 1970 of `261125173904Z` or `20261125173904Z`; the text itself when it is neither (RFC 5652 section 11.3). */
function secondsOf(value: DerValue): FieldValue {
  const text = derContent(value).toString('latin1');
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null || (match[1]?.length === 2) !== (value.tag === derTag.utcTime)) return text;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const century = value.tag === derTag.utcTime ? (year < 50 ? 2000 : 1900) : 0;
  return Date.UTC(century + year, month - 1, day, hour, minute, second) / 1000;
}

function digestSite(names: BlockNames, left: BlockSide, right: BlockSide): Site | undefined {
  const digest = ({ block }: BlockSide): DerValue | undefined =>
    attributeValue(block.signer.signedAttributes, messageDigest);
  const label = { key: 'signature-block:digest', name: 'digest of the signature file' };
  const site = valueSite(names.path, label, digest(left), digest(right), (value) => derContent(value).toString('hex'));
  if (site === undefined) return undefined;
  return {
    ...site,
    left: withDerivation(site.left, left.verification.digestHolds, equationOf(names, left)),
    right: withDerivation(site.right, right.verification.digestHolds, equationOf(names, right)),
    of: names.signatureFilePath,
  };
}

function equationOf({ signatureFile }: BlockNames, { verification }: BlockSide): string {
  return `${verification.hash}(${signatureFile})`;
}

function withDerivation(side: SiteSide | null, holds: boolean | undefined, equation: string): SiteSide | null {
  if (side === null || holds === undefined) return side;
  const derived: Derivation = { equation, holds };
  return { ...side, derived };
}

function algorithmSite(path: Path, left: BlockSide, right: BlockSide): Site | undefined {
  const label = { key: 'signature-block:algorithm', name: 'signature algorithm' };
  const show = (value: DerValue): string => derOid(derChildren(value)[0], 'algorithm', value);
  return valueSite(path, label, left.block.signer.signatureAlgorithm, right.block.signer.signatureAlgorithm, show);
}

function tokenSite(path: Path, left: BlockSide, right: BlockSide): Site | undefined {
  const token = ({ block }: BlockSide): DerValue | undefined => block.signer.unsignedAttributes ?? undefined;
  const label = { key: 'signature-block:timestamp-token', name: 'token of a time-stamping authority' };
  return valueSite(path, label, token(left), token(right), ({ at }) => `${at.end - at.start} bytes`);
}

/**
 * The signature itself. It follows from what is signed where both sides verify with one certificate; where the same bytes
 * were signed twice, only the random number in it differs. A signature that does not verify is told even when it is equal.
 */
function signatureSite(names: BlockNames, left: BlockSide, right: BlockSide): Site | undefined {
  const label = { key: 'signature-block:signature', name: 'signature' };
  const [one, other] = [left.block.signer.signature, right.block.signer.signature];
  const [l, r] = [left.verification, right.verification];
  const lies = l.holds === false || r.holds === false;
  const hex = (value: DerValue): string => derContent(value).subarray(0, 32).toString('hex');
  const site =
    valueSite(names.path, label, one, other, hex) ?? (lies ? lyingSite(names.path, label, one, other) : undefined);
  if (site === undefined) return undefined;
  const sameInput = l.signed !== undefined && r.signed?.equals(l.signed) === true;
  if (!lies && (sameInput || !isSameSigner(left, right))) return { ...site, facts: { sameInput } };
  const equation = `signature of ${names.signatureFile} by the certificate in the block`;
  return {
    ...site,
    left: withDerivation(site.left, l.holds, equation),
    right: withDerivation(site.right, r.holds, equation),
    of: attributesOnly(left, right) ? names.path : names.signatureFilePath,
  };
}

/** The signature file is the same, so that the signature follows from attributes in the block itself. */
function attributesOnly(left: BlockSide, right: BlockSide): boolean {
  const digest = ({ block }: BlockSide): Buffer | undefined => {
    const value = attributeValue(block.signer.signedAttributes, messageDigest);
    return value === undefined ? undefined : derContent(value);
  };
  const own = digest(left);
  return own !== undefined && digest(right)?.equals(own) === true;
}

function lyingSite(
  path: Path,
  label: { readonly key: string; readonly name: string },
  left: DerValue,
  right: DerValue,
): Site {
  const side = (value: DerValue): SiteSide => ({
    value: derContent(value).subarray(0, 32).toString('hex'),
    ranges: [value.at],
  });
  return { path, ...label, kind: 'field', left: side(left), right: side(right), bytes: left.at.end - left.at.start };
}
