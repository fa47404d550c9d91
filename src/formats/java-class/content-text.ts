import { isUnit, type Unit } from './class-parts.ts';
import type { ClassSide } from './comparison.ts';

const debugTables = /^(LineNumberTable|LocalVariable(Type)?Table)$/;

/** A member's flags, descriptor and attributes, constants by what they say; its name and debug tables are left out. */
export function contentText(side: Pick<ClassSide, 'file' | 'id'>, unit: Unit): string {
  return unit.parts
    .flatMap((part) => {
      if (isUnit(part)) return debugTables.test(part.name) ? [] : [`{${contentText(side, part)}}`];
      if (part.role === 'length' || (part.name === 'name_index' && unit.kind !== 'attribute')) return [];
      const { start, end } = part.at;
      return [part.role === 'index' ? `#${side.id(part.index)}` : side.file.bytes.toString('hex', start, end)];
    })
    .join(' ');
}
