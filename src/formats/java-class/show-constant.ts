import { shorten } from '../_shared/middle.ts';
import type { Constant } from './constant-pool.ts';
import { tags } from './constant-tags.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';
import type { ClassFile } from './read-class.ts';

/** JVMS table 5.4.3.5-A. */
const handleKinds = [
  '',
  'getField',
  'getStatic',
  'putField',
  'putStatic',
  'invokeVirtual',
  'invokeStatic',
  'invokeSpecial',
  'newInvokeSpecial',
  'invokeInterface',
];

const maxDepth = 6;
const maxArguments = 8;
const maxTextBytes = 16 * 1024;

/** What constant `number` says, for people: a text or number as it is, a reference as `java/lang/Object.<init>()V`. */
export function showConstant(file: ClassFile, number: number, depth = 0): string {
  const constant = file.constants.get(number);
  if (constant === undefined) return 'none';
  if (depth > maxDepth) return '…';
  const parts = constant.refs.slice(0, maxArguments + 1).map((ref) => showConstant(file, ref, depth + 1));
  const rest = constant.refs.length > maxArguments + 1 ? ', …' : '';
  return shorten(showTag(file, constant, parts, rest));
}

function showTag(file: ClassFile, constant: Constant, parts: readonly string[], rest: string): string {
  const [first = '', second = ''] = parts;
  switch (constant.tag) {
    case tags.Bootstrap:
      return `${first}(${parts.slice(1).join(', ')}${rest})`;
    case tags.Fieldref:
    case tags.Methodref:
    case tags.InterfaceMethodref:
      return `${first}.${second}`;
    case tags.NameAndType:
      return second.startsWith('(') ? `${first}${second}` : `${first}:${second}`;
    case tags.MethodHandle:
      return `${handleKinds[file.bytes.readUInt8(constant.literal.start)] ?? 'handle'} ${first}`;
    case tags.Dynamic:
    case tags.InvokeDynamic:
      return `${second} by ${first}`;
    default:
      return constant.refs.length > 0 ? first : showLiteral(file.bytes, constant);
  }
}

function showLiteral(bytes: Buffer, { tag, literal }: Constant): string {
  const { start, end } = literal;
  if (tag === tags.Integer) return String(bytes.readInt32BE(start));
  if (tag === tags.Long) return String(bytes.readBigInt64BE(start));
  const number = tag === tags.Float ? bytes.readFloatBE(start) : tag === tags.Double ? bytes.readDoubleBE(start) : null;
  if (number === null) return decodeModifiedUtf8(bytes.subarray(start, Math.min(end, start + maxTextBytes)));
  // Numbers that are none differ in bits that no decimal shows.
  return Number.isNaN(number)
    ? `NaN 0x${bytes.toString('hex', start, end)}`
    : Object.is(number, -0)
      ? '-0'
      : String(number);
}
