import { differingBytes } from '../../align/byte-runs.ts';
import { alignLines, numbers } from '../../align/lines.ts';
import type { ByteRange } from '../../model/bytes.ts';
import type { Path } from '../../model/path.ts';
import type { Site, SiteSide } from '../../model/site.ts';
import { middleFacts, shorten } from '../_shared/middle.ts';
import type { YamlComment } from '../_shared/yaml-tree.ts';

/** Comments of one side that no other site takes in. */
export interface CommentSide {
  readonly bytes: Buffer;
  readonly comments: readonly YamlComment[];
}

export function outside(comments: readonly YamlComment[], ranges: readonly ByteRange[]): readonly YamlComment[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  let next = 0;
  let end = 0;
  return comments.filter(({ at }) => {
    for (let range = sorted[next]; range !== undefined && range.start <= at.start; range = sorted[next]) {
      end = Math.max(end, range.end);
      next += 1;
    }
    return at.start >= end;
  });
}

/** One site for each comment that differs or that one side has. */
export function commentSites(path: Path, left: CommentSide, right: CommentSide): Site[] {
  const texts = ({ comments }: CommentSide): string[] => comments.map(({ text }) => text.trimEnd());
  return alignLines(texts(left), texts(right)).flatMap((hunk) => {
    const [lefts, rights] = [numbers(hunk.left), numbers(hunk.right)];
    const count = Math.max(lefts.length, rights.length);
    return Array.from({ length: count }, (_, at) => {
      return commentSite(path, left, right, left.comments[lefts[at] ?? -1], right.comments[rights[at] ?? -1]);
    });
  });
}

function commentSite(
  path: Path,
  left: CommentSide,
  right: CommentSide,
  a: YamlComment | undefined,
  b: YamlComment | undefined,
): Site {
  const side = (comment: YamlComment | undefined): SiteSide | null =>
    comment === undefined ? null : { value: shorten(comment.text), ranges: [comment.at] };
  const bytes = (from: CommentSide, comment: YamlComment | undefined): Buffer =>
    from.bytes.subarray(comment?.at.start ?? 0, comment?.at.end ?? 0);
  return {
    path,
    key: 'yaml:comment',
    kind: 'field',
    name: 'comment',
    left: side(a),
    right: side(b),
    bytes: differingBytes(bytes(left, a), bytes(right, b)),
    ...(a === undefined || b === undefined ? {} : { facts: middleFacts(a.text, b.text) }),
  };
}
