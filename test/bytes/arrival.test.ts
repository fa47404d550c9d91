import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { endArrival, newArrival, reportArrived, waitForBytes } from '../../src/bytes/arrival.ts';

describe('a file that is being written', () => {
  it('can be read as far as it has arrived', () => {
    const arrival = newArrival();
    reportArrived(arrival, 10);
    expect(waitForBytes(arrival, 0)).toBe(true);
    expect(waitForBytes(arrival, 10)).toBe(true);
    endArrival(arrival, true);
    expect(waitForBytes(arrival, 1_000)).toBe(true);
    const broken = newArrival();
    reportArrived(broken, 10);
    endArrival(broken, false);
    expect(waitForBytes(broken, 5)).toBe(false);
  });

  it.each([true, false])('wakes a thread that waits for it; whole: %s', async (whole) => {
    const arrival = newArrival();
    const source = `
      const { parentPort, workerData } = require('node:worker_threads');
      const cells = new BigInt64Array(workerData);
      parentPort.postMessage('waiting');
      Atomics.wait(cells, 0, -1n);
      parentPort.postMessage(String(Atomics.load(cells, 1)));`;
    const worker = new Worker(source, { eval: true, workerData: arrival });
    const messages: string[] = [];
    await new Promise<void>((resolve) => {
      worker.on('message', (text: string) => {
        messages.push(text);
        if (text === 'waiting') endArrival(arrival, whole);
        else resolve();
      });
    });
    expect(messages).toEqual(['waiting', whole ? '1' : '2']);
    await worker.terminate();
  });
});
