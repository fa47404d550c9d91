import { tags } from './constant-tags.ts';
import { decodeInstructions, operandTags } from './instructions.ts';
import type { PartReader } from './part-reader.ts';

/** JVMS 4.7.3: between the indices of the instructions, the code is read as runs of bytes named `code`. */
export function readCode(reader: PartReader): void {
  reader.raw('max_stack', 2);
  reader.raw('max_locals', 2);
  const length = reader.length('code_length', 4);
  if (length === 0 || length > 0xffff) {
    throw reader.refuse(reader.offset - 4, 'a code_length from 1 to 65535', String(length));
  }
  const code = { start: reader.offset, end: reader.offset + length };
  if (length > reader.room) throw reader.refuse(reader.offset, `${length} bytes of code`, String(reader.room));
  for (const { opcode, operand } of decodeInstructions(reader.bytes, code)) {
    if (operand === undefined) continue;
    reader.raw('code', operand.start - reader.offset);
    const size = operand.end - operand.start === 1 ? 1 : 2;
    reader.index('operand', operandTags(opcode), false, size);
  }
  reader.raw('code', code.end - reader.offset);
  const handlers = reader.length('exception_table_length', 2);
  for (let at = 0; at < handlers; at += 1) {
    reader.raw('handler', 6);
    reader.index('catch_type', [tags.Class], true);
  }
  reader.attributes('code');
}
