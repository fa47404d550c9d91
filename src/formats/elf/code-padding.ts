/** What assemblers put between functions of x86: NOPs of one to eleven bytes (Intel SDM, NOP), traps, zeros. */
const padding =
  /^(?:\x66{0,12}\x2e?\x0f\x1f(?:\x00|\x40\x00|\x44\x00\x00|\x80\x00{4}|\x84\x00{5})|\x66{0,2}\x90|\xcc|\x00)*$/;
const maxPaddingBytes = 4096;

/** True for bytes behind a function that never run. */
export function isCodePadding(bytes: Buffer): boolean {
  return bytes.length <= maxPaddingBytes && padding.test(bytes.toString('latin1'));
}
