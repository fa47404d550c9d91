import { DecodeError } from '../../model/problem.ts';
import { diffProtobuf, type ProtoSide } from '../_shared/protobuf-diff.ts';
import { fileDescriptor } from '../_shared/protobuf-schemas.ts';
import { type ProtoMessage, readProtobuf } from '../_shared/protobuf-wire.ts';
import { tags } from './constant-tags.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';
import type { ClassFile } from './read-class.ts';

/** The last field of FileDescriptorProto. */
const lastField = 14;
const nameField = 1;
const dependencyField = 3;

/**
 * How two texts that protoc writes into Java classes differ: `encoding` where the descriptors say the same, `path` where
 * only the folders of `.proto` files are others, `other` for anything else. Undefined where a text is no descriptor.
 */
export function descriptorRelation(
  left: { readonly file: ClassFile; readonly index: number },
  right: { readonly file: ClassFile; readonly index: number },
): 'encoding' | 'path' | 'other' | undefined {
  const [a, b] = [descriptorAt(left.file, left.index), descriptorAt(right.file, right.index)];
  if (a === undefined || b === undefined) return undefined;
  let [differs, onlyPaths] = [false, true];
  diffProtobuf(a, b, fileDescriptor, {
    length: () => undefined,
    difference: ({ kind, numbers, left: lefts, right: rights }) => {
      differs = true;
      const [one, other] = [textOf(a, lefts[0]), textOf(b, rights[0])];
      const isPath = kind === 'value' && numbers.length === 1 && [nameField, dependencyField].includes(numbers[0] ?? 0);
      onlyPaths &&= isPath && one !== undefined && other !== undefined && lastStep(one) === lastStep(other);
    },
  });
  if (!differs) return 'encoding';
  return onlyPaths ? 'path' : 'other';
}

function lastStep(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function textOf({ bytes }: ProtoSide, field: ProtoMessage['fields'][number] | undefined): string | undefined {
  return field?.value.kind === 'text' ? bytes.toString('utf8', field.valueAt.start, field.valueAt.end) : undefined;
}

/** protoc writes each byte as one character. */
function descriptorAt({ bytes, constants }: ClassFile, index: number): ProtoSide | undefined {
  const text = constants.get(index);
  const literal = text?.tag === tags.String ? constants.get(text.refs[0] ?? 0)?.literal : undefined;
  if (literal === undefined || bytes[literal.start] !== 0x0a) return undefined;
  const characters = decodeModifiedUtf8(bytes.subarray(literal.start, literal.end));
  if (/[^\0-\xff]/.test(characters)) return undefined;
  const own = Buffer.from(characters, 'latin1');
  try {
    const message = readProtobuf(own);
    const name = message.fields.find(({ number }) => number === nameField);
    const side = { bytes: own, message };
    const isDescriptor = message.fields.every(({ number }) => number <= lastField);
    return isDescriptor && textOf(side, name)?.endsWith('.proto') === true ? side : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
