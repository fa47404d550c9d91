import type { FieldPair } from '../align/fields.ts';
import type { Format, Node } from '../model/format.ts';
import { emitFieldSites, type FieldLabel } from './_shared/field-sites.ts';
import { readAll } from './_shared/lines.ts';
import { imageDataSite } from './png/image-data.ts';
import { type Png, readPng, startsPng } from './png/read-png.ts';

const maxPngBytes = 64 * 1024 * 1024;

/** Portable Network Graphics (third edition): chunks as fields, image data by their pixels. See docs/formats/png.md. */
export const png: Format = {
  id: 'png',
  title: 'PNG image',
  order: 'exact',
  maxSize: maxPngBytes,
  matches: ({ head }) => startsPng(head),
  compare(left, right, cx) {
    const sides = { left: fileOf(left), right: fileOf(right) };
    const image = imageDataSite(left.path, sides.left, sides.right);
    if (image !== undefined) cx.emit(image);
    emitFieldSites(
      left,
      right,
      { left: withSource(left, sides.left), right: withSource(right, sides.right) },
      cx,
      labelOf,
    );
  },
};

function fileOf(node: Node): Png {
  return readPng(readAll(node.bytes));
}

function withSource({ bytes }: Node, { fields }: Png) {
  return { bytes, fields };
}

/** `tIME` → `png:tIME`; `tEXt date:create.crc` → `png:crc`. */
function labelOf({ name }: FieldPair): FieldLabel {
  const part = /\.(length|crc)$/.exec(name)?.[1];
  if (part !== undefined) return { key: `png:${part}`, kind: 'metadata' };
  const [type = ''] = name.split(' ');
  const text = type === 'tEXt' || type === 'zTXt' || type === 'iTXt';
  return { key: text ? 'png:text' : `png:${type.replace(/#.*/s, '')}` };
}
