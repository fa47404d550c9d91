/** One, two or three bytes of modified UTF-8 (JVMS 4.4.7), or any byte that begins none of these. */
const unit =
  /[\x01-\x7f]+|\xc0\x80|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|[\0-\xff]/g;

/** Text of a Utf8 constant for people; bytes that are not modified UTF-8 come out as `\xNN`. */
export function decodeModifiedUtf8(bytes: Buffer): string {
  return bytes.toString('latin1').replace(unit, (found) => {
    if (/^[\x01-\x7f]/.test(found)) return found;
    if (found.length === 1) return `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`;
    const [first, second, third] = [0, 1, 2].map((at) => (found.length > at ? found.charCodeAt(at) : 0));
    const low = (second ?? 0) & 0x3f;
    if (found.length === 2) return String.fromCharCode((((first ?? 0) & 0x1f) << 6) | low);
    return String.fromCharCode((((first ?? 0) & 0x0f) << 12) | (low << 6) | ((third ?? 0) & 0x3f));
  });
}
