import { maxKeystoreBytes, maxTextBytes } from '../bytes/limits.ts';
import type { SideName } from '../model/bytes.ts';
import type { CompareContext, Format, Node } from '../model/format.ts';
import type { Site } from '../model/site.ts';
import { readAll } from './_shared/lines.ts';
import { baseName, besidePath } from './_shared/member-names.ts';
import { residueOf } from './_shared/residue.ts';
import { derSkeleton } from './_shared/strict-der.ts';
import { type BlockSide, blockSites } from './jar-signature-block/compare-blocks.ts';
import { readBlock } from './jar-signature-block/read-block.ts';
import { verifyBlock } from './jar-signature-block/verify.ts';

/** Signature blocks of signed jars: CMS signed data in DER (RFC 5652). See docs/formats/jar-signature-block.md. */
export const jarSignatureBlock: Format = {
  id: 'jar-signature-block',
  title: 'signature block of a jar',
  order: 'exact',
  maxSize: maxKeystoreBytes,
  matches: ({ name, head }) => /(?:^|\/)META-INF\/[^/]+\.(?:RSA|DSA|EC)$/i.test(name) && head[0] === 0x30,
  compare(left, right, cx) {
    const signatureFile = left.name.replace(/\.[^.]+$/, '.SF');
    const l = readSide(left, 'left', signatureFile, cx);
    const r = readSide(right, 'right', signatureFile, cx);
    const names = {
      path: left.path,
      signatureFile: baseName(signatureFile),
      signatureFilePath: besidePath(left.path, signatureFile),
    };
    const sites = blockSites(names, l, r);
    for (const site of [...sites, ...restSites(left, right, [l, r], sites)]) cx.emit(site);
  },
};

function readSide(node: Node, side: SideName, signatureFile: string, cx: CompareContext): BlockSide {
  const block = readBlock(readAll(node.bytes));
  const file = cx.sibling(side, signatureFile);
  const content = file === undefined || file.size > maxTextBytes ? undefined : readAll(file);
  return { block, verification: verifyBlock(block, content) };
}

/** What no value covers: lengths, when everything else is equal; else a structure that is not told apart. */
function restSites(left: Node, right: Node, [l, r]: readonly [BlockSide, BlockSide], sites: readonly Site[]): Site[] {
  const ranges = (side: SideName) => sites.flatMap((site) => site[side]?.ranges ?? []);
  const rest = residueOf(
    { bytes: readAll(left.bytes), ranges: ranges('left') },
    { bytes: readAll(right.bytes), ranges: ranges('right') },
  );
  if (rest === undefined) return [];
  const masked = (side: SideName) => new Map(ranges(side).map(({ start }) => [start, () => 'told']));
  const follows = derSkeleton(l.block.whole, masked('left')) === derSkeleton(r.block.whole, masked('right'));
  const derived = { equation: 'lengths of the values', holds: true };
  return [
    {
      path: left.path,
      key: follows ? 'signature-block:lengths' : 'signature-block:structure',
      kind: 'field',
      name: follows ? 'lengths' : 'structure',
      left: { value: `${left.bytes.size} bytes`, ranges: rest.left, ...(follows ? { derived } : {}) },
      right: { value: `${right.bytes.size} bytes`, ranges: rest.right, ...(follows ? { derived } : {}) },
      bytes: rest.bytes,
      ...(follows ? { of: left.path } : {}),
    },
  ];
}
