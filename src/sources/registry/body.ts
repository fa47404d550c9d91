import { InputError } from '../../model/problem.ts';
import type { Answer } from './http.ts';

/** The whole body, at most `maxBytes`. Throws `InputError` 'json-too-large' above that, 'registry-cut' when it ends early. */
export async function readBody(answer: Answer, maxBytes: number, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes)
        throw new InputError('json-too-large', `${what} from ${answer.place} has more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof InputError ? error : cut(answer);
  }
  return Buffer.concat(chunks);
}

/** The connection ended before the answer did. */
export function cut(answer: Answer): InputError {
  return new InputError('registry-cut', `${answer.place} cut the connection in the middle of its answer`);
}
