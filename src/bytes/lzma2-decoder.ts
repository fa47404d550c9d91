// LZMA2: chunks of LZMA or of stored bytes, each behind a control byte that says which state begins anew.
import type { ByteSource } from '../model/bytes.ts';
import { DecodeError } from '../model/problem.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { LzmaWindow } from './lzma-window.ts';
import { readXz } from './xz-reader.ts';

/** Decodes LZMA2 data, one block after the other; keeps its memory in between. */
export class Lzma2Decoder {
  readonly #window = new LzmaWindow();
  readonly #lzma = new LzmaDecoder(this.#window);
  #needsDictionary = true;
  #needsProperties = true;
  #dictionaryBytes = 0;

  /**
   * Decodes from `start` to the end marker and returns the offset behind it. Pieces handed to `onData`, with the offset
   * of their chunk's end, are valid during the call only. Throws `DecodeError`.
   */
  decode(
    source: ByteSource,
    start: number,
    dictionaryBytes: number,
    onData: (piece: Buffer, at: number) => void,
  ): number {
    this.#dictionaryBytes = dictionaryBytes;
    this.#needsDictionary = true;
    this.#needsProperties = true;
    for (let at = start; ; ) {
      const control = readXz(source, at, 1).readUInt8(0);
      if (control === 0) return at + 1;
      this.#prepare(control, at);
      const { end, bytes } = control >= 0x80 ? this.#compressed(source, at, control) : this.#stored(source, at);
      const { buffer, position } = this.#window;
      onData(buffer.subarray(position - bytes, position), end);
      at = end;
    }
  }

  #prepare(control: number, at: number): void {
    const resetsDictionary = control === 1 || control >= 0xe0;
    if (control > 2 && control < 0x80) throw corrupt(at, `found control byte ${control}, which is reserved`);
    if (this.#needsDictionary && !resetsDictionary) throw corrupt(at, 'the first chunk does not reset the dictionary');
    if (!resetsDictionary) return;
    this.#window.reset(this.#dictionaryBytes);
    this.#needsDictionary = false;
    this.#needsProperties = true;
  }

  #stored(source: ByteSource, at: number): { end: number; bytes: number } {
    const bytes = readXz(source, at + 1, 2).readUInt16BE(0) + 1;
    this.#window.makeRoom(bytes);
    this.#window.write(readXz(source, at + 3, bytes));
    return { end: at + 3 + bytes, bytes };
  }

  #compressed(source: ByteSource, at: number, control: number): { end: number; bytes: number } {
    const head = readXz(source, at + 1, 4);
    const bytes = ((control & 0x1f) << 16) + head.readUInt16BE(0) + 1;
    const length = head.readUInt16BE(2) + 1;
    const hasProperties = control >= 0xc0;
    const dataAt = at + (hasProperties ? 6 : 5);
    if (hasProperties) this.#setProperties(readXz(source, at + 5, 1).readUInt8(0), at + 5);
    if (this.#needsProperties) throw corrupt(at, 'a chunk needs properties that no chunk has set');
    if (control >= 0xa0) this.#lzma.resetState();
    this.#window.makeRoom(bytes);
    if (!this.#lzma.decode(readXz(source, dataAt, length), bytes)) {
      throw corrupt(dataAt, `a chunk of ${length} bytes does not decode to ${bytes} bytes`);
    }
    return { end: dataAt + length, bytes };
  }

  #setProperties(byte: number, at: number): void {
    if (!this.#lzma.setProperties(byte)) throw corrupt(at, `expected lc, lp and pb of LZMA2, found ${byte}`);
    this.#needsProperties = false;
  }
}

function corrupt(at: number, text: string): DecodeError {
  return new DecodeError('xz-corrupt', at, `the LZMA2 data are corrupt: ${text}`);
}
