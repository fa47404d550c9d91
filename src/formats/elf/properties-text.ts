import type { ElfComparison } from './comparison.ts';

/** Names of the x86-64 psABI, "Program Property"; the bits are those of the CPU features. */
const names: Readonly<Record<number, string>> = {
  1: 'stack size',
  2: 'no copy on protected',
  3221225474: 'x86 feature',
  3221258242: 'x86 ISA needed',
  3221291009: 'x86 feature used',
  3221291010: 'x86 ISA used',
  3221225472: 'AArch64 feature',
};

/** NT_GNU_PROPERTY_TYPE_0 as text: `x86 feature 0x3, x86 ISA needed 0x1`; hex where it is not as the ABI says. */
export function propertiesText(c: ElfComparison, descriptor: Buffer): string {
  const { numbers } = c.left.file;
  const align = numbers.wide ? 8 : 4;
  const parts: string[] = [];
  for (let at = 0; at < descriptor.length; ) {
    if (at + 8 > descriptor.length) return descriptor.toString('hex', 0, 64);
    const [type, size] = [numbers.u32(descriptor, at), numbers.u32(descriptor, at + 4)];
    if (at + 8 + size > descriptor.length) return descriptor.toString('hex', 0, 64);
    const value =
      size === 4
        ? `0x${numbers.u32(descriptor, at + 8).toString(16)}`
        : descriptor.toString('hex', at + 8, at + 8 + size);
    parts.push(`${names[type] ?? `property 0x${type.toString(16)}`} ${value}`.trim());
    at = Math.ceil((at + 8 + size) / align) * align;
  }
  return parts.join(', ');
}
