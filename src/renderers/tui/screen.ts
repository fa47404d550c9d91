/** The alternate screen without a cursor, and the way back. */
export const enterScreen = '\u001b[?1049h\u001b[?25l\u001b[2J\u001b[H';
export const leaveScreen = '\u001b[0m\u001b[?25h\u001b[?1049l';

/**
 * Turns frames into what a terminal has to be told: each row that changed is written at its place, so nothing flickers and
 * a row whose width the terminal sees differently spoils no other.
 */
export class Painter {
  #shown: readonly string[] = [];

  /** Forgets what is on the screen: after a resize, and after another program had it. */
  reset(): void {
    this.#shown = [];
  }

  paint(frame: string): string {
    const rows = frame.split('\n');
    const fresh = this.#shown.length === 0;
    let out = fresh ? '\u001b[2J' : '';
    rows.forEach((row, at) => {
      if (fresh || row !== this.#shown[at]) out += `\u001b[${at + 1};1H${row}\u001b[0m\u001b[K`;
    });
    if (rows.length < this.#shown.length) out += `\u001b[${rows.length + 1};1H\u001b[J`;
    this.#shown = rows;
    return out;
  }
}
