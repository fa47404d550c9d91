/**
 * Progress of a file that is still being written, in memory that threads share: the writer says how far it got, and a
 * reader in another thread waits for the bytes that it asks for. The writer's own thread must not wait here, or nobody
 * would write.
 */
const bytesAt = 0;
const statusAt = 1;
const arriving = 0n;
const complete = 1n;
const failed = 2n;

/** Before the file is there; a reader that wants no byte still waits for that. */
const notThere = -1n;
const ended = -2n;

/** A file that is not even there yet. */
export function newArrival(): SharedArrayBuffer {
  const arrival = new SharedArrayBuffer(2 * BigInt64Array.BYTES_PER_ELEMENT);
  Atomics.store(new BigInt64Array(arrival), bytesAt, notThere);
  return arrival;
}

/** Says that the file is there and its first `bytes` bytes can be read. */
export function reportArrived(arrival: SharedArrayBuffer, bytes: number): void {
  const cells = new BigInt64Array(arrival);
  Atomics.store(cells, bytesAt, BigInt(bytes));
  Atomics.notify(cells, bytesAt);
}

/** Says that no more will come: all of it is there, or the writer gave up. Readers that wait go on. */
export function endArrival(arrival: SharedArrayBuffer, whole: boolean): void {
  const cells = new BigInt64Array(arrival);
  Atomics.store(cells, statusAt, whole ? complete : failed);
  // Waking needs a change of the cell that is waited for; a length nobody asks for does it.
  Atomics.store(cells, bytesAt, ended);
  Atomics.notify(cells, bytesAt);
}

/** Blocks this thread until the first `bytes` bytes can be read. False when the writer gave up before. */
export function waitForBytes(arrival: SharedArrayBuffer, bytes: number): boolean {
  const cells = new BigInt64Array(arrival);
  const wanted = BigInt(bytes);
  for (;;) {
    const there = Atomics.load(cells, bytesAt);
    const status = Atomics.load(cells, statusAt);
    if (status === complete || (status === arriving && there >= wanted)) return true;
    if (status === failed) return false;
    Atomics.wait(cells, bytesAt, there);
  }
}
